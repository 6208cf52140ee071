import { type Phone, phones } from "./phones.ts";
import type { Segment } from "./utterance.ts";

/** The synthesiser's controls, one value each `stepSeconds`. */
export interface ControlTracks {
  readonly voice: Float64Array;
  readonly breath: Float64Array;
  readonly nasal: Float64Array;
  readonly stress: Float64Array;
  readonly formants: readonly [Float64Array, Float64Array, Float64Array];
  readonly fricationLevel: Float64Array;
  readonly fricationCentre: Float64Array;
  readonly fricationWidth: Float64Array;
}

/** Seconds between two control values. */
export const stepSeconds = 0.002;

/** Smooths with a raised cosine of the given full width in seconds; the ends are repeated. */
function smooth(values: Float64Array, seconds: number): Float64Array {
  const half = Math.max(1, Math.round(seconds / stepSeconds / 2));
  const kernel = Float64Array.from(
    { length: 2 * half + 1 },
    (_, i) => 1 + Math.cos(Math.PI * (i - half) / (half + 1)),
  );
  const total = kernel.reduce((a, b) => a + b);
  const last = values.length - 1;
  return values.map((_, i) => {
    let sum = 0;
    for (let k = -half; k <= half; k++) {
      sum += kernel[k + half]! * values[Math.min(last, Math.max(0, i + k))]!;
    }
    return sum / total;
  });
}

/**
 * The controls of an utterance: steps from sound to sound, rounded off.
 * Formants glide over 70 ms, as tongue and lips do; sources switch in 16 ms.
 */
export function controlTracks(
  timeline: readonly Segment[],
  seconds: number,
): ControlTracks {
  const count = Math.ceil(seconds / stepSeconds) + 1;
  let at = 0;
  const active = Array.from({ length: count }, (_, i): Segment => {
    while (at + 1 < timeline.length && timeline[at]!.end <= i * stepSeconds) {
      at++;
    }
    return timeline[at]!;
  });
  const sounds: Phone[] = active.map((segment) => phones[segment.name]);
  const track = (
    value: (sound: Phone, segment: Segment) => number,
    width: number,
  ): Float64Array =>
    smooth(
      Float64Array.from(sounds, (sound, i) => value(sound, active[i]!)),
      width,
    );
  const formant = (k: 0 | 1 | 2): Float64Array =>
    track((sound) => sound.formants[k], 0.07);
  return {
    voice: track((sound) => sound.voice, 0.03),
    breath: track((sound) => sound.breath, 0.02),
    nasal: track((sound) => sound.nasal ? 1 : 0, 0.03),
    stress: track((_, segment) => segment.stress, 0.15),
    formants: [formant(0), formant(1), formant(2)],
    fricationLevel: track((sound) => sound.frication?.level ?? 0, 0.016),
    fricationCentre: track((sound) => sound.frication?.centre ?? 3000, 0.016),
    fricationWidth: track((sound) => sound.frication?.width ?? 2000, 0.016),
  };
}

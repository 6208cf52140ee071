import { createRandom } from "./random.ts";
import { createBandPass, createResonator } from "./resonator.ts";
import { type ControlTracks, stepSeconds } from "./tracks.ts";
import type { Voice } from "./voice.ts";

/** Samples per second of everything here. */
export const sampleRate = 16000;

/** Bandwidths in Hz of the six formants of the cascade. */
const bandwidths = [70, 90, 130, 250, 300, 500] as const;
/** Formants above the third hardly move; Hz for a vocal tract of 17.5 cm. */
const upperFormants = [3400, 4500, 5500] as const;

/** Glottal flow over one period (Rosenberg's pulse): opens for 40 % of it, closes for 16 %. */
function glottalFlow(phase: number): number {
  if (phase < 0.4) return 0.5 * (1 - Math.cos(Math.PI * phase / 0.4));
  if (phase < 0.56) return Math.cos(0.5 * Math.PI * (phase - 0.4) / 0.16);
  return 0;
}

/** Pitch in Hz: falls along each phrase, rises on stressed sounds, wavers a little. */
function pitchAt(
  voice: Voice,
  time: number,
  stress: number,
  phase: number,
): number {
  const fall = 0.5 - (time % 2.2) / 2.2;
  const wave = Math.sin(2 * Math.PI * (0.7 * time + phase)) * 0.5;
  return voice.pitch * (1 + voice.melody * (fall + wave + 2.5 * (stress - 1)));
}

/** A noise that is the same for the same seed, uniform in −1..1. */
function noiseSource(seed: number): () => number {
  const random = createRandom(seed, 3);
  return () => 2 * random.next() - 1;
}

/**
 * Formant synthesis: glottal pulses and breath through a cascade of
 * resonators, hiss through a band-pass beside it (after Klatt 1980).
 *
 * @returns pressure in arbitrary units, `sampleRate` samples a second
 */
export function synthesise(
  tracks: ControlTracks,
  voice: Voice,
  seed: number,
  seconds: number,
): Float64Array {
  const out = new Float64Array(Math.round(seconds * sampleRate));
  const noise = noiseSource(seed);
  const drift = createRandom(seed, 4).next();
  const cascade = bandwidths.map(() => createResonator(sampleRate));
  const hiss = createBandPass(sampleRate);
  const tilt = createResonator(sampleRate);
  tilt.tune(0, voice.brightness);
  const samplesPerStep = Math.round(stepSeconds * sampleRate);
  let phase = 0;
  let pitch = voice.pitch;
  let lastFlow = 0;
  let lastThroat = 0;
  for (let n = 0; n < out.length; n++) {
    const step = Math.min(
      Math.floor(n / samplesPerStep),
      tracks.voice.length - 1,
    );
    const stress = tracks.stress[step]!;
    if (n % samplesPerStep === 0) {
      pitch = pitchAt(voice, n / sampleRate, stress, drift) *
        (1 + 0.01 * noise());
      const nasal = tracks.nasal[step]!;
      for (const [k, resonator] of cascade.entries()) {
        const formant = k < 3
          ? tracks.formants[k as 0 | 1 | 2][step]!
          : upperFormants[k - 3]!;
        // The nose damps the formants; a voiced throat hardly lets any pass above half the rate.
        resonator.tune(
          Math.min(7600, formant * voice.formantScale),
          bandwidths[k]! * (1 + 1.5 * nasal),
        );
      }
      hiss.tune(
        Math.min(
          7400,
          tracks.fricationCentre[step]! * Math.sqrt(voice.formantScale),
        ),
        tracks.fricationWidth[step]!,
      );
    }
    phase += pitch / sampleRate;
    if (phase >= 1) phase -= 1;
    const flow = glottalFlow(phase);
    const pulse = tilt.step(flow - lastFlow) * sampleRate / pitch / 12;
    lastFlow = flow;
    const breath = tracks.breath[step]! +
      voice.breathiness * tracks.voice[step]!;
    let throat = tracks.voice[step]! * stress * pulse + 0.25 * breath * noise();
    for (const resonator of cascade) throat = resonator.step(throat);
    // Lips radiate the change of the flow more than the flow.
    const radiated = throat - 0.6 * lastThroat;
    lastThroat = throat;
    out[n] = radiated + 1.1 * tracks.fricationLevel[step]! * hiss.step(noise());
  }
  return out;
}

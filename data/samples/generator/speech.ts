import { mouthAt } from "./articulation.ts";
import type { Mouth } from "./mouth.ts";
import { createRandom } from "./random.ts";
import { sampleRate, synthesise } from "./synthesiser.ts";
import { controlTracks } from "./tracks.ts";
import { planUtterance, type Segment } from "./utterance.ts";
import { randomVoice, type Voice } from "./voice.ts";

/** Speech and the mouth that makes it. */
export interface Speech {
  /** Mono, 16,000 samples a second. */
  readonly samples: Int16Array;
  /** The sounds in order, without gaps. */
  readonly timeline: readonly Segment[];
  /** Who speaks. */
  readonly voice: Voice;
  /** The mouth at a time in seconds: sample it at any rate. */
  mouthAt(time: number): Mouth;
}

/** Brings the speech to its level, adds the room's noise and rounds. */
function record(
  pressure: Float64Array,
  voice: Voice,
  seed: number,
): Int16Array {
  const random = createRandom(seed, 5);
  const power = pressure.reduce((sum, value) => sum + value * value, 0) /
    Math.max(1, pressure.length);
  const gain = voice.level / Math.sqrt(power + 1e-12);
  let rumble = 0;
  return Int16Array.from(pressure, (value) => {
    // Rooms hum more than they hiss.
    rumble = 0.9 * rumble + 0.44 * random.normal();
    const sample = gain * value +
      voice.roomNoise * (0.7 * rumble + 0.5 * random.normal());
    return Math.round(32000 * Math.tanh(sample / 32000));
  });
}

/**
 * Speaks made-up sentences of English words, the same for the same seed.
 *
 * @param seed decides voice, words, pace and noise
 * @param seconds duration
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const speech = synthesiseSpeech(1, 0.5);
 * strictEqual(speech.samples.length, 8000);
 * ```
 */
export function synthesiseSpeech(seed: number, seconds: number): Speech {
  const voice = randomVoice(seed);
  const timeline = planUtterance(seed, seconds);
  const range = createRandom(seed, 6).between(0.85, 1.15);
  const pressure = synthesise(
    controlTracks(timeline, seconds),
    voice,
    seed,
    seconds,
  );
  return {
    samples: record(pressure, voice, seed),
    timeline,
    voice,
    mouthAt: (time) => mouthAt(timeline, time, range),
  };
}

export { sampleRate };

import { photograph, randomCamera } from "./camera.ts";
import { buildHead, renderHead } from "./head.ts";
import { randomIdentity } from "./identity.ts";
import { randomMotion } from "./pose.ts";
import { createRandom } from "./random.ts";
import { sampleRate, synthesiseSpeech } from "./speech.ts";

/** Options of {@link generateClip}. */
export interface GenerateClipOptions {
  /** Decides the person, their words, voice, movements, light and camera. */
  readonly seed: number;
  /** Duration; whole pictures are made. */
  readonly seconds: number;
  /** Width and height of the pictures in pixels. */
  readonly size?: number;
  /** Pictures per second. */
  readonly frameRate?: number;
  /** By how many seconds the sound comes late (negative: early). */
  readonly soundDelay?: number;
}

/** Defaults of {@link GenerateClipOptions}. */
export const generateClipDefaults = {
  size: 256,
  frameRate: 25,
  soundDelay: 0,
} as const;

/** A made-up talking head. */
export interface GeneratedClip {
  /** Width and height of the pictures in pixels. */
  readonly size: number;
  /** Pictures per second. */
  readonly frameRate: number;
  /** How many pictures there are. */
  readonly frameCount: number;
  /** Mono at 16 kHz, as long as the pictures. */
  readonly samples: Int16Array;
  /** The pictures in order, RGB `[size, size, 3]`; each call draws them anew. */
  frames(): Generator<Uint8Array>;
}

/**
 * Makes a clip of a head that speaks, the same for the same options.
 *
 * Sound that is late or early is taken from an earlier or later part of a
 * longer speech, so there is sound from the first sample to the last. A
 * picture shows the middle of the time for which it is on screen.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const clip = generateClip({ seed: 1, seconds: 0.08, size: 64 });
 * strictEqual([...clip.frames()].length, 2);
 * strictEqual(clip.samples.length, 1280);
 * ```
 */
export function generateClip(options: GenerateClipOptions): GeneratedClip {
  const { seed, seconds, size, frameRate, soundDelay } = {
    ...generateClipDefaults,
    ...options,
  };
  const frameCount = Math.round(seconds * frameRate);
  const duration = frameCount / frameRate;
  const margin = Math.abs(soundDelay);
  const speech = synthesiseSpeech(seed, duration + 2 * margin);
  const first = Math.round((margin - soundDelay) * sampleRate);
  return {
    size,
    frameRate,
    frameCount,
    samples: speech.samples.slice(
      first,
      first + Math.round(duration * sampleRate),
    ),
    *frames() {
      const person = randomIdentity(seed);
      const head = buildHead(person);
      const poseAt = randomMotion(seed);
      const camera = randomCamera(seed, person.light.tint);
      const grain = createRandom(seed, 10);
      for (let i = 0; i < frameCount; i++) {
        const time = (i + 0.5) / frameRate;
        const mouth = speech.mouthAt(time + margin);
        const light = renderHead(head, poseAt(time), mouth, size);
        yield photograph(light, size, camera, grain);
      }
    },
  };
}

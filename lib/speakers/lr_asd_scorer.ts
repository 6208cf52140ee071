import { type LrAsd, lrAsdSide } from "../networks/mod.ts";
import type { Crops } from "../tracks/mod.ts";
import { SpeakerOptionError } from "./errors.ts";
import { greyFaces } from "./grey_face.ts";
import type { SpeakerScorer, TrackReader } from "./scorer.ts";

/** What LR-ASD says of a track. */
export interface LrAsdReading {
  /** Mean over the piece lengths, `[frames]`; NaN beyond the end of the sound. */
  readonly scores: Float32Array;
}

/** What {@link createLrAsdScorer} is made of. */
export interface LrAsdScorerOptions {
  /** The network; the caller disposes of it. */
  readonly network: Pick<LrAsd, "score">;
  /**
   * The sound's MFCC of frames `[from, to)`, `[4 · frames, 13]`; shorter where
   * the sound ends.
   */
  mfcc(from: number, to: number): Float32Array;
  /** Seconds of the pieces that a track is cut into, once for each. */
  readonly durations?: readonly number[];
}

/** The authors' piece lengths (weights' page, section 2, "From scores to decisions"). */
export const lrAsdDurations: readonly number[] = [1, 2, 3, 4, 5, 6];

const framesPerSecond = 25;
/** MFCC of a frame: 4 rows of 13. */
const mfccPerFrame = 4 * 13;
const pixels = lrAsdSide * lrAsdSide;

/** Scores of a track that is cut into pieces of one length. */
interface Course {
  readonly length: number;
  readonly scores: number[];
}

function startTrack(
  { network, mfcc }: LrAsdScorerOptions,
  durations: readonly number[],
  firstFrame: number,
): TrackReader<LrAsdReading> {
  const courses = durations.map((seconds): Course => ({
    length: seconds * framesPerSecond,
    scores: [],
  }));
  let faces = new Uint8Array(0);
  let forgotten = 0;
  let total = 0;

  /** Scores the next piece of a course, as far as there is sound. */
  async function scorePiece(course: Course, count: number): Promise<void> {
    const from = course.scores.length;
    const sound = mfcc(firstFrame + from, firstFrame + from + count);
    const heard = Math.min(count, Math.floor(sound.length / mfccPerFrame));
    if (heard > 0) {
      const start = (from - forgotten) * pixels;
      const scores = await network.score(
        faces.slice(start, start + heard * pixels),
        sound.subarray(0, heard * mfccPerFrame),
        heard,
      );
      for (const score of scores) course.scores.push(score);
    }
    for (let i = heard; i < count; i++) course.scores.push(NaN);
  }

  /** Frees the faces that every course has seen. */
  function forget(): void {
    const done = Math.min(...courses.map(({ scores }) => scores.length));
    faces = faces.slice((done - forgotten) * pixels);
    forgotten = done;
  }

  return {
    async push(crops: Crops) {
      if (crops.recipe !== "syncnet_python") {
        throw new SpeakerOptionError(
          "crop-unfit",
          `LR-ASD looks at crops of the recipe syncnet_python, not ${crops.recipe}`,
        );
      }
      const more = greyFaces(crops);
      const all = new Uint8Array(faces.length + more.length);
      all.set(faces);
      all.set(more, faces.length);
      faces = all;
      total += crops.frames;
      for (const course of courses) {
        while (total - course.scores.length >= course.length) {
          await scorePiece(course, course.length);
        }
      }
      forget();
    },
    async finish() {
      for (const course of courses) {
        const rest = total - course.scores.length;
        if (rest > 0) await scorePiece(course, rest);
      }
      return {
        scores: Float32Array.from(
          { length: total },
          (_, i) =>
            courses.reduce((sum, { scores }) => sum + scores[i]!, 0) /
            courses.length,
        ),
      };
    },
  };
}

/**
 * The authors' five-frame mean: frame i takes scores max(i − 2, 0) up to, but
 * not including, min(i + 3, length − 1); never the last one (weights' page,
 * section 2, "From scores to decisions").
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual([...fiveFrameMeans(Float32Array.of(1, 2, 3))], [1.5, 1.5, 1.5]);
 * ```
 */
export function fiveFrameMeans<T extends Float32Array | Float64Array>(
  scores: T,
): T {
  if (scores.length < 2) return scores.slice() as T;
  const means = scores.slice() as T;
  for (let i = 0; i < scores.length; i++) {
    const from = Math.max(i - 2, 0);
    const to = Math.min(i + 3, scores.length - 1);
    let sum = 0;
    for (let j = from; j < to; j++) sum += scores[j]!;
    means[i] = sum / (to - from);
  }
  return means;
}

/**
 * LR-ASD as a judge of who speaks: each track is scored in pieces of 1, 2, …
 * 6 s, the scores are averaged and smoothed over five frames; 0 and above means
 * speaking (weights' page, section 2, "From scores to decisions", without the
 * rounding to a decimal).
 *
 * Memory holds the longest piece. It takes the sound as it lies in the file:
 * one that is late or early by more than a few frames misleads it.
 *
 * @throws {SpeakerOptionError} `bad-speaker-option` if there is no piece length
 *   or one is not a whole number of seconds from 1
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const scorer = createLrAsdScorer({
 *   network: { score: (_faces, _mfcc, frames) => Promise.resolve(new Float32Array(frames).fill(2)) },
 *   mfcc: (from, to) => new Float32Array((to - from) * 52),
 * });
 * const reader = scorer.start(0);
 * await reader.push({
 *   recipe: "syncnet_python", data: new Uint8Array(30 * 224 * 224 * 3),
 *   frames: 30, height: 224, width: 224, channels: 3,
 * });
 * const reading = await reader.finish();
 * strictEqual(scorer.score([{ firstFrame: 0, frames: 30, reading }])[0]![29], 2);
 * ```
 */
export function createLrAsdScorer(
  options: LrAsdScorerOptions,
): SpeakerScorer<LrAsdReading> {
  const durations = [...new Set(options.durations ?? lrAsdDurations)];
  const wrong = durations.find((seconds) =>
    !Number.isInteger(seconds) || seconds < 1
  );
  if (durations.length === 0 || wrong !== undefined) {
    throw new SpeakerOptionError(
      "bad-speaker-option",
      `LR-ASD's pieces last whole seconds from 1 up, not ${wrong ?? "nothing"}`,
    );
  }
  return {
    name: "lr_asd",
    crop: "syncnet_python",
    threshold: 0,
    overlapThreshold: 0,
    thresholdWords: "0: the authors' own",
    start: (firstFrame) => startTrack(options, durations, firstFrame),
    score: (tracks) =>
      tracks.map(({ frames, reading: { scores } }) => {
        const smooth = fiveFrameMeans(scores);
        return Float32Array.from(
          { length: frames },
          (_, i) => smooth[i] ?? NaN,
        );
      }),
  };
}

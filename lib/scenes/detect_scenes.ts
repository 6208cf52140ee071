import type { Hook } from "../progress.ts";
import type { ScenePicture } from "./content_metric.ts";
import { createCutDetector, type CutOptions } from "./cuts.ts";

/** A run of frames without a cut. */
export interface Scene {
  /** First frame. */
  readonly start: number;
  /** One past the last frame. */
  readonly end: number;
}

/** Settings of {@link detectScenes}. */
export interface SceneOptions extends CutOptions {
  /** Stops the work between two frames. */
  readonly signal?: AbortSignal;
  /** Told of every frame; `artifact` is its `CutDecision`. */
  readonly hook?: Hook;
}

/**
 * Splits a stream of frames into scenes, yielding each as its end is known.
 *
 * Reference page, "Scenes": without a cut there is one scene over everything.
 * The content metric misses hard cuts between similar shots; the tracker of
 * the default recipe finds those at the face (see `breakOnJump` there).
 *
 * @param frames frames in order, all of one size
 * @param options the cut rule, a signal to stop, a hook for progress
 * @returns scenes in order; none if there is no frame
 * @throws {UsageError} `bad-scene-option` for an impossible option
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const frames = [0, 0, 200, 200, 200].map((level) => ({
 *   data: Uint8Array.of(level, level, level),
 *   width: 1,
 *   height: 1,
 * }));
 * deepStrictEqual(await Array.fromAsync(detectScenes(frames)), [
 *   { start: 0, end: 2 },
 *   { start: 2, end: 5 },
 * ]);
 * ```
 */
export async function* detectScenes(
  frames: AsyncIterable<ScenePicture> | Iterable<ScenePicture>,
  options: SceneOptions = {},
): AsyncGenerator<Scene> {
  const { signal, hook, ...rule } = options;
  const detector = createCutDetector(rule);
  let start = 0;
  let count = 0;
  for await (const frame of frames) {
    signal?.throwIfAborted();
    const decision = detector.push(frame);
    if (decision.cut) {
      yield { start, end: count };
      start = count;
    }
    count++;
    hook?.({ stage: "scenes", completed: count, artifact: decision });
  }
  if (count > 0) yield { start, end: count };
}

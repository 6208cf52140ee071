import { UsageError } from "../errors.ts";
import type { Frame } from "../media/mod.ts";
import type { Hook } from "../progress.ts";
import { between, pairDetections } from "./match.ts";
import { tiled } from "./tiling.ts";
import type { Detection, Detector } from "./types.ts";

/** Why a finding of the detector does not count as a face. */
export type DropReason = "low-score" | "face-too-small";

/** What {@link detectFaces} tells of one frame. */
export interface FrameDetections {
  /** The frame itself. */
  readonly frame: Frame;
  /** Its faces, in source pixels. */
  readonly detections: readonly Detection[];
  /** Whether the detector looked at this frame; if not, its faces are interpolated. */
  readonly detected: boolean;
  /** How many findings were dropped, by reason. */
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
}

/** Options of {@link detectFaces}. */
export interface DetectFacesOptions {
  /** Look at every n-th frame and interpolate between. */
  readonly every?: number;
  /** Tiles along the longer side, for small faces in large frames; 1 for none. */
  readonly tiles?: number;
  /** Lowest score that counts, 0..1; the detector has a threshold of its own. */
  readonly minScore?: number;
  /** Shortest longer side of a box that counts, in source pixels. */
  readonly minSize?: number;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Told of each frame. */
  readonly hook?: Hook;
}

/** Defaults of {@link DetectFacesOptions}; bench/results/detection.md shows why. */
export const detectFacesDefaults = {
  every: 3,
  tiles: 1,
  minScore: 0,
  minSize: 24, // its mouth is about 6 pixels wide: nothing to read there
} as const satisfies DetectFacesOptions;

function checkEvery(every: number): void {
  if (Number.isInteger(every) && every >= 1) return;
  throw new UsageError(
    "every-invalid",
    `faces can be looked for in every n-th frame, n a whole number from 1 up, not ${every}`,
  );
}

/** Parts a frame's findings into faces and counts of what is dropped. */
function judge(
  frame: Frame,
  found: readonly Detection[],
  minScore: number,
  minSize: number,
): FrameDetections {
  const dropped: Partial<Record<DropReason, number>> = {};
  const detections = found.filter(({ box, score }) => {
    const size = Math.max(box.x2 - box.x1, box.y2 - box.y1);
    if (score >= minScore && size >= minSize) return true;
    const reason = score < minScore ? "low-score" : "face-too-small";
    dropped[reason] = (dropped[reason] ?? 0) + 1;
    return false;
  });
  return { frame, detections, detected: true, dropped };
}

/**
 * Faces of each frame of a stream, looking at every n-th frame only.
 *
 * Between two such frames boxes and landmarks are interpolated linearly, but
 * only if every face of one has its partner in the other; if not (a cut, a face
 * that comes or goes, a fast motion), the detector looks at the frame half way
 * as well, and so on. So no face is made up across a gap at whose end it is
 * not there. The last frame is always looked at. At most `every` frames are
 * held back.
 *
 * @param frames the pictures in order
 * @param detector finds faces; the caller disposes of it
 * @throws {UsageError} `every-invalid`, `tiles-invalid`
 * @throws the signal's reason once it is aborted
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { createWhole } from "./whole.ts";
 * const picture = { data: new Uint8Array(3072), width: 32, height: 32, sourceWidth: 32, sourceHeight: 32 };
 * async function* frames() {
 *   for (let index = 0; index < 3; index++) {
 *     yield { ...picture, index, time: index / 25, sourceTime: index / 25 };
 *   }
 * }
 * await using whole = createWhole();
 * const faces = await Array.fromAsync(detectFaces(frames(), whole));
 * strictEqual(faces.length, 3);
 * ```
 */
export async function* detectFaces(
  frames: AsyncIterable<Frame> | Iterable<Frame>,
  detector: Detector,
  options: DetectFacesOptions = {},
): AsyncGenerator<FrameDetections> {
  const { every, tiles, minScore, minSize } = {
    ...detectFacesDefaults,
    ...options,
  };
  const { signal, hook } = options;
  checkEvery(every);
  const looker = tiles === 1 ? detector : tiled(detector, { tiles });

  async function look(frame: Frame): Promise<FrameDetections> {
    signal?.throwIfAborted();
    return judge(frame, await looker.detect(frame), minScore, minSize);
  }

  /** Results for the frames strictly between two frames that were looked at. */
  async function fill(
    before: FrameDetections,
    gap: readonly Frame[],
    after: FrameDetections,
  ): Promise<FrameDetections[]> {
    if (gap.length === 0) return [];
    const pairs = pairDetections(before.detections, after.detections);
    if (pairs !== undefined) {
      return gap.map((frame, i) => ({
        frame,
        detections: pairs.map(([a, b]) =>
          between(a, b, (i + 1) / (gap.length + 1))
        ),
        detected: false,
        dropped: {},
      }));
    }
    const half = gap.length >> 1;
    const middle = await look(gap[half]!);
    return [
      ...await fill(before, gap.slice(0, half), middle),
      middle,
      ...await fill(middle, gap.slice(half + 1), after),
    ];
  }

  let completed = 0;
  function report(result: FrameDetections): FrameDetections {
    completed++;
    hook?.({ stage: "faces", completed, artifact: result });
    return result;
  }

  let previous: FrameDetections | undefined;
  let waiting: Frame[] = [];

  async function flush(): Promise<FrameDetections[]> {
    const latest = await look(waiting.at(-1)!);
    const gap = waiting.slice(0, -1);
    const filled = previous === undefined
      ? []
      : await fill(previous, gap, latest);
    previous = latest;
    waiting = [];
    return [...filled, latest];
  }

  for await (const frame of frames) {
    signal?.throwIfAborted();
    waiting.push(frame);
    if (previous !== undefined && waiting.length < every) continue;
    for (const result of await flush()) yield report(result);
  }
  if (waiting.length > 0) {
    for (const result of await flush()) yield report(result);
  }
}

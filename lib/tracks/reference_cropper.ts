import type { Frame } from "../media/mod.ts";
import { chunkFrames, type Cropper, type CropStore } from "./cropper.ts";
import { TrackError } from "./errors.ts";
import { cropFace, referenceSide } from "./reference_crop.ts";
import { boxFilter, boxGeometry } from "./reference_geometry.ts";
import { createRunningFilter } from "./running_filter.ts";
import type { ReferenceCrops } from "./types.ts";

const cropBytes = referenceSide * referenceSide * 3;

/**
 * The store and croppers of the recipe `syncnet_python`.
 *
 * Frames are held as they came, not copied: at most 32 of them, 6 for the
 * smoothing and 25 for a gap (88 MB at 1280 x 720).
 */
export function createReferenceStore(): CropStore {
  const pictures = new Map<number, Frame>();
  return {
    get held() {
      return pictures.size;
    },
    keep(frame: Frame): void {
      pictures.set(frame.index, frame);
    },
    forget(before: number): void {
      for (const frame of pictures.keys()) {
        if (frame >= before) break;
        pictures.delete(frame);
      }
    },
    startCropper: (firstFrame) => createReferenceCropper(pictures, firstFrame),
  };
}

function createReferenceCropper(
  pictures: ReadonlyMap<number, Frame>,
  firstFrame: number,
): Cropper {
  const filters = {
    x: createRunningFilter(boxFilter),
    y: createRunningFilter(boxFilter),
    s: createRunningFilter(boxFilter),
  };
  let failed = false;
  let chunk = new Uint8Array(0);
  let filled = 0;
  let done = 0;

  function takeChunk(): ReferenceCrops {
    const data = chunk.subarray(0, filled * cropBytes);
    const frames = filled;
    filled = 0;
    return {
      recipe: "syncnet_python",
      data,
      frames,
      height: referenceSide,
      width: referenceSide,
      channels: 3,
    };
  }

  function crop(x: number, y: number, s: number): void {
    try {
      const face = cropFace(pictures.get(firstFrame + done)!, { x, y, s });
      if (filled === 0) chunk = new Uint8Array(chunkFrames * cropBytes);
      chunk.set(face, filled * cropBytes);
      filled++;
    } catch (error) {
      if (!(error instanceof TrackError)) throw error;
      failed = true;
      filled = 0;
    }
  }

  /** The three filters are of one kind, so they give equally many numbers. */
  function advance(
    xs: readonly number[],
    ys: readonly number[],
    ss: readonly number[],
  ): ReferenceCrops[] {
    const ready: ReferenceCrops[] = [];
    xs.forEach((x, i) => {
      if (!failed) crop(x, ys[i]!, ss[i]!);
      done++;
      if (filled === chunkFrames) ready.push(takeChunk());
    });
    return ready;
  }

  return {
    get nextFrame() {
      return firstFrame + done;
    },
    get failed() {
      return failed;
    },
    feed(box): ReferenceCrops[] {
      const { x, y, s } = boxGeometry(box);
      return advance(
        filters.x.push(x),
        filters.y.push(y),
        filters.s.push(s),
      );
    },
    finish(): ReferenceCrops[] {
      const ready = advance(
        filters.x.finish(),
        filters.y.finish(),
        filters.s.finish(),
      );
      if (filled > 0) ready.push(takeChunk());
      return ready;
    },
    geometry: () => undefined,
  };
}

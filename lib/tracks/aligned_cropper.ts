import { alignedSide, warpMouth } from "./aligned_crop.ts";
import {
  alignedFilters,
  createUnwrapper,
  rawGeometry,
} from "./aligned_geometry.ts";
import { chunkFrames, type Cropper, type CropStore } from "./cropper.ts";
import { createGreyStore, type GreyStore } from "./grey_store.ts";
import {
  type GreyStatistics,
  greyStatistics,
  normalisationFrames,
  normaliseGrey,
} from "./normalise.ts";
import { createRunningFilter } from "./running_filter.ts";
import type { AlignedCrops, AlignedGeometry } from "./types.ts";

const cropPixels = alignedSide * alignedSide;

/** The store and croppers of the aligned recipe. */
export function createAlignedStore(): CropStore {
  const pictures = createGreyStore();
  return {
    get held() {
      return pictures.held;
    },
    keep: pictures.keep,
    forget: pictures.forget,
    startCropper: (firstFrame) => createAlignedCropper(pictures, firstFrame),
  };
}

/** The numbers of a track's geometry, each as long as it is final. */
interface GrowingGeometry {
  size: number[];
  angle: number[];
  mouthX: number[];
  mouthY: number[];
}

/** Smooths a track's geometry while it grows, and tells how many frames are final. */
function createGeometrySmoother() {
  const filters = {
    size: createRunningFilter(alignedFilters.size),
    angle: createRunningFilter(alignedFilters.angle),
    mouthX: createRunningFilter(alignedFilters.mouth),
    mouthY: createRunningFilter(alignedFilters.mouth),
  };
  const keys = ["size", "angle", "mouthX", "mouthY"] as const;
  const final: GrowingGeometry = {
    size: [],
    angle: [],
    mouthX: [],
    mouthY: [],
  };
  const unwrap = createUnwrapper();
  return {
    final,
    push(landmarks: ArrayLike<number>): void {
      const raw = rawGeometry(landmarks);
      const next = { ...raw, angle: unwrap(raw.angle) };
      for (const key of keys) {
        final[key].push(...filters[key].push(next[key]));
      }
    },
    finish(): void {
      for (const key of keys) final[key].push(...filters[key].finish());
    },
    /** Frames of which all four numbers are final. */
    count: () => Math.min(...keys.map((key) => final[key].length)),
  };
}

function createAlignedCropper(
  pictures: GreyStore,
  firstFrame: number,
): Cropper {
  const smoother = createGeometrySmoother();
  let statistics: GreyStatistics | undefined;
  let chunk = new Float32Array(chunkFrames * cropPixels);
  let filled = 0;
  let done = 0;

  function takeChunk(): AlignedCrops {
    const data = chunk.subarray(0, filled * cropPixels);
    // The first piece is the track's first second, or all of a shorter track.
    statistics ??= greyStatistics(
      data.subarray(0, normalisationFrames * cropPixels),
    );
    normaliseGrey(data, statistics);
    const frames = filled;
    chunk = new Float32Array(chunkFrames * cropPixels);
    filled = 0;
    return {
      recipe: "aligned",
      data,
      frames,
      height: alignedSide,
      width: alignedSide,
      channels: 1,
    };
  }

  function advance(): AlignedCrops[] {
    const ready: AlignedCrops[] = [];
    const { size, angle, mouthX, mouthY } = smoother.final;
    for (const count = smoother.count(); done < count; done++) {
      const face = {
        size: size[done]!,
        angle: angle[done]!,
        mouthX: mouthX[done]!,
        mouthY: mouthY[done]!,
      };
      const start = filled * cropPixels;
      warpMouth(
        pictures.around(firstFrame + done, face),
        face,
        chunk.subarray(start, start + cropPixels),
      );
      filled++;
      if (filled === chunkFrames) ready.push(takeChunk());
    }
    return ready;
  }

  return {
    get nextFrame() {
      return firstFrame + done;
    },
    failed: false,
    feed(_box, landmarks): AlignedCrops[] {
      smoother.push(landmarks);
      return advance();
    },
    finish(): AlignedCrops[] {
      smoother.finish();
      const ready = advance();
      if (filled > 0) ready.push(takeChunk());
      return ready;
    },
    geometry(): AlignedGeometry {
      const { size, angle, mouthX, mouthY } = smoother.final;
      return {
        size: Float64Array.from(size),
        angle: Float64Array.from(angle),
        mouthX: Float64Array.from(mouthX),
        mouthY: Float64Array.from(mouthY),
      };
    },
  };
}

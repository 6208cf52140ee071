import { toGray } from "../image/mod.ts";
import { sharpness } from "../segments/mod.ts";
import type { TrackReader } from "../speakers/mod.ts";
import type { CropRecipeName, Crops } from "../tracks/mod.ts";
import type { CropReader } from "./read_tracks.ts";

/** Fine detail of the mouth in each frame of a track, `[frames]`. */
export interface SharpnessReading {
  readonly values: readonly number[];
}

/** A frame of a crop as grey values. */
function greyOf(crops: Crops, frame: number): Float32Array {
  const pixels = crops.height * crops.width;
  if (crops.recipe === "aligned") {
    return crops.data.subarray(frame * pixels, (frame + 1) * pixels);
  }
  return toGray(
    crops.data.subarray(frame * pixels * 3, (frame + 1) * pixels * 3),
  );
}

/** Measures how sharp the crops are. */
export function sharpnessReader(
  crop: CropRecipeName,
): CropReader<SharpnessReading> {
  return {
    crop,
    start(): TrackReader<SharpnessReading> {
      const values: number[] = [];
      return {
        push(crops) {
          for (let frame = 0; frame < crops.frames; frame++) {
            values.push(
              sharpness(greyOf(crops, frame), crops.height, crops.width),
            );
          }
          return Promise.resolve();
        },
        finish: () => Promise.resolve({ values }),
      };
    },
  };
}

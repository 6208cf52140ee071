import type { PictureCrop } from "../networks/mod.ts";
import type { CropPath } from "./presets.ts";

/** What a crop path means for the pictures that a network takes, in words for every row. */
export const cropWords: Readonly<
  Record<CropPath, Readonly<Record<PictureCrop, string>>>
> = {
  whole: {
    syncnet_python: "whole frame resized to 224 x 224",
    aligned:
      "whole frame taken as the face, the mouth where it usually is, 64 x 64",
  },
  detected: {
    syncnet_python:
      "detected face, crop of syncnet_python (2.8 half sides, grey beyond the edges), 224 x 224",
    aligned:
      "box of the detected face, the mouth where it usually is in a box, 64 x 64",
  },
  aligned: {
    syncnet_python:
      "face turned upright and scaled by its landmarks, framed as syncnet_python frames, 224 x 224",
    aligned: "mouth turned upright and scaled by the landmarks, 64 x 64",
  },
};

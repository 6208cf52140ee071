import type { Kind } from "./kind.ts";
import {
  frameDetectionsKind,
  manyDetectionsKind,
  pictureKind,
  picturesKind,
} from "./pictures.ts";
import {
  cutsKind,
  displayableKind,
  mediaKind,
  numbersKind,
  rowsKind,
} from "./plain.ts";
import { faceResultKind, fileResultKind, fileResultsKind } from "./results.ts";
import { melKind, mfccKind, samplesKind, soundKind } from "./sound.ts";
import { distancesKind, featurePairKind, featuresKind } from "./sync.ts";
import { cropsKind, trackEventsKind, tracksKind } from "./tracks.ts";

/** Everything that can be shown; the first kind that fits counts, so the general ones come last. */
export const kinds: readonly Kind[] = [
  displayableKind,
  pictureKind,
  picturesKind,
  frameDetectionsKind,
  manyDetectionsKind,
  tracksKind,
  trackEventsKind,
  cropsKind,
  cutsKind,
  mediaKind,
  soundKind,
  samplesKind,
  mfccKind,
  melKind,
  distancesKind,
  featurePairKind,
  featuresKind,
  faceResultKind,
  fileResultKind,
  fileResultsKind,
  numbersKind,
  rowsKind,
];

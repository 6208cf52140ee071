/**
 * Faces in pictures: one interface, several detectors.
 *
 * @module
 */
export * from "./types.ts";
export { DetectionError } from "./errors.ts";
export { createYunet, yunetDefaults, type YunetOptions } from "./yunet.ts";
export { createS3fd, s3fdDefaults, type S3fdOptions } from "./s3fd.ts";
export { createWhole } from "./whole.ts";
export {
  createDetector,
  defaultDetector,
  type DetectorFactory,
  type DetectorOptions,
  detectors,
} from "./detectors.ts";
export {
  tiled,
  tilesOf,
  tilingDefaults,
  type TilingOptions,
} from "./tiling.ts";
export { faceScale } from "./match.ts";
export {
  detectFaces,
  detectFacesDefaults,
  type DetectFacesOptions,
  type DropReason,
  type FrameDetections,
} from "./detect_faces.ts";

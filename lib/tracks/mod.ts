/**
 * Faces followed through a scene: linking, smoothing, crop geometry, crops.
 *
 * @module
 */
export * from "./aligned_crop.ts";
export * from "./aligned_geometry.ts";
export * from "./errors.ts";
export * from "./face_look.ts";
export * from "./iou.ts";
export * from "./jump.ts";
export * from "./landmarks.ts";
export * from "./link.ts";
export { medianFilter } from "./median_filter.ts";
export * from "./normalise.ts";
export * from "./track_path.ts";
export * from "./reference_crop.ts";
export * from "./reference_geometry.ts";
export * from "./recipes.ts";
export * from "./running_filter.ts";
export * from "./track_faces.ts";
export * from "./tracker.ts";
export {
  frameReach,
  trackerDefaults,
  type TrackerOptions,
} from "./tracker_options.ts";
export type * from "./types.ts";

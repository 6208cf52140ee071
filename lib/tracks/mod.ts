/**
 * Faces followed through a scene: linking, smoothing, crop geometry, crops.
 *
 * @module
 */
export { medianFilter } from "./median_filter.ts";

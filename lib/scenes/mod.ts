/**
 * Where one shot ends and the next begins.
 *
 * @module
 */
export * from "./content_metric.ts";
export * from "./cuts.ts";
export * from "./detect_scenes.ts";

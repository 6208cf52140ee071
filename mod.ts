/**
 * The whole public surface, grouped by stage.
 *
 * @module
 */
export * from "./lib/errors.ts";
export * from "./lib/progress.ts";
export * from "./lib/media/mod.ts";
export * from "./lib/faces/mod.ts";

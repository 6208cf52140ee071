/**
 * What was measured, to look at: videos with boxes and labels.
 *
 * @module
 */
export * from "./overlay/mod.ts";

/**
 * Repair: sound that is late, early or drifting is measured, moved, and measured again.
 *
 * @module
 */
export * from "./errors.ts";
export * from "./fix_file.ts";
export { interpolate } from "./interpolate.ts";
export * from "./move_sound.ts";
export { guardOutput } from "./output.ts";
export * from "./vote.ts";
export * from "./warp_sound.ts";

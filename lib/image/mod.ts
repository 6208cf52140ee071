/**
 * Pictures on typed arrays: resize, colour, padding; bit for bit where a
 * reference says so.
 *
 * @module
 */
export type { Image, ImageShape, Size } from "./types.ts";
export * from "./round.ts";
export * from "./resize.ts";
export * from "./pad.ts";
export * from "./gray.ts";
export * from "./hsv.ts";
export * from "./planar.ts";

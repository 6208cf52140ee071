export * from "./encode.ts";
export type * from "./encode_types.ts";
export * from "./errors.ts";
export * from "./media.ts";
export { probe } from "./probe.ts";
export { gridRate } from "./grid.ts";
export { soundRate } from "./resampler.ts";
export type { Ratio } from "./ffmpeg.ts";
export * from "./types.ts";

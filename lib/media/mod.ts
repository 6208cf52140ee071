export * from "./encode.ts";
export type * from "./encode_types.ts";
export * from "./errors.ts";
export type { Ratio } from "./ffmpeg.ts";
export * from "./types.ts";

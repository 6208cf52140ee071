/**
 * Who speaks: scores for each frame of each face, and what follows from them.
 *
 * @module
 */
export { SpeakerOptionError } from "./errors.ts";
export type * from "./scorer.ts";
export * from "./common_shift.ts";
export * from "./windowed_scores.ts";
export * from "./syncnet_scorer.ts";
export * from "./grey_face.ts";
export * from "./lr_asd_scorer.ts";
export * from "./who_speaks.ts";
export * from "./turns.ts";
export * from "./rttm.ts";
export * from "./frame_table.ts";
export * from "./false_accepts.ts";
export * from "./syncnet_threshold.ts";

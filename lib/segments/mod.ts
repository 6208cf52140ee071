/**
 * Usable stretches of face tracks: rules, presets, and what each rule removed.
 *
 * @module
 */
export { CurationOptionError } from "./errors.ts";
export * from "./confident_runs.ts";
export * from "./split.ts";
export * from "./sharpness.ts";
export * from "./rules.ts";
export * from "./select.ts";
export * from "./presets.ts";
export * from "./funnel.ts";

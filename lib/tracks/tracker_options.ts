import { UsageError } from "../errors.ts";
import { alignedFilters } from "./aligned_geometry.ts";
import { linkDefaults } from "./link.ts";
import { boxFilter } from "./reference_geometry.ts";
import { filterLookahead } from "./running_filter.ts";
import { type CropRecipeName, type TrackRules, trackRules } from "./recipes.ts";

/** Settings of the tracker; what is left out comes from the recipe. */
export interface TrackerOptions {
  /** How faces are cut out, and whose rules count where no option is given. */
  readonly recipe?: CropRecipeName;
  /** Most frames from one face of a track to the next. */
  readonly maxGap?: number;
  /** Faces of a track overlap by more than this, 0..1. */
  readonly minIou?: number;
  /** Least length of a track: frames (at least) in `aligned`, detections (more than) in `syncnet_python`. */
  readonly minTrack?: number;
  /** A track's mean box must be longer than this on its longer side, source pixels. */
  readonly minFaceSize?: number;
  /** Whether a track is broken where the face itself jumps. */
  readonly breakOnJump?: boolean;
}

/** Defaults that no recipe decides; `trackRules` has the others. */
export const trackerDefaults = {
  recipe: "aligned",
  ...linkDefaults,
} as const satisfies TrackerOptions;

/**
 * For how many further frames the tracker reads the data of a frame it was given.
 *
 * Crops are cut from the frame itself once the recipe's smoothing (24 frames in
 * `aligned`, 6 in `syncnet_python`) and the longest gap allow. What reads ahead
 * between decoder and tracker comes on top.
 *
 * @param options as for `createTracker`
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(frameReach({ recipe: "aligned" }), 49);
 * strictEqual(frameReach({ recipe: "syncnet_python" }), 31);
 * ```
 */
export function frameReach(options: TrackerOptions = {}): number {
  const { recipe, maxGap } = resolveSettings(options);
  const filters = recipe === "aligned"
    ? Object.values(alignedFilters)
    : [boxFilter];
  return Math.max(...filters.map(filterLookahead)) + maxGap;
}

/** Every setting. */
export type TrackerSettings = Required<TrackerOptions> & TrackRules;

/**
 * Fills in what was left out.
 *
 * @throws {UsageError} `bad-track-option` if an option is out of its range
 */
export function resolveSettings(options: TrackerOptions): TrackerSettings {
  const recipe = options.recipe ?? trackerDefaults.recipe;
  if (!Object.hasOwn(trackRules, recipe)) {
    throw new UsageError(
      "bad-track-option",
      `there is no crop recipe "${recipe}": choose one of ${
        Object.keys(trackRules).join(", ")
      }`,
    );
  }
  const settings = {
    ...trackerDefaults,
    ...trackRules[recipe],
    ...options,
  };
  const { maxGap, minIou, minTrack, minFaceSize } = settings;
  const numbers = { maxGap, minIou, minTrack, minFaceSize };
  for (const [name, value] of Object.entries(numbers)) {
    if (value >= 0) continue;
    throw new UsageError(
      "bad-track-option",
      `${name} of the tracks must be a number of 0 or more, not ${value}`,
    );
  }
  return settings;
}

import { UsageError } from "../errors.ts";
import type { Edges, Recipe } from "../sync/mod.ts";

/** Where the pictures of a score come from. */
export type CropPath =
  /** Nobody looks for a face: the whole frame is taken. */
  | "whole"
  /** A detector finds the face, its box decides. */
  | "detected"
  /** The face's landmarks decide: size, place and angle. */
  | "aligned";

/** A way of scoring that somebody published, or the project's own; one name for everything that changes a score. */
export interface ScorePreset {
  /** Its name, part of every row. */
  readonly name: string;
  /** Whose it is and what it does, in a sentence. */
  readonly description: string;
  /** Where its pictures come from. */
  readonly cropPath: CropPath;
  /** Comparisons without sound. */
  readonly edges: Edges;
  /** Share of the windows that must have sound at a shift for it to be a candidate. */
  readonly minSoundShare: number;
  /** Largest shift in frames, both ways. */
  readonly search: number;
  /** Least length of a track: more than so many detections, or at least so many frames where the crop is aligned. */
  readonly minTrack: number;
  /** Whether its numbers are known as LSE-D and LSE-C where the network is SyncNet v2. */
  readonly published: boolean;
}

/** The arithmetic of syncnet_python (reference page method), which all published scores share. */
const publishedArithmetic = {
  edges: "zeros",
  minSoundShare: 0,
  search: 15,
  published: true,
} as const;

/** All presets by name. */
export const scorePresets: Readonly<Record<string, ScorePreset>> = {
  wav2lip_lrs: {
    name: "wav2lip_lrs",
    description:
      "Wav2Lip's script for LRS: the whole frame resized to 224 x 224, for clips that are cut to the face already",
    cropPath: "whole",
    minTrack: 0,
    ...publishedArithmetic,
  },
  wav2lip_real: {
    name: "wav2lip_real",
    description:
      "Wav2Lip's script for real videos: faces detected, followed and cropped by syncnet_python's pipeline",
    cropPath: "detected",
    minTrack: 100,
    ...publishedArithmetic,
  },
  syncnet_python: {
    name: "syncnet_python",
    description: "syncnet_python itself: detected and followed faces",
    cropPath: "detected",
    minTrack: 100,
    ...publishedArithmetic,
  },
  latentsync: {
    name: "latentsync",
    description:
      "as LatentSync scores: faces aligned by their landmarks, tracks from 50 frames on",
    cropPath: "aligned",
    minTrack: 50,
    ...publishedArithmetic,
  },
  default: {
    name: "default",
    description:
      "the project's own: faces aligned by their landmarks, comparisons without sound left out",
    cropPath: "aligned",
    edges: "omit",
    minSoundShare: 0.5,
    search: 15,
    minTrack: 25,
    published: false,
  },
};

/**
 * Finds a preset.
 *
 * @throws {UsageError} `preset-unknown`, naming those there are
 * @example
 * ```ts
 * import { strictEqual, throws } from "node:assert/strict";
 * strictEqual(scorePreset("wav2lip_lrs").cropPath, "whole");
 * throws(() => scorePreset("lse"), { code: "preset-unknown" });
 * ```
 */
export function scorePreset(name: string): ScorePreset {
  const preset = Object.hasOwn(scorePresets, name)
    ? scorePresets[name]
    : undefined;
  if (preset !== undefined) return preset;
  throw new UsageError(
    "preset-unknown",
    `there is no preset ${JSON.stringify(name)}; there are ${
      Object.keys(scorePresets).join(", ")
    }`,
  );
}

/** A preset's arithmetic in the words of lib/sync. */
export function presetRecipe(
  preset: ScorePreset,
  crop: Recipe["crop"],
): Recipe {
  const { name, description, edges, minSoundShare, search } = preset;
  return { name, description, crop, edges, minSoundShare, search };
}

import {
  confidenceAtRate,
  falseAcceptsOf,
  rateAtConfidence,
} from "../speakers/mod.ts";
import { CurationOptionError } from "./errors.ts";
import type { CurationLimits } from "./rules.ts";

/** How sure a preset wants to be: a confidence of the network that it was written for, or a share of strangers. */
export type Sureness =
  | {
    /** Network that the rule was written for. */
    readonly network: string;
    /** Least confidence in its units. */
    readonly confidence: number;
  }
  | {
    /** Share of strangers' sound that may pass. */
    readonly rate: number;
  };

/** A set of rules for a purpose. */
export interface CurationPreset
  extends
    Omit<CurationLimits, "frameConfidence" | "frameRelease" | "offsetRange"> {
  /** Its name. */
  readonly name: string;
  /** What it is for, in a sentence. */
  readonly purpose: string;
  /** How sure the offset, and each stretch, must be. */
  readonly sureness: Sureness;
  /** Largest offset in frames, both ways, as the network of `sureness` counts it. */
  readonly maxOffset: number;
}

/** Frames that a stretch's score is averaged over: one second, the shortest stretch. */
export const segmentWindow = 25;
/** A stretch ends below this share of the score that it needs to start, so that one syllable does not break it. */
const releaseShare = 0.5;

/**
 * Where other networks read what a network calls 0, in frames of the printed
 * sign: SyncNet v2's zero lies two frames away (example.avi: 3 by SyncNet v2,
 * 5 by a network whose zero is GRID's; bootstrap's page, "Zero").
 */
const zeroFromGrid: Readonly<Record<string, number>> = { syncnet_v2: 2 };

/** The presets by name. */
export const curationPresets = {
  lrs: {
    name: "lrs",
    purpose:
      "lip reading, as LRS2 and LRS3 were made: confidence of at least 3 and an offset of at most 6 frames by SyncNet v2",
    sureness: { network: "syncnet_v2", confidence: 3 },
    maxOffset: 6,
    minHeight: 0,
    minFace: 48,
    cutMargin: 0,
    severalPeople: true,
    minSeconds: 1,
    maxSeconds: 10,
    minVoice: 0.3,
    minSharpness: 0,
  },
  strict: {
    name: "strict",
    purpose:
      "training and measuring synchrony: one sharp, large face, hardly a stranger, little to correct",
    sureness: { rate: 0.01 },
    maxOffset: 3,
    minHeight: 120,
    minFace: 80,
    cutMargin: 2,
    severalPeople: false,
    minSeconds: 2,
    maxSeconds: 10,
    minVoice: 0.5,
    minSharpness: 0.03, // below that are the softest of web videos
  },
  voxceleb: {
    name: "voxceleb",
    purpose:
      "speaker recognition, as VoxCeleb was made: stretches of at least 4 s of the one who is heard, whoever else is seen",
    sureness: { rate: 0.05 },
    maxOffset: 10,
    minHeight: 0,
    minFace: 64,
    cutMargin: 0,
    severalPeople: true,
    minSeconds: 4,
    maxSeconds: 20,
    minVoice: 0.5,
    minSharpness: 0,
  },
} as const satisfies Readonly<Record<string, CurationPreset>>;

/**
 * A preset by its name.
 *
 * @throws {CurationOptionError} `preset-unknown`
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(curationPreset("lrs").maxOffset, 6);
 * ```
 */
export function curationPreset(name: string): CurationPreset {
  if (Object.hasOwn(curationPresets, name)) {
    return curationPresets[name as keyof typeof curationPresets];
  }
  throw new CurationOptionError(
    "preset-unknown",
    `there is no preset "${name}"; there are ${
      Object.keys(curationPresets).join(", ")
    }`,
  );
}

/** Share of strangers' sound that a preset lets pass. */
function rateOf({ sureness }: CurationPreset): number {
  return "rate" in sureness ? sureness.rate : rateAtConfidence(
    sureness.network,
    sureness.confidence,
    { shift: "own", windows: segmentWindow },
  );
}

/** Confidence in this network's units that is as rarely a stranger's as the preset asks. */
function confidenceOf(
  preset: CurationPreset,
  network: string,
  shift: "given" | "own",
  windows: number,
): number {
  const { sureness } = preset;
  return "network" in sureness && sureness.network === network
    ? sureness.confidence
    : confidenceAtRate(network, rateOf(preset), { shift, windows });
}

/**
 * Confidence that a track of so many windows needs under a preset.
 *
 * @throws {SpeakerOptionError} `threshold-unknown` for a network that nobody measured
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(trackConfidence(curationPresets.lrs, "syncnet_v2", 200), 3);
 * ```
 */
export function trackConfidence(
  preset: CurationPreset,
  network: string,
  windows: number,
): number {
  return confidenceOf(preset, network, "own", windows);
}

/**
 * A preset's limits in the units of a network.
 *
 * A threshold that was written for another network becomes the confidence that
 * the same share of strangers' sound reaches, and a range of offsets moves by
 * the distance of the networks' zeros. Over a stretch, strangers are compared at the track's
 * shift, which is known by then.
 *
 * @throws {SpeakerOptionError} `threshold-unknown` for a network that nobody measured
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const { offsetRange, frameConfidence } = limitsOf(curationPresets.lrs, "syncnet_compact");
 * deepStrictEqual([offsetRange, frameConfidence.toFixed(3)], [[-4, 8], "0.259"]);
 * deepStrictEqual(limitsOf(curationPresets.lrs, "syncnet_v2").offsetRange, [-6, 6]);
 * ```
 */
export function limitsOf(
  preset: CurationPreset,
  network: string,
): CurationLimits {
  const { sureness, maxOffset, minSeconds, maxSeconds } = preset;
  const frameConfidence = confidenceOf(preset, network, "given", segmentWindow);
  const zero = "network" in sureness
    ? (zeroFromGrid[sureness.network] ?? 0) - (zeroFromGrid[network] ?? 0)
    : 0;
  return {
    minHeight: preset.minHeight,
    minFace: preset.minFace,
    cutMargin: preset.cutMargin,
    severalPeople: preset.severalPeople,
    offsetRange: [zero - maxOffset, zero + maxOffset],
    frameConfidence,
    frameRelease: releaseShare * frameConfidence,
    minSeconds,
    maxSeconds,
    minVoice: preset.minVoice,
    minSharpness: preset.minSharpness,
  };
}

/**
 * What a preset asks of this network, in sentences: the numbers, and where they
 * were translated from.
 *
 * @example
 * ```ts
 * import { match } from "node:assert/strict";
 * match(presetWords(curationPresets.lrs, "syncnet_compact"), /translated from confidence 3 of syncnet_v2/);
 * match(presetWords(curationPresets.lrs, "syncnet_v2"), /confidence 3 of syncnet_v2, as written/);
 * ```
 */
export function presetWords(preset: CurationPreset, network: string): string {
  const { name, sureness } = preset;
  const { offsetRange: [least, most], frameConfidence } = limitsOf(
    preset,
    network,
  );
  const offsets = `offsets of ${least} to ${most} frames`;
  if ("network" in sureness && sureness.network === network) {
    return `${name}: confidence ${sureness.confidence} of ${network}, as written; ${offsets}.`;
  }
  const share = `${Number((100 * rateOf(preset)).toPrecision(2))} %`;
  const numbers = `confidence ${
    frameConfidence.toFixed(3)
  } of ${network} over ${segmentWindow} windows, ${
    trackConfidence(preset, network, 100).toFixed(3)
  } over a track of 100`;
  const source = falseAcceptsOf(network)!.origin;
  if ("rate" in sureness) {
    return `${name}: ${numbers}, which ${share} of strangers' sound reach (${source}); ${offsets}.`;
  }
  return `${name}: ${numbers}, translated from confidence ${sureness.confidence} of ${sureness.network} by equal false accepts: ${share} of strangers' sound reach each (${network}: ${source}; ${sureness.network}: ${
    falseAcceptsOf(sureness.network)!.origin
  }); ${offsets}, for its zero lies elsewhere.`;
}

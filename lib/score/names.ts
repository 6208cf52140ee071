import type { ScorePreset } from "./presets.ts";

/**
 * SHA-256 of the published `syncnet_v2.model`: the only weights whose numbers
 * are LSE-D and LSE-C.
 */
export const publishedWeightsSha256 =
  "961e8696f888fce4f3f3a6c3d5b3267cf5b343100b238e79b2659bff2c605442";

/** What the two numbers of a score may be called. */
export interface ScoreNames {
  /** `LSE-D`, or what it is otherwise. */
  readonly distance: string;
  /** `LSE-C`, or what it is otherwise. */
  readonly confidence: string;
  /** Whether they are LSE-D and LSE-C, comparable with published tables. */
  readonly isLse: boolean;
  /** Why not, if they are not. */
  readonly reason?: string;
}

/**
 * What scores may be called: LSE-D and LSE-C only if the published weights of
 * SyncNet v2 made them by a published recipe.
 *
 * @param network name of the network and SHA-256 of its weights' file
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { scorePreset } from "./presets.ts";
 * const network = { name: "syncnet_compact", sha256: "12" };
 * strictEqual(
 *   scoreNames(network, scorePreset("wav2lip_lrs")).distance,
 *   "distance by syncnet_compact",
 * );
 * ```
 */
export function scoreNames(
  network: { readonly name: string; readonly sha256: string },
  preset: Pick<ScorePreset, "name" | "published">,
): ScoreNames {
  const official = network.name === "syncnet_v2" &&
    network.sha256 === publishedWeightsSha256;
  if (official && preset.published) {
    return { distance: "LSE-D", confidence: "LSE-C", isLse: true };
  }
  const other = network.name === "syncnet_v2" && !official
    ? "syncnet_v2 with other weights"
    : network.name;
  return {
    distance: `distance by ${other}`,
    confidence: `confidence by ${other}`,
    isLse: false,
    reason: official
      ? `LSE is not computed by the recipe ${preset.name}`
      : `LSE is what the published weights of SyncNet v2 give, not ${other}`,
  };
}

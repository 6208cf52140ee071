import { UsageError } from "../errors.ts";
import type { PictureCrop, SyncNetworkInfo } from "../networks/mod.ts";
import type { Edges } from "./types.ts";

/** One name for everything that changes a score. */
export interface Recipe {
  /** Its name, part of every result. */
  readonly name: string;
  /** What it is, in a sentence. */
  readonly description: string;
  /** Name of the crop recipe that the picture vectors come from. */
  readonly crop: PictureCrop;
  /** Comparisons without sound. */
  readonly edges: Edges;
  /** Share of the windows that must have sound at a shift for it to be a candidate. */
  readonly minSoundShare: number;
  /** Largest shift in frames, unless another is asked for. */
  readonly search: number;
}

/** All recipes by name. The arithmetic they share: see `pairwiseDistances`, `meanCurve`, `confidence`. */
export const recipes: Readonly<Record<string, Recipe>> = {
  default: {
    name: "default",
    description:
      "aligned crop; comparisons without sound are left out, and a shift is a candidate if at least half of the windows have sound for it",
    crop: "aligned",
    edges: "omit",
    minSoundShare: 0.5,
    search: 15,
  },
  syncnet_python: {
    name: "syncnet_python",
    description:
      "the original to the letter: its crop, zeros for missing sound, every comparison counts",
    crop: "syncnet_python",
    edges: "zeros",
    minSoundShare: 0,
    search: 15,
  },
};

/** What {@link recipeFor} must know of a network: the recipes that fit it, the usual one first. */
export type RecipeUser = Pick<SyncNetworkInfo, "name" | "recipes">;

/**
 * The recipe to use with a network.
 *
 * @param name its name; the network's first one if left out
 * @throws {UsageError} `recipe-unknown` if there is no such recipe, `recipe-unfit` if it does not fit the network
 * @example
 * ```ts
 * import { strictEqual, throws } from "node:assert/strict";
 * const network = { name: "syncnet_v2", recipes: ["syncnet_python"] };
 * strictEqual(recipeFor(network).edges, "zeros");
 * throws(() => recipeFor(network, "default"), { code: "recipe-unfit" });
 * ```
 */
export function recipeFor(network: RecipeUser, name?: string): Recipe {
  const wanted = name ?? network.recipes[0] ?? "default";
  const recipe = Object.hasOwn(recipes, wanted) ? recipes[wanted] : undefined;
  if (recipe === undefined) {
    throw new UsageError(
      "recipe-unknown",
      `there is no recipe ${JSON.stringify(wanted)}; there are ${
        Object.keys(recipes).join(", ")
      }`,
    );
  }
  if (!network.recipes.includes(wanted)) {
    throw new UsageError(
      "recipe-unfit",
      `recipe ${wanted} does not fit network ${network.name}; it takes ${
        network.recipes.join(", ")
      }`,
    );
  }
  return recipe;
}

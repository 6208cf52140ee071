import type { CompactLayers } from "./compact_layers.ts";
import { foldLayers } from "./fold.ts";
import type { Layer } from "./layers.ts";
import type { Parameters } from "./parameters.ts";

/** A compact network's description with parameters that fit it. */
export interface WeightedCompact {
  /** Both streams and their contexts. */
  readonly layers: CompactLayers;
  /** Their parameters. */
  readonly parameters: Parameters;
}

/** The same network without batch normalisation: `foldLayers` for all its parts. */
export function foldCompact(
  { layers, parameters }: WeightedCompact,
): WeightedCompact {
  let kept = parameters;
  const fold = (own: readonly Layer[]): readonly Layer[] => {
    const folded = foldLayers({ layers: own, parameters: kept });
    kept = folded.parameters;
    return folded.layers;
  };
  const { picture, sound, context } = layers;
  const folded = {
    picture: fold(picture),
    sound: fold(sound),
    ...(context === undefined ? {} : {
      context: {
        ...context,
        picture: fold(context.picture),
        sound: fold(context.sound),
      },
    }),
  };
  return { layers: folded, parameters: kept };
}

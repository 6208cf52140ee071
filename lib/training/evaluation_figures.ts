import {
  accuracyByLength,
  distanceHistogram,
  type Figure,
} from "../plots/mod.ts";
import type { Clip } from "./clip.ts";
import type { Evaluation } from "./evaluate.ts";
import { pairDistances } from "./pair_distances.ts";

/**
 * The evaluation's figures by name: `accuracy` of all methods by length, and
 * `distances` of true and false pairs.
 *
 * @param evaluations one per method
 * @param clips vectors of the network, with its truth
 */
export function evaluationFigures(
  evaluations: readonly Evaluation[],
  clips: readonly Clip[],
): Record<string, Figure> {
  const points = evaluations.flatMap(({ method, accuracy }) =>
    accuracy.map(({ group, windows, right, segments }) => ({
      windows,
      right,
      total: segments,
      group: `${method}, ${group} clips`,
    }))
  );
  const { own, other } = pairDistances(clips);
  return {
    accuracy: accuracyByLength(points),
    ...(own.length > 0 && other.length > 0
      ? { distances: distanceHistogram(own, other) }
      : {}),
  };
}

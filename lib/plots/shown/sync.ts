import type { Features } from "../../networks/mod.ts";
import type { DistanceMatrix } from "../../sync/mod.ts";
import { distanceHeatmap } from "../distance_heatmap.ts";
import { embeddingsByTime } from "../embeddings.ts";
import type { Matrix } from "../maybe.ts";
import { principalComponents, projectVectors } from "../pca.ts";
import { hasMembers, kind } from "./kind.ts";

/** Vectors of both streams, row i of both at the same moment. */
interface FeaturePair {
  readonly picture: Features;
  readonly sound: Features;
}

function isDistanceMatrix(value: unknown): value is DistanceMatrix {
  return hasMembers(value, "data", "windows", "search") &&
    ArrayBuffer.isView(value.data);
}

function isFeatures(value: unknown): value is Features {
  return hasMembers(value, "data", "rows", "dimensions") &&
    ArrayBuffer.isView(value.data);
}

function isFeaturePair(value: unknown): value is FeaturePair {
  return hasMembers(value, "picture", "sound") && isFeatures(value.picture) &&
    isFeatures(value.sound);
}

function matrixOf({ data, rows, dimensions }: Features): Matrix {
  return { data, rows, columns: dimensions };
}

/** Distances of every window and shift: the heatmap. */
export const distancesKind = kind(
  "a distance matrix",
  isDistanceMatrix,
  ({ data, windows, search }, { title }) =>
    distanceHeatmap({ data, rows: windows, columns: 2 * search + 1 }, {
      ...title !== undefined && { title },
    }),
);

/** Vectors of one stream: their path through the plane of most variance. */
export const featuresKind = kind(
  "vectors of one stream",
  isFeatures,
  (features, { title }) => {
    const { points } = principalComponents(matrixOf(features));
    return embeddingsByTime({ picture: points }, {
      title: title ??
        `${features.rows} vectors of ${features.dimensions} numbers, by time`,
    });
  },
);

/** Vectors of picture and sound: both in the plane of most variance of all. */
export const featurePairKind = kind(
  "vectors of picture and sound",
  isFeaturePair,
  ({ picture, sound }, { title }) => {
    const data = new Float32Array([...picture.data, ...sound.data]);
    const both = {
      data,
      rows: picture.rows + sound.rows,
      columns: picture.dimensions,
    };
    const principal = principalComponents(both);
    return embeddingsByTime({
      picture: projectVectors(matrixOf(picture), principal),
      sound: projectVectors(matrixOf(sound), principal),
    }, { ...title !== undefined && { title } });
  },
);

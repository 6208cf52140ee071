import {
  CholeskyDecomposition,
  Matrix,
  SingularValueDecomposition,
} from "ml-matrix";
import { compactSizes, type Features } from "../networks/mod.ts";
import { alignedSide } from "../tracks/mod.ts";
import type { Embedder } from "./embed_file.ts";
import { embedTrack } from "./embed_store.ts";
import {
  mfccColumns,
  mfccRowsPerFrame,
  mfccRowsPerWindow,
} from "./hear_file.ts";
import type { TimedTrack } from "./lateness.ts";
import type { Store } from "./store.ts";

/** Cells of the coarse picture, each way. */
const cells = 8;
const cellSide = alignedSide / cells;
const { windowFrames } = compactSizes;
/** Added to the covariances' diagonals, as a share of their mean. */
const ridge = 1e-2;
/** Windows that the analysis is fitted to. */
const fitWindows = 20_000;

/** What {@link fitCanonical} may be told. */
export interface CanonicalOptions {
  /** Pairs of canonical variables that are compared. */
  readonly components?: number;
}

/** Defaults of {@link fitCanonical}. */
export const canonicalDefaults: Required<CanonicalOptions> = { components: 4 };

/** A mean for each cell of a crop. */
function coarse(
  frames: Uint8Array | Float32Array,
  frame: number,
  out: Float32Array,
): void {
  const start = frame * alignedSide * alignedSide;
  out.fill(0);
  for (let at = 0; at < alignedSide * alignedSide; at++) {
    const row = Math.floor(at / alignedSide / cellSide);
    const column = Math.floor(at % alignedSide / cellSide);
    out[row * cells + column]! += frames[start + at]! / (cellSide * cellSide);
  }
}

/** Coarse middle picture of each window, and its change over the window. */
function pictureDescription(
  frames: Uint8Array | Float32Array,
  count: number,
): Features {
  const size = cells * cells;
  const pictures = Array.from({ length: count }, (_, frame) => {
    const out = new Float32Array(size);
    coarse(frames, frame, out);
    return out;
  });
  const rows = Math.max(0, count - windowFrames + 1);
  const data = new Float32Array(rows * 2 * size);
  for (let i = 0; i < rows; i++) {
    const [first, middle, last] = [0, 2, windowFrames - 1]
      .map((step) => pictures[i + step]!);
    for (let k = 0; k < size; k++) {
      data[(2 * i) * size + k] = middle![k]!;
      data[(2 * i + 1) * size + k] = last![k]! - first![k]!;
    }
  }
  return { data, rows, dimensions: 2 * size };
}

/** Mean coefficients of each window, and their change from its first half to its second. */
function soundDescription(
  mfcc: Float32Array | Float64Array,
  count: number,
): Features {
  const rows = Math.max(
    0,
    Math.floor((count - mfccRowsPerWindow) / mfccRowsPerFrame) + 1,
  );
  const dimensions = 2 * mfccColumns;
  const data = new Float32Array(rows * dimensions);
  const half = mfccRowsPerWindow / 2;
  for (let i = 0; i < rows; i++) {
    for (let step = 0; step < mfccRowsPerWindow; step++) {
      const from = (i * mfccRowsPerFrame + step) * mfccColumns;
      for (let k = 0; k < mfccColumns; k++) {
        const value = mfcc[from + k]! / half;
        data[i * dimensions + k]! += value / 2;
        data[i * dimensions + mfccColumns + k]! += step < half ? -value : value;
      }
    }
  }
  return { data, rows, dimensions };
}

/** The descriptions as they are, for the fit. */
const descriptions: Embedder = {
  name: "descriptions",
  dimensions: 2 * cells * cells,
  crop: "aligned",
  picture: {
    channels: 1,
    height: alignedSide,
    width: alignedSide,
    dtype: "float32",
  },
  windowFrames,
  contextWindows: 0,
  embedPicture: (frames, count) =>
    Promise.resolve(pictureDescription(frames, count)),
  embedSound: (mfcc, rows) => Promise.resolve(soundDescription(mfcc, rows)),
};

/** Sums over rows, for their covariances. */
interface Moments {
  add(row: Float64Array): void;
  covariance(i: number, j: number): number;
}

function createMoments(size: number): Moments {
  const sums = new Float64Array(size);
  const products = new Float64Array(size * size);
  let count = 0;
  return {
    add(row) {
      count++;
      for (let i = 0; i < size; i++) {
        sums[i]! += row[i]!;
        for (let j = 0; j <= i; j++) {
          products[i * size + j]! += row[i]! * row[j]!;
        }
      }
    },
    covariance(i, j) {
      const product = products[Math.max(i, j) * size + Math.min(i, j)]!;
      return product / count - sums[i]! * sums[j]! / count ** 2;
    },
  };
}

async function moments(
  store: Store,
  tracks: readonly TimedTrack[],
): Promise<Moments> {
  const pictureSize = 2 * cells * cells;
  const soundSize = 2 * mfccColumns;
  const made = createMoments(pictureSize + soundSize);
  const row = new Float64Array(pictureSize + soundSize);
  const frames = tracks.reduce((sum, { track }) => sum + track.frames, 0);
  const stride = Math.max(1, Math.floor(frames / fitWindows));
  for (const { track, lateness } of tracks) {
    const { picture, sound, realSound } = await embedTrack(
      store,
      track,
      descriptions,
    );
    for (let i = 0; i < picture.rows; i += stride) {
      const j = i + Math.round(lateness);
      if (j < realSound[0] || j >= realSound[1]) continue;
      row.set(picture.data.subarray(i * pictureSize, (i + 1) * pictureSize));
      row.set(
        sound.data.subarray(j * soundSize, (j + 1) * soundSize),
        pictureSize,
      );
      made.add(row);
    }
  }
  return made;
}

function block(
  { covariance }: Moments,
  [firstRow, rows]: readonly [number, number],
  [firstColumn, columns]: readonly [number, number],
): Matrix {
  const matrix = Matrix.zeros(rows, columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      matrix.set(i, j, covariance(firstRow + i, firstColumn + j));
    }
  }
  return matrix;
}

/** Inverse of the Cholesky factor of a covariance with a ridge. */
function whitener(covariance: Matrix): Matrix {
  const share = ridge * covariance.trace() / covariance.rows;
  const factor = new CholeskyDecomposition(
    covariance.add(Matrix.eye(covariance.rows).mul(share)),
  ).lowerTriangularMatrix;
  const inverse = Matrix.zeros(factor.rows, factor.rows);
  for (let column = 0; column < factor.rows; column++) {
    for (let i = column; i < factor.rows; i++) {
      let value = i === column ? 1 : 0;
      for (let k = column; k < i; k++) {
        value -= factor.get(i, k) * inverse.get(k, column);
      }
      inverse.set(i, column, value / factor.get(i, i));
    }
  }
  return inverse;
}

function projected(features: Features, weights: Matrix): Features {
  const dimensions = weights.rows;
  const data = new Float32Array(features.rows * dimensions);
  for (let i = 0; i < features.rows; i++) {
    for (let c = 0; c < dimensions; c++) {
      let sum = 0;
      for (let k = 0; k < features.dimensions; k++) {
        sum += weights.get(c, k) * features.data[i * features.dimensions + k]!;
      }
      data[i * dimensions + c] = sum;
    }
  }
  return { data, rows: features.rows, dimensions };
}

/**
 * Canonical correlation analysis of coarse mouths and MFCC: the classical
 * method that "Out of Time" compares with. Compare by course.
 *
 * @param store material to fit to, never what is judged
 * @param tracks of the store, with their lateness
 * @returns gives the canonical variables of pictures and sounds
 */
export async function fitCanonical(
  store: Store,
  tracks: readonly TimedTrack[],
  options: CanonicalOptions = {},
): Promise<Embedder> {
  const { components } = { ...canonicalDefaults, ...options };
  const made = await moments(store, tracks);
  const pictures = [0, 2 * cells * cells] as const;
  const sounds = [2 * cells * cells, 2 * mfccColumns] as const;
  const whitePicture = whitener(block(made, pictures, pictures));
  const whiteSound = whitener(block(made, sounds, sounds));
  const relation = whitePicture.mmul(block(made, pictures, sounds))
    .mmul(whiteSound.transpose());
  const { leftSingularVectors, rightSingularVectors } =
    new SingularValueDecomposition(relation, { autoTranspose: true });
  const rows = (vectors: Matrix, white: Matrix): Matrix =>
    vectors.subMatrix(0, vectors.rows - 1, 0, components - 1).transpose()
      .mmul(white);
  const pictureWeights = rows(leftSingularVectors, whitePicture);
  const soundWeights = rows(rightSingularVectors, whiteSound);
  return {
    ...descriptions,
    name: "canonical correlation",
    dimensions: components,
    embedPicture: (frames, count) =>
      Promise.resolve(
        projected(pictureDescription(frames, count), pictureWeights),
      ),
    embedSound: (mfcc, count) =>
      Promise.resolve(projected(soundDescription(mfcc, count), soundWeights)),
  };
}

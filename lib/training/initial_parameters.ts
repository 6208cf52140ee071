import {
  compactLayerList,
  type CompactLayers,
  initialParameters,
  type Parameter,
} from "../networks/mod.ts";
import { float32, type GraphTensor } from "../onnx/mod.ts";
import { mfccColumns } from "./hear_file.ts";
import { temperatureName } from "./objectives.ts";
import { randomFrom } from "./random.ts";
import type { Store } from "./store.ts";

/** Tracks whose sound gives the mean and deviation of the coefficients. */
const statisticTracks = 400;

/** Weights of the convolutions whose results are added to the vectors. */
function contextEnds({ context }: CompactLayers): string[] {
  return [...context?.picture ?? [], ...context?.sound ?? []]
    .flatMap((layer) => layer.kind === "sum" ? layer.branches : [])
    .flatMap((branch) => branch.slice(-1))
    .map(({ name }) => `${name}.weight`);
}

/** Start of the temperature's logarithm: similarities are scaled by about 7. */
const temperatureStart = 2;

/**
 * Mean and deviation of each MFCC coefficient over a store.
 *
 * @returns `[13]` each
 */
export function soundStatistics(
  store: Store,
): { mean: Float32Array; deviation: Float32Array } {
  const stride = Math.max(1, Math.floor(store.tracks.length / statisticTracks));
  const sums = new Float64Array(mfccColumns);
  const squares = new Float64Array(mfccColumns);
  let rows = 0;
  for (let place = 0; place < store.tracks.length; place += stride) {
    const track = store.tracks[place]!;
    const count = Math.min(track.frames * 4, 1000);
    const mfcc = store.readMfcc(track, 0, count);
    for (let at = 0; at < mfcc.length; at++) {
      const value = mfcc[at]!;
      sums[at % mfccColumns]! += value;
      squares[at % mfccColumns]! += value * value;
    }
    rows += count;
  }
  const mean = Float32Array.from(sums, (sum) => sum / rows);
  return {
    mean,
    deviation: Float32Array.from(
      squares,
      (square, k) =>
        Math.sqrt(Math.max(1e-6, square / rows - (sums[k]! / rows) ** 2)),
    ),
  };
}

/**
 * What a two-stream network starts from: random weights, the sound's
 * statistics, and the temperature where there is one.
 *
 * @param layers of both streams
 * @param parameters theirs, with whatever else the objective trains
 * @param seed of the run
 * @param statistics of the sound, for the parameters `am` and `asd`
 */
export function startingParameters(
  layers: CompactLayers,
  parameters: readonly Parameter[],
  seed: number,
  { mean, deviation }: ReturnType<typeof soundStatistics>,
): Map<string, GraphTensor> {
  const start = initialParameters(
    compactLayerList(layers),
    (place) => randomFrom(seed, place).next,
  );
  start.set("am", float32(mean)).set("asd", float32(deviation));
  // A context begins as none: what is added to a vector starts at zero.
  for (const name of contextEnds(layers)) {
    const { shape, data } = start.get(name)!;
    start.set(name, float32(new Float32Array(data.length), shape));
  }
  if (parameters.some(({ name }) => name === temperatureName)) {
    start.set(temperatureName, float32([temperatureStart], []));
  }
  return start;
}

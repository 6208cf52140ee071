import type { Parameter } from "../networks/mod.ts";
import { elementCount, float32, type Tensor } from "../onnx/mod.ts";
import { mfccColumns } from "./hear_file.ts";
import { randomFrom } from "./random.ts";
import type { Store } from "./store.ts";

/** Tracks whose sound gives the mean and deviation of the coefficients. */
const statisticTracks = 400;

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
 * What a network starts from: weights and biases uniform in ±1/√(inputs), as
 * PyTorch does it, batch normalisation at the identity.
 *
 * @param parameters the network's
 * @param seed of the run
 * @param statistics of the sound, for the parameters `am` and `asd`
 */
export function initialParameters(
  parameters: readonly Parameter[],
  seed: number,
  statistics: ReturnType<typeof soundStatistics>,
): Map<string, Tensor> {
  const start = new Map<string, Tensor>();
  let fanIn = 1;
  parameters.forEach(({ name, shape, role }, place) => {
    const count = elementCount(shape);
    const filled = (value: number): Tensor =>
      float32(new Float32Array(count).fill(value), shape);
    if (name === "am") start.set(name, float32(statistics.mean, shape));
    else if (name === "asd") {
      start.set(name, float32(statistics.deviation, shape));
    } else if (role === "statistic") {
      start.set(name, filled(name.endsWith("_var") ? 1 : 0));
    } else if (shape.length === 0) start.set(name, filled(temperatureStart));
    else if (shape.length === 1 && isNormalisation(parameters, name)) {
      start.set(name, filled(name.endsWith(".weight") ? 1 : 0));
    } else {
      // A bias follows its weight and shares its bound.
      if (shape.length > 1) fanIn = count / shape[0]!;
      const bound = 1 / Math.sqrt(fanIn);
      const random = randomFrom(seed, place);
      start.set(
        name,
        float32(
          Float32Array.from(
            { length: count },
            () => random.between(-bound, bound),
          ),
          shape,
        ),
      );
    }
  });
  return start;
}

/** Whether a vector belongs to a batch normalisation: it has statistics beside it. */
function isNormalisation(
  parameters: readonly Parameter[],
  name: string,
): boolean {
  const prefix = name.slice(0, name.lastIndexOf("."));
  return parameters.some((other) => other.name === `${prefix}.running_mean`);
}

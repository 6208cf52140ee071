import { readFileSync } from "node:fs";
import { looksLikeOnnx, parametersOf } from "../networks/mod.ts";
import { float32, type GraphTensor, readStoredNumbers } from "../onnx/mod.ts";
import { asFloat32, readStateDict, type Tensor } from "../torch/mod.ts";
import { createBatchMaker } from "./batch.ts";
import { TrainingError } from "./errors.ts";
import { soundStatistics, startingParameters } from "./initial_parameters.ts";
import { temperatureName } from "./objectives.ts";
import type { Store } from "./store.ts";
import type { TrainConfig } from "./train_config.ts";
import { batchOptionsOf, feedsOf, type TrainSetup } from "./train_setup.ts";
import { foldedPairs, unfold } from "./unfold.ts";

/** Batches that the statistics of a network for use are measured on. */
const unfoldBatches = 16;

/**
 * Weights to begin with: random ones, or those of the configuration's `start`,
 * a checkpoint or a network for use.
 *
 * @throws {CheckpointError} if the file cannot be read
 * @throws {TrainingError} `checkpoint-mismatch`
 */
export async function startOf(
  config: TrainConfig,
  { layers, parameters, timed }: Pick<
    TrainSetup,
    "layers" | "parameters" | "timed"
  >,
  store: Store,
): Promise<Map<string, GraphTensor>> {
  const start = startingParameters(
    layers,
    parameters,
    config.seed,
    soundStatistics(store),
  );
  if (config.start === undefined) return start;
  const bytes = readFileSync(config.start);
  const folded = looksLikeOnnx(bytes) ? readStoredNumbers(bytes) : undefined;
  const stored = folded as ReadonlyMap<string, Tensor> | undefined ??
    readStateDict(bytes);
  const { picture = [], sound = [] } = layers.context ?? {};
  // A network without a context learns one on top of what it knows, and one
  // for use has its batch normalisations folded away.
  const mayBeNew = new Set([
    temperatureName,
    ...folded
      ? foldedPairs(layers).flatMap(({ norm }) =>
        parametersOf([norm]).map(({ name }) => name)
      )
      : parametersOf([...picture, ...sound]).map(({ name }) => name),
  ]);
  for (const { name, shape } of parameters) {
    const tensor = stored.get(`average.${name}`) ?? stored.get(name);
    if (tensor === undefined && mayBeNew.has(name)) continue;
    if (tensor === undefined || `${tensor.shape}` !== `${shape}`) {
      throw new TrainingError(
        "checkpoint-mismatch",
        `${config.start} has ${name} ${
          tensor === undefined ? "not at all" : `of shape [${tensor.shape}]`
        }, the architecture needs [${shape}]`,
      );
    }
    start.set(name, float32(asFloat32(tensor), shape));
  }
  if (folded === undefined) return start;
  const maker = createBatchMaker(store, timed.tracks, batchOptionsOf(config));
  return await unfold({
    layers,
    start,
    folded,
    frames: config.frames,
    batches: Array.from({ length: unfoldBatches })
      .values().map((_, step) => feedsOf(maker.make(step), config.frames)),
  });
}

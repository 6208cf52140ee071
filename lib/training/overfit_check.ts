import { createBatchMaker } from "./batch.ts";
import type { GraphTensor } from "../onnx/mod.ts";
import type { Hook } from "../progress.ts";
import { openStore, type Store } from "./store.ts";
import { startOf } from "./start_weights.ts";
import { createStepper } from "./stepper.ts";
import type { TrainConfig } from "./train_config.ts";
import {
  batchOptionsOf,
  checkBalance,
  feedsOf,
  setUp,
  type TrainSetup,
} from "./train_setup.ts";

/** Clips that are learnt by heart. */
const clips = 8;
/** Steps that it may take. */
const mostSteps = 120;
/** Share of the chance loss at which they count as learnt. */
const learntShare = 0.6;
/** Learning rate, as a share of the run's peak. */
const rateShare = 0.7;

/** What {@link overfitCheck} found. */
export interface OverfitResult {
  /** Whether the clips were learnt. */
  readonly learnt: boolean;
  /** Steps that were taken. */
  readonly steps: number;
  /** The last loss. */
  readonly loss: number;
  /** Loss of a network that knows nothing. */
  readonly chance: number;
}

/** Options of {@link overfitCheck}. */
export interface OverfitOptions {
  /** Ends the check with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Hears of each step: stage "self-check" with the loss as the artifact. */
  readonly hook?: Hook;
}

/**
 * Learns eight clips of a run's store by heart, without any change of them:
 * what cannot do that will not learn anything else either (the loss, the
 * pairing of pictures and sound, the rate, or the network is wrong).
 *
 * Writes nothing, and begins with the weights that the run would begin with.
 *
 * @throws {TrainingError} `store-missing`, `store-corrupt`, `too-few-tracks`,
 *   `config-invalid`, `loss-not-finite`
 */
export async function overfitCheck(
  config: TrainConfig,
  options: OverfitOptions = {},
): Promise<OverfitResult> {
  using store = openStore(config.store);
  const setup = setUp(config, store);
  const start = await startOf(config, setup, store);
  return await learnByHeart(config, store, { setup, start }, options);
}

/** {@link overfitCheck} where the store is open, the step is made and the weights to begin with are known. */
export async function learnByHeart(
  config: TrainConfig,
  store: Store,
  { setup, start }: {
    readonly setup: TrainSetup;
    readonly start: ReadonlyMap<string, GraphTensor>;
  },
  { signal, hook }: OverfitOptions = {},
): Promise<OverfitResult> {
  const { step, timed, chance } = setup;
  const { device, threads, frames } = config;
  const batches = createBatchMaker(store, timed.tracks, {
    ...batchOptionsOf({ ...config, picture: false, sound: false }),
    segments: Math.min(clips, config.segments),
  });
  const batch = batches.make(0);
  checkBalance(batch);
  await using stepper = await createStepper(step, start, { device, threads });
  const rate = rateShare * config.optimiser.rate;
  let loss = Infinity;
  for (let done = 0; done < mostSteps; done++) {
    signal?.throwIfAborted();
    ({ loss } = await stepper.step(feedsOf(batch, frames), rate));
    hook?.({
      stage: "self-check",
      completed: done + 1,
      total: mostSteps,
      artifact: loss,
    });
    if (loss < learntShare * chance) {
      return { learnt: true, steps: done + 1, loss, chance };
    }
  }
  return { learnt: false, steps: mostSteps, loss, chance };
}

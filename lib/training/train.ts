import { join } from "node:path";
import { createBatchSource } from "./batch_source.ts";
import { architectureKey } from "../networks/mod.ts";
import type { GraphTensor } from "../onnx/mod.ts";
import { toHtml } from "../plots/mod.ts";
import type { Hook } from "../progress.ts";
import { chanceCauses, isAtChance, isLossAtChance } from "./chance_verdict.ts";
import { embedStore } from "./embed_store.ts";
import { TrainingError } from "./errors.ts";
import { compareDistances } from "./comparers.ts";
import { ownAndStrangers } from "./own_and_strangers.ts";
import { assumptionNote } from "./lateness.ts";
import { learnByHeart, type OverfitResult } from "./overfit_check.ts";
import { hasFarPairs, pairMeans } from "./pair_means.ts";
import { segmentAccuracy } from "./segment_accuracy.ts";
import { startOf } from "./start_weights.ts";
import { createStepper, type Stepper } from "./stepper.ts";
import { openStore, type Store } from "./store.ts";
import {
  checkCourse,
  readTrainCheckpoint,
  writeTrainCheckpoint,
} from "./train_checkpoint.ts";
import { courseOf, rateAt, type TrainConfig } from "./train_config.ts";
import {
  appendLog,
  type LogLine,
  rewindLog,
  type StepLine,
  trainingFigure,
  type ValidationLine,
} from "./train_log.ts";
import {
  type NetworkFiles,
  networkFiles,
  openTrained,
} from "./trained_network.ts";
import {
  batchOptionsOf,
  checkBalance,
  feedsOf,
  setUp,
  type TrainSetup,
} from "./train_setup.ts";
import { segmentWindows } from "./two_streams.ts";
import { copyWeights, moveAverage } from "./weight_average.ts";
import { writeWhole } from "./write_whole.ts";

/** Names of what a run leaves in its folder. */
export const runFiles = {
  checkpoint: "checkpoint.safetensors",
  log: "log.jsonl",
  figure: "training.html",
  network: "network.onnx",
  weights: "network.safetensors",
  /** Where a run that goes on from a network began: to average it with. */
  start: "start.safetensors",
  config: "config.json",
} as const;

/** What {@link train} may be told. */
export interface TrainOptions {
  /** Whether an earlier run in the same folder is forgotten. */
  readonly fresh?: boolean;
  /** Stops the run after the step in hand, with a checkpoint. */
  readonly signal?: AbortSignal;
  /**
   * Hears of each step: stage "train" with its log line as the artifact;
   * stages "self-check" and "validation" too, and "note" with a sentence on
   * what is assumed.
   */
  readonly hook?: Hook;
}

/** What a run came to. */
export interface TrainSummary {
  /** Steps done, those of earlier runs included. */
  readonly steps: number;
  /** Whether all steps of the configuration are done. */
  readonly finished: boolean;
  /** Mean loss of the last steps. */
  readonly loss: number;
  /** Loss of a network that knows nothing. */
  readonly chance: number;
  /** The last validation. */
  readonly validation: ValidationLine | undefined;
  /** The self-check, where there was one. */
  readonly selfCheck: OverfitResult | undefined;
  /** How many tracks there were to learn from, and how many were left out why. */
  readonly tracks: {
    readonly used: number;
    readonly dropped: Readonly<Record<string, number>>;
    /** Whether all count as in sync because none has a hint of its lateness. */
    readonly assumedInSync: boolean;
  };
}

/** Steps whose mean loss is told. */
const recentSteps = 100;
/** Lengths that a validation looks at, windows. */
const validationWindows = [5, 15, 25, 50, 100];

function recentLoss(lines: readonly LogLine[]): StepLine[] {
  return lines.filter((line): line is StepLine => "loss" in line)
    .slice(-recentSteps);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) /
    Math.max(1, values.length);
}

async function validate(
  setup: TrainSetup,
  state: ReadonlyMap<string, GraphTensor>,
  store: Store,
  step: number,
  { config, signal, hook }: {
    config: TrainConfig;
    signal?: AbortSignal | undefined;
    hook?: Hook | undefined;
  },
): Promise<ValidationLine> {
  const { device, threads } = config;
  await using network = await openTrained(
    setup.layers,
    ownNumbers(setup, state),
    { device, threads },
  );
  const clips = await embedStore(store, network, {
    tracks: "longest",
    ...(signal ? { signal } : {}),
    ...(hook
      ? {
        hook: (event) => hook({ ...event, stage: "validation" }),
      }
      : {}),
  });
  const rows = segmentAccuracy(
    clips.map((clip) => ({ lateness: 0, ...clip })),
    compareDistances,
    { lengths: validationWindows },
  );
  const confidence = ownAndStrangers(clips, compareDistances);
  return {
    step,
    accuracy: Object.fromEntries(
      rows.map(({ group, windows, share }) => [
        `${group} ${windows}`,
        Number(share.toFixed(4)),
      ]),
    ),
    auc: Object.fromEntries(
      confidence.map(({ windows, auc }) => [
        String(windows),
        Number(auc.toFixed(4)),
      ]),
    ),
  };
}

/** A run in progress. */
interface Run {
  readonly config: TrainConfig;
  readonly setup: TrainSetup;
  readonly stepper: Stepper;
  readonly average: Map<string, GraphTensor>;
  readonly lines: LogLine[];
}

/** An error that names likely causes of a run that learns nothing and what to try. */
function atChance(
  { config, setup, lines }: Run,
  falseCosine: number,
  selfCheck: OverfitResult | undefined,
): TrainingError | undefined {
  const steps = recentLoss(lines);
  const losses = steps.map(({ loss }) => loss);
  const { chance, timed } = setup;
  const distances = {
    positive: mean(steps.map(({ positive }) => positive)),
    negative: mean(steps.map(({ negative }) => negative)),
  };
  const evidence = {
    losses,
    chance,
    ...(hasFarPairs(segmentWindows(setup.layers, config.frames))
      ? { distances }
      : {}),
  };
  if (!isAtChance(evidence)) return undefined;
  const assumed = timed.tracks.filter(({ track, lateness }) =>
    lateness === 0 && track.hint === undefined && track.lateness === undefined
  );
  const causes = chanceCauses({
    ...evidence,
    falseCosine,
    rate: config.optimiser.rate,
    optimiser: config.optimiser.name,
    assumedInSync: assumed.length / timed.tracks.length,
    ...(selfCheck === undefined ? {} : { overfits: selfCheck.learnt }),
  });
  const told = `after ${config.verdictAfter} steps the loss is ${
    mean(losses).toFixed(3)
  }`;
  const isLoss = isLossAtChance(evidence);
  const verdict = isLoss
    ? `${told}, at chance (${chance.toFixed(3)})`
    : `${told} (chance ${
      chance.toFixed(3)
    }), but true pairs lie as far apart as false ones (${
      distances.positive.toFixed(3)
    } and ${
      distances.negative.toFixed(3)
    }): nothing of lips and sound was learnt`;
  return new TrainingError(
    isLoss ? "loss-at-chance" : "no-gap",
    `${verdict}. Likely causes:\n${
      causes.map(({ code, advice }) => `  ${code}: ${advice}`).join("\n")
    }\nSet "verdictAfter" to 0 to go on all the same.`,
  );
}

/** The network's own numbers, without the optimiser's. */
function ownNumbers(
  { parameters }: TrainSetup,
  state: ReadonlyMap<string, GraphTensor>,
): Map<string, GraphTensor> {
  return new Map(parameters.map(({ name }) => [name, state.get(name)!]));
}

/** Both files of weights, with what tells the layers. */
function describedFiles(
  { config, setup }: Pick<Run, "config" | "setup">,
  state: ReadonlyMap<string, GraphTensor>,
  step: number,
): NetworkFiles {
  return networkFiles(setup.layers, ownNumbers(setup, state), {
    steps: String(step),
    [architectureKey]: JSON.stringify(config.architecture),
  });
}

function pathOf({ out }: TrainConfig, file: keyof typeof runFiles): string {
  return join(out, runFiles[file]);
}

/** What is kept of a run: averaged numbers, or the present ones. */
function keptState(
  { config, stepper, average }: Pick<Run, "config" | "stepper" | "average">,
): ReadonlyMap<string, GraphTensor> {
  return config.averaging > 0 ? average : stepper.state;
}

function save(
  { config, setup, stepper, average, lines }: Run,
  step: number,
): void {
  writeTrainCheckpoint(pathOf(config, "checkpoint"), {
    step,
    state: stepper.state,
    average,
    course: courseOf(config),
  });
  const state = keptState({ config, stepper, average });
  const files = describedFiles({ config, setup }, state, step);
  writeWhole(pathOf(config, "network"), files.onnx);
  writeWhole(pathOf(config, "weights"), files.safetensors);
  writeFigure({ config, setup, lines });
}

function writeFigure(
  { config, setup, lines }: Pick<Run, "config" | "setup" | "lines">,
): void {
  if (recentLoss(lines).length === 0) return;
  writeWhole(
    pathOf(config, "figure"),
    toHtml(trainingFigure(lines, setup.chance)),
  );
}

/** Where a run begins: at its checkpoint, or at the beginning. */
async function resume(
  config: TrainConfig,
  setup: TrainSetup,
  store: Store,
  fresh: boolean,
) {
  const path = pathOf(config, "checkpoint");
  const found = fresh ? undefined : readTrainCheckpoint(path);
  if (found === undefined) {
    const state = await startOf(config, setup, store);
    return {
      step: 0,
      state: state as ReadonlyMap<string, GraphTensor>,
      average: copyWeights([...state.keys()], state),
    };
  }
  checkCourse(found.course, courseOf(config), path);
  return { ...found, average: new Map(found.average) };
}

/**
 * Trains a network as its configuration says.
 *
 * Each step's batch depends on the seed and the step alone and checkpoints hold
 * everything that goes from step to step, so a run that was killed goes on with
 * the same losses, bit for bit on a processor.
 *
 * @throws {TrainingError} `store-corrupt`, `too-few-tracks`,
 *   `checkpoint-mismatch`, `loss-not-finite`, `loss-at-chance` and `no-gap`
 *   with likely causes, `self-check-failed`, `disk-full`; the last good
 *   checkpoint stays
 */
export async function train(
  config: TrainConfig,
  options: TrainOptions = {},
): Promise<TrainSummary> {
  const { fresh = false, signal, hook } = options;
  using store = openStore(config.store);
  using validation = config.validation === undefined
    ? undefined
    : openStore(config.validation);
  store.verify();
  const setup = setUp(config, store);
  const start = await resume(config, setup, store, fresh);
  writeWhole(pathOf(config, "config"), JSON.stringify(config, null, 2) + "\n");
  if (start.step === 0 && config.start !== undefined) {
    const { safetensors } = describedFiles({ config, setup }, start.state, 0);
    writeWhole(pathOf(config, "start"), safetensors);
  }
  const lines = rewindLog(pathOf(config, "log"), start.step);
  const { assumedInSync, dropped } = setup.timed;
  if (assumedInSync) {
    const note = assumptionNote(setup.timed);
    if (start.step === 0) appendLog(pathOf(config, "log"), { step: 0, note });
    hook?.({ stage: "note", completed: start.step, artifact: note });
  }
  const selfCheck = config.selfCheck && start.step === 0
    ? await learnByHeart(config, store, { setup, start: start.state }, {
      ...(signal ? { signal } : {}),
      ...(hook ? { hook } : {}),
    })
    : undefined;
  if (selfCheck !== undefined && !selfCheck.learnt) {
    throw new TrainingError(
      "self-check-failed",
      `eight clips could not be learnt by heart in ${selfCheck.steps} steps (loss ${
        selfCheck.loss.toFixed(3)
      }, chance ${
        setup.chance.toFixed(3)
      }): look at the pairing of pictures and sound and at the learning rate ("selfCheck": false goes on all the same)`,
    );
  }
  const { device, threads, frames, steps } = config;
  await using stepper = await createStepper(setup.step, start.state, {
    device,
    threads,
  });
  using batches = createBatchSource({
    store: config.store,
    tracks: setup.timed.tracks,
    options: batchOptionsOf(config),
    from: start.step,
    to: steps,
  });
  const run: Run = { config, setup, stepper, average: start.average, lines };
  const windows = segmentWindows(setup.layers, frames);
  let step = start.step;
  let saved = start.step;
  while (step < steps && !signal?.aborted) {
    const batch = await batches.next();
    checkBalance(batch);
    const rate = rateAt(config, step);
    const { loss, outputs } = await stepper.step(feedsOf(batch, frames), rate);
    step++;
    if (config.averaging > 0) {
      moveAverage(run.average, stepper.state, config.averaging, step);
    }
    const means = pairMeans(outputs["cosines"]!.data as Float32Array, windows);
    const line: StepLine = {
      step,
      loss,
      rate,
      positive: Number(means.positive.toFixed(4)),
      negative: Number(means.negative.toFixed(4)),
    };
    lines.push(line);
    appendLog(pathOf(config, "log"), line);
    hook?.({ stage: "train", completed: step, total: steps, artifact: line });
    if (step === config.verdictAfter) {
      const verdict = atChance(run, means.falseCosine, selfCheck);
      if (verdict !== undefined) throw verdict;
    }
    const isLast = step === steps;
    const validates = validation !== undefined &&
      (isLast || step % config.validateEvery === 0);
    if (isLast || validates || step % config.checkpointEvery === 0) {
      save(run, step);
      saved = step;
    }
    if (validation === undefined || !validates) continue;
    const told = await validate(setup, keptState(run), validation, step, {
      config,
      signal,
      hook,
    });
    lines.push(told);
    appendLog(pathOf(config, "log"), told);
    hook?.({
      stage: "validated",
      completed: step,
      total: steps,
      artifact: told,
    });
    writeFigure(run);
  }
  if (step > saved) save(run, step);
  return {
    steps: step,
    finished: step === steps,
    loss: mean(recentLoss(lines).map(({ loss }) => loss)),
    chance: setup.chance,
    validation: lines.findLast((line): line is ValidationLine =>
      "accuracy" in line
    ),
    selfCheck,
    tracks: { used: setup.usable, dropped, assumedInSync },
  };
}

import {
  compactLayerList,
  type CompactLayers,
  compactLayers,
  contextMargin,
  type Parameter,
  parametersOf,
} from "../networks/mod.ts";
import { float32, type GraphTensor, int64 } from "../onnx/mod.ts";
import {
  type Batch,
  type BatchOptions,
  createBatchMaker,
  segmentRows,
} from "./batch.ts";
import { readCleaned } from "./clean.ts";
import { TrainingError } from "./errors.ts";
import { mfccColumns } from "./hear_file.ts";
import { type TimedTracks, timeTracks } from "./lateness.ts";
import {
  chanceLoss,
  needsFalseSound,
  objectiveForward,
  temperatureName,
} from "./objectives.ts";
import type { Store } from "./store.ts";
import {
  augmentationOf,
  optimiserOf,
  type TrainConfig,
} from "./train_config.ts";
import { placesInputs, segmentWindows } from "./two_streams.ts";
import { type TrainingStep, trainingStep } from "./training_step.ts";

/** All that a run works with, made of its configuration and its store. */
export interface TrainSetup {
  /** Layers of both streams. */
  readonly layers: CompactLayers;
  /** Their parameters and statistics, and the temperature. */
  readonly parameters: readonly Parameter[];
  /** One step as a model. */
  readonly step: TrainingStep;
  /** Loss of a network that knows nothing. */
  readonly chance: number;
  /** Tracks with their lateness, and what was left out. */
  readonly timed: TimedTracks;
  /** Tracks that hold a segment. */
  readonly usable: number;
}

/** The tracks of a run with their lateness. */
export function timedTracksOf(config: TrainConfig, store: Store): TimedTracks {
  const timed = config.cleaned === undefined
    ? timeTracks(store.tracks, config.lateness)
    : readCleaned(config.cleaned, store.tracks);
  if (timed.tracks.length >= 2) return timed;
  const reasons = Object.entries(timed.dropped)
    .map(([reason, count]) => `${count}: ${reason}`).join("; ");
  throw new TrainingError(
    "too-few-tracks",
    `${timed.tracks.length} of ${store.tracks.length} tracks can be trained on, at least two are needed${
      reasons === ""
        ? ""
        : ` (${reasons}); "lateness": {"use": "zero"} takes all tracks to be in sync`
    }`,
  );
}

/** Windows of a segment: with one there would be nothing to choose from. */
const leastWindows = 2;

/** How a configuration makes batches. */
export function batchOptionsOf(config: TrainConfig): BatchOptions {
  const { segments, frames, seed, speakerPower, falseShift, objective } =
    config;
  const { context } = config.architecture;
  return {
    segments,
    frames,
    seed,
    speakerPower,
    ...augmentationOf(config),
    ...(needsFalseSound(objective) ? { falseShift } : {}),
    ...(context === false
      ? {}
      : { context: { reach: contextMargin(context), ends: config.ends } }),
  };
}

function placesTensor(places: Int32Array, segments: number): GraphTensor {
  return int64([...places], [segments, places.length / segments]);
}

/** A batch as the step's inputs. */
export function feedsOf(
  batch: Batch,
  frames: number,
): Record<string, GraphTensor> {
  const segments = batch.tracks.length;
  const soundShape = [segments, segmentRows(frames), mfccColumns];
  return {
    frames: float32(batch.frames, [segments, frames, 64, 64]),
    mfcc: float32(batch.mfcc, soundShape),
    ...(batch.falseMfcc === undefined
      ? {}
      : { false_mfcc: float32(batch.falseMfcc, soundShape) }),
    ...(batch.places === undefined ? {} : {
      [placesInputs.picture]: placesTensor(batch.places.picture, segments),
      [placesInputs.sound]: placesTensor(batch.places.sound, segments),
    }),
  };
}

/**
 * Asserts that true and false pairs are as many and that no false one is true:
 * each segment lies beside another track's, each false sound differs from the
 * true one.
 *
 * @throws {TrainingError} `labels-unbalanced`
 */
export function checkBalance(batch: Batch): void {
  const { tracks, mfcc, falseMfcc } = batch;
  const refuse = (what: string): never => {
    throw new TrainingError("labels-unbalanced", what);
  };
  tracks.forEach((track, place) => {
    if (track === tracks[(place + 1) % tracks.length]) {
      refuse(
        "a segment lies beside one of the same track, so a false pair may be true",
      );
    }
  });
  if (falseMfcc === undefined) return;
  if (falseMfcc.length !== mfcc.length) {
    refuse("there are not as many false sounds as true ones");
  }
  const size = mfcc.length / tracks.length;
  for (let at = 0; at < mfcc.length; at += size) {
    const own = mfcc.subarray(at, at + size);
    if (
      falseMfcc.subarray(at, at + size).every((value, i) => value === own[i])
    ) {
      refuse("a false sound is the true one");
    }
  }
}

/**
 * Makes all that a run works with.
 *
 * @throws {TrainingError} `too-few-tracks`, `config-invalid`
 * @throws {NetworkError} `architecture-invalid`
 */
export function setUp(config: TrainConfig, store: Store): TrainSetup {
  const layers = compactLayers(config.architecture);
  const windows = segmentWindows(layers, config.frames);
  if (windows < leastWindows) {
    throw new TrainingError(
      "config-invalid",
      `"frames": ${config.frames} is too few: the vectors of this architecture read so far around their windows that segments take at least ${
        config.frames + leastWindows - windows
      } frames`,
    );
  }
  const { objective, segments } = config;
  if (objective.kind === "matching" && objective.strangers >= segments) {
    throw new TrainingError(
      "config-invalid",
      `"strangers": ${objective.strangers} are more than the other segments of a step: "segments" is ${segments}`,
    );
  }
  const parameters: Parameter[] = [
    ...parametersOf(compactLayerList(layers)),
    ...(objective.kind === "matching"
      ? [{ name: temperatureName, shape: [], role: "trainable" } as const]
      : []),
  ];
  const frozen = new Set(
    parameters.map(({ name }) => name).filter((name) =>
      config.frozen.some((start) => name.startsWith(start))
    ),
  );
  const timed = timedTracksOf(config, store);
  return {
    layers,
    parameters,
    step: trainingStep(
      objectiveForward(config.objective, layers, config.frames),
      { parameters, optimiser: optimiserOf(config), frozen },
    ),
    chance: chanceLoss(config.objective, windows),
    timed,
    usable:
      createBatchMaker(store, timed.tracks, batchOptionsOf(config)).usable,
  };
}

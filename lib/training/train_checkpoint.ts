import { existsSync, readFileSync } from "node:fs";
import type { GraphTensor } from "../onnx/mod.ts";
import {
  readSafetensors,
  readSafetensorsMetadata,
  writeSafetensors,
} from "../torch/mod.ts";
import { TrainingError } from "./errors.ts";
import { writeWhole } from "./write_whole.ts";

/** Prefix of the averaged weights in a checkpoint. */
const averagePrefix = "average.";

/** Everything that a run needs to go on as if it had not stopped. */
export interface TrainCheckpoint {
  /** Steps done. */
  readonly step: number;
  /** Parameters, statistics, the optimiser's memories. */
  readonly state: ReadonlyMap<string, GraphTensor>;
  /** Averaged parameters and statistics. */
  readonly average: ReadonlyMap<string, GraphTensor>;
  /** What decides the run's course, key by key. */
  readonly course: Readonly<Record<string, string>>;
}

/**
 * Writes a checkpoint; an earlier one stays until the new one is whole.
 *
 * @throws {TrainingError} `disk-full`, `out-unwritable`
 */
export function writeTrainCheckpoint(
  path: string,
  { step, state, average, course }: TrainCheckpoint,
): void {
  const tensors = new Map(state);
  for (const [name, tensor] of average) {
    tensors.set(averagePrefix + name, tensor);
  }
  writeWhole(
    path,
    writeSafetensors(tensors as Parameters<typeof writeSafetensors>[0], {
      step: String(step),
      course: JSON.stringify(course),
    }),
  );
}

/**
 * Reads a checkpoint.
 *
 * @returns `undefined` if there is none
 * @throws {CheckpointError} if the file is broken
 * @throws {TrainingError} `checkpoint-mismatch` if it is none of a training run
 */
export function readTrainCheckpoint(path: string): TrainCheckpoint | undefined {
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  const metadata = readSafetensorsMetadata(bytes);
  const step = Number(metadata.get("step"));
  const course = metadata.get("course");
  if (!Number.isSafeInteger(step) || course === undefined) {
    throw new TrainingError(
      "checkpoint-mismatch",
      `${path} is no checkpoint of a training run`,
    );
  }
  const state = new Map<string, GraphTensor>();
  const average = new Map<string, GraphTensor>();
  for (const [name, tensor] of readSafetensors(bytes)) {
    if (name.startsWith(averagePrefix)) {
      average.set(name.slice(averagePrefix.length), tensor as GraphTensor);
    } else state.set(name, tensor as GraphTensor);
  }
  return { step, state, average, course: JSON.parse(course) };
}

/**
 * Makes sure that a checkpoint belongs to a run.
 *
 * @throws {TrainingError} `checkpoint-mismatch` that names the settings that differ
 */
export function checkCourse(
  found: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
  path: string,
): void {
  const keys = new Set([...Object.keys(found), ...Object.keys(wanted)]);
  const differing = [...keys].filter((key) => found[key] !== wanted[key]);
  if (differing.length === 0) return;
  throw new TrainingError(
    "checkpoint-mismatch",
    `${path} comes from a run with other settings (${
      differing.map((key) =>
        `${key}: ${found[key] ?? "none"} there, ${wanted[key] ?? "none"} here`
      ).join("; ")
    }): use another "out" folder, or --fresh to begin anew`,
  );
}

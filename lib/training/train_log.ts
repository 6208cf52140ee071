import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { type Figure, trainingProgress } from "../plots/mod.ts";
import { guardWrite, writeWhole } from "./write_whole.ts";

/** A line of `log.jsonl`. */
export interface StepLine {
  /** The step, from 1. */
  readonly step: number;
  /** Its loss, before the update. */
  readonly loss: number;
  /** Its learning rate. */
  readonly rate: number;
  /** Mean distance of true pairs. */
  readonly positive: number;
  /** Mean distance of pairs five frames and more apart. */
  readonly negative: number;
}

/** A validation's line of `log.jsonl`. */
export interface ValidationLine {
  /** Steps done. */
  readonly step: number;
  /** Shares within one frame by group and windows, e.g. `long 15`. */
  readonly accuracy: Readonly<Record<string, number>>;
  /** Area under the curve of own against strangers' sound, by windows. */
  readonly auc: Readonly<Record<string, number>>;
}

/** What a run has assumed, as a line of `log.jsonl` before its first step. */
export interface NoteLine {
  /** 0. */
  readonly step: number;
  /** One sentence. */
  readonly note: string;
}

/** A line of the log. */
export type LogLine = StepLine | ValidationLine | NoteLine;

/** Lines of a log up to a step. */
export function readLog(path: string, upTo: number): LogLine[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8").split("\n").flatMap((text): LogLine[] => {
    try {
      const line = JSON.parse(text) as LogLine;
      return line.step <= upTo ? [line] : [];
    } catch {
      return []; // what a kill left of the last line
    }
  });
}

/**
 * Takes a log back to a step, before a run goes on from its checkpoint; to
 * step 0 for a new run, which leaves nothing of an earlier one.
 */
export function rewindLog(path: string, step: number): LogLine[] {
  const lines = step === 0 ? [] : readLog(path, step);
  writeWhole(path, lines.map((line) => JSON.stringify(line) + "\n").join(""));
  return lines;
}

/**
 * Adds a line.
 *
 * @throws {TrainingError} `disk-full`, `out-unwritable`
 */
export function appendLog(path: string, line: LogLine): void {
  guardWrite(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, JSON.stringify(line) + "\n");
  });
}

function isStep(line: LogLine): line is StepLine {
  return "loss" in line;
}

/** Points of a curve in the figure: more cannot be told apart. */
const figurePoints = 400;

/**
 * The run's figure: loss with the line of chance, mean distances, accuracy on
 * validation from 15 windows.
 *
 * @param lines the log, at least one step
 * @param chance loss of a network that knows nothing
 */
export function trainingFigure(
  lines: readonly LogLine[],
  chance: number,
): Figure {
  const steps = lines.filter(isStep);
  const validations = lines.filter((line): line is ValidationLine =>
    "accuracy" in line
  );
  const width = Math.max(1, Math.ceil(steps.length / figurePoints));
  const places = Array.from(
    { length: Math.ceil(steps.length / width) },
    (_, i) => steps.slice(i * width, (i + 1) * width),
  );
  const series = (key: "loss" | "positive" | "negative") => ({
    steps: places.map((part) => part.at(-1)!.step),
    values: places.map((part) =>
      part.reduce((sum, line) => sum + line[key], 0) / part.length
    ),
  });
  const accuracy = validations.flatMap((line) => {
    const value = line.accuracy["long 15"] ?? line.accuracy["short 15"];
    return value === undefined ? [] : [{ step: line.step, value }];
  });
  return trainingProgress({
    loss: series("loss"),
    chanceLoss: Number(chance.toFixed(3)),
    positives: series("positive"),
    negatives: series("negative"),
    ...(accuracy.length === 0 ? {} : {
      accuracy: {
        steps: accuracy.map(({ step }) => step),
        values: accuracy.map(({ value }) => value),
      },
    }),
  });
}

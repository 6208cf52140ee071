import { readFileSync } from "node:fs";
import { UsageError } from "../errors.ts";
import { type Calibration, withCalibration } from "../networks/mod.ts";
import { writeWhole } from "../pipeline/mod.ts";
import { calibrate, type Clip } from "../training/mod.ts";
import { locateModel } from "../weights/mod.ts";

/**
 * Where a network's ONNX file lies.
 *
 * @throws {UsageError} `not-onnx`
 */
export async function onnxPath(model: string): Promise<string> {
  const { path } = await locateModel(model);
  if (!path.endsWith(".onnx")) {
    throw new UsageError(
      "not-onnx",
      `only an ONNX file can keep a calibration, and ${path} is none; training leaves network.onnx`,
    );
  }
  return path;
}

/**
 * Measures a network's zero and thresholds and writes its file with them.
 *
 * @param path an ONNX file; stays as it is
 * @param clips vectors of that network, with known lateness
 * @param output the file to write
 * @throws {TrainingError} `nothing-to-evaluate` if there are too few clips
 */
export function writeCalibrated(
  path: string,
  clips: readonly Clip[],
  output: string,
): Calibration {
  const calibration = calibrate(clips);
  writeWhole(output, withCalibration(readFileSync(path), calibration));
  return calibration;
}

/** A calibration in a sentence. */
export function calibrationText(
  { zeroFrames, thresholds }: Calibration,
  output: string,
): string {
  const needed = thresholds.map(({ windows, confidence }) =>
    `${confidence} over ${windows} windows`
  );
  return `Calibrated: clips in sync read ${zeroFrames} frames, taken off from now on; confidence needed: ${
    needed.join(", ")
  } (5 % of strangers reach it). Written to ${output}`;
}

import { z } from "zod";
import { readMetadata, withMetadata } from "../onnx/mod.ts";
import type { Calibration } from "./sync_network.ts";

/** Of a network that nobody measured: offsets as they are, no verdict by confidence. */
export const uncalibrated: Calibration = { zeroFrames: 0, thresholds: [] };

/** Name of the free text in an ONNX file. */
const key = "calibration";

const schema = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "not JSON" });
    return z.NEVER;
  }
}).pipe(z.strictObject({
  zeroFrames: z.number(),
  thresholds: z.array(z.strictObject({
    windows: z.int().positive(),
    confidence: z.number(),
  })),
}));

/** Reads what {@link withCalibration} stored; {@link uncalibrated} if there is nothing that could be read. */
export function readCalibration(model: Uint8Array): Calibration {
  const parsed = schema.safeParse(readMetadata(model).get(key));
  return parsed.success ? parsed.data : uncalibrated;
}

/**
 * Stores a calibration with the weights it was measured of.
 *
 * @throws {GraphError} `onnx-unreadable`
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { float32, GraphBuilder } from "../onnx/mod.ts";
 * const g = new GraphBuilder();
 * g.output("y", g.constant(float32([1])), "F32", [1]);
 * const own = { zeroFrames: 0.2, thresholds: [{ windows: 25, confidence: 0.2 }] };
 * deepStrictEqual(readCalibration(withCalibration(g.build(), own)), own);
 * ```
 */
export function withCalibration(
  model: Uint8Array,
  calibration: Calibration,
): Uint8Array {
  return withMetadata(model, { [key]: JSON.stringify(calibration) });
}

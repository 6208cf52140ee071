import { decodeModel } from "./schema.ts";
import { encodings, float32, type GraphTensor } from "./tensor.ts";

/**
 * The named fractions that an ONNX file stores, half precision widened: a
 * network's weights by the names that they were written under.
 *
 * @throws {GraphError} `onnx-unreadable`
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { float32, GraphBuilder } from "./mod.ts";
 * const g = new GraphBuilder();
 * g.output("y", g.op("Relu", [g.initializer("w", float32([1, 2]))]), "F32", [2]);
 * deepStrictEqual([...readStoredNumbers(g.build()).get("w")!.data], [1, 2]);
 * ```
 */
export function readStoredNumbers(
  model: Uint8Array,
): Map<string, GraphTensor> {
  const found = new Map<string, GraphTensor>();
  const { F16, F32 } = encodings;
  for (const stored of decodeModel(model).graph.initializer) {
    const { name, dims, dataType } = stored;
    if (name === undefined) continue;
    // A copy: the bytes in the file lie at no multiple of four.
    const { buffer } = Uint8Array.from(stored.rawData);
    if (dataType === F16.code) {
      const wide = Float32Array.from(new Float16Array(buffer));
      found.set(name, float32(wide, dims.map(Number)));
    } else if (dataType === F32.code) {
      found.set(name, float32(new Float32Array(buffer), dims.map(Number)));
    }
  }
  return found;
}

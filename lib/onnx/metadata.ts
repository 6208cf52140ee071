import { decodeModel, encodeModel } from "./schema.ts";

/**
 * The free texts of an ONNX file.
 *
 * @throws {GraphError} `onnx-unreadable`
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { float32, GraphBuilder } from "./mod.ts";
 * const g = new GraphBuilder();
 * g.output("y", g.constant(float32([1])), "F32", [1]);
 * const model = withMetadata(g.build({ metadata: { a: "1" } }), { b: "2" });
 * deepStrictEqual([...readMetadata(model)], [["a", "1"], ["b", "2"]]);
 * ```
 */
export function readMetadata(model: Uint8Array): Map<string, string> {
  return new Map(
    decodeModel(model).metadataProps.map(({ key, value }) => [key, value]),
  );
}

/**
 * The same ONNX file with further free texts, or others in place of those of
 * the same name.
 *
 * @throws {GraphError} `onnx-unreadable`
 */
export function withMetadata(
  model: Uint8Array,
  texts: Readonly<Record<string, string>>,
): Uint8Array {
  const decoded = decodeModel(model);
  const kept = decoded.metadataProps.filter(({ key }) => !(key in texts));
  const added = Object.entries(texts).map(([key, value]) => ({ key, value }));
  return encodeModel({ ...decoded, metadataProps: [...kept, ...added] });
}

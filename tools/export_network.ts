/**
 * Writes a checkpoint as the ONNX file that goes into models/:
 *
 *     deno run -A tools/export_network.ts CHECKPOINT models/syncnet_compact.onnx
 *
 * The same checkpoint gives the same bytes.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { syncnetCompactModel } from "../lib/networks/mod.ts";
import { readStateDict } from "../lib/torch/mod.ts";

/** The compact SyncNet's ONNX file for a checkpoint, which it names by hash. */
export function exportSyncnetCompact(checkpoint: Uint8Array): Uint8Array {
  return syncnetCompactModel(readStateDict(checkpoint), {
    network: "syncnet_compact",
    checkpoint_sha256: createHash("sha256").update(checkpoint).digest("hex"),
  });
}

if (import.meta.main) {
  const [checkpoint, output] = Deno.args;
  if (checkpoint === undefined || output === undefined) {
    console.error("usage: tools/export_network.ts CHECKPOINT OUTPUT.onnx");
    Deno.exit(2);
  }
  const model = exportSyncnetCompact(readFileSync(checkpoint));
  writeFileSync(output, model);
  console.log(
    `${output}: ${model.length} bytes, sha256 ${
      createHash("sha256").update(model).digest("hex")
    }`,
  );
}

/**
 * Joins the checkpoints that training runs left (`network.safetensors`) into
 * the ONNX file that goes into models/:
 *
 *     deno run -A tools/export_network.ts models/syncnet_compact.onnx CHECKPOINT...
 *
 * The vectors of several networks stand side by side; weights are stored in
 * half precision. The same checkpoints give the same bytes. `deno task evaluate
 * … --calibrate` then measures zero and thresholds and stores them in the file.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { checkpointLayers, syncnetCompactModel } from "../lib/networks/mod.ts";
import { readStateDict } from "../lib/torch/mod.ts";

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The compact SyncNet's ONNX file for checkpoints, which it names by hash. */
export function exportSyncnetCompact(
  checkpoints: readonly Uint8Array[],
): Uint8Array {
  const networks = checkpoints.map((bytes) => ({
    layers: checkpointLayers(bytes),
    stored: readStateDict(bytes),
  }));
  return syncnetCompactModel(networks, {
    weights: "half",
    metadata: {
      network: "syncnet_compact",
      checkpoint_sha256: checkpoints.map(sha256).join(" "),
    },
  });
}

if (import.meta.main) {
  const [output, ...checkpoints] = Deno.args;
  if (output === undefined || checkpoints.length === 0) {
    console.error("usage: tools/export_network.ts OUTPUT.onnx CHECKPOINT...");
    Deno.exit(2);
  }
  const model = exportSyncnetCompact(
    checkpoints.map((path) => readFileSync(path)),
  );
  writeFileSync(output, model);
  console.log(`${output}: ${model.length} bytes, sha256 ${sha256(model)}`);
}

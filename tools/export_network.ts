/**
 * Averages checkpoints that training runs left (`network.safetensors`, each
 * with its share) into the ONNX file that goes into models/:
 *
 *     deno run -A tools/export_network.ts OUTPUT.onnx CHECKPOINT[:SHARE]...
 *
 * With OUTPUT.safetensors the mean is written as a checkpoint to train on. The
 * last checkpoint's description is the network's; weights of the ONNX file are
 * stored in half precision. The same checkpoints give the same bytes. `deno task evaluate
 * OUTPUT.onnx CLIPS --calibrate models/syncnet_compact.onnx` then measures zero
 * and thresholds and stores them with the weights.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { checkpointLayers, syncnetCompactModel } from "../lib/networks/mod.ts";
import {
  readSafetensorsMetadata,
  readStateDict,
  type Tensor,
  writeSafetensors,
} from "../lib/torch/mod.ts";
import { averageCheckpoints } from "../lib/training/mod.ts";

/** A checkpoint's bytes and its share. */
export interface ExportMember {
  readonly bytes: Uint8Array;
  readonly share: number;
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function meanOf(members: readonly ExportMember[]): Map<string, Tensor> {
  return averageCheckpoints(
    members.map(({ bytes, share }) => ({
      tensors: readStateDict(bytes),
      share,
    })),
  );
}

/** The mean of checkpoints as a checkpoint with the last one's description. */
function meanCheckpoint(members: readonly ExportMember[]): Uint8Array {
  const texts = readSafetensorsMetadata(members.at(-1)!.bytes);
  return writeSafetensors(meanOf(members), Object.fromEntries(texts));
}

/** The compact SyncNet's ONNX file for checkpoints, which it names by hash and share. */
export function exportSyncnetCompact(
  members: readonly ExportMember[],
): Uint8Array {
  const stored = meanOf(members);
  const layers = checkpointLayers(members.at(-1)!.bytes);
  return syncnetCompactModel({ layers, stored }, {
    weights: "half",
    metadata: {
      network: "syncnet_compact",
      checkpoints: members.map(({ bytes, share }) =>
        `${sha256(bytes)}:${share}`
      )
        .join(" "),
    },
  });
}

if (import.meta.main) {
  const [output, ...checkpoints] = Deno.args;
  if (output === undefined || checkpoints.length === 0) {
    console.error(
      "usage: tools/export_network.ts OUTPUT.onnx CHECKPOINT[:SHARE]...",
    );
    Deno.exit(2);
  }
  const members = checkpoints.map((text) => {
    const [, path, share = "1"] = /^(.*?)(?::([\d.]+))?$/.exec(text)!;
    return { bytes: readFileSync(path!), share: Number(share) };
  });
  const model = output.endsWith(".safetensors")
    ? meanCheckpoint(members)
    : exportSyncnetCompact(members);
  writeFileSync(output, model);
  console.log(`${output}: ${model.length} bytes, sha256 ${sha256(model)}`);
}

import { readFileSync } from "node:fs";
import type { CheckpointValue } from "./checkpoint_value.ts";
import { CheckpointError } from "./errors.ts";
import { fileKind } from "./file_kind.ts";
import { readLegacyLayout } from "./legacy_layout.ts";
import { readZipLayout } from "./zip_layout.ts";

/**
 * Reads the bytes of a weights file.
 *
 * @throws {CheckpointError} `checkpoint-missing` if that fails
 */
export function weightBytes(source: Uint8Array | string): Uint8Array {
  if (typeof source !== "string") return source;
  try {
    return readFileSync(source);
  } catch (cause) {
    throw new CheckpointError(
      "checkpoint-missing",
      `cannot read ${source}: ${
        cause instanceof Error ? cause.message : cause
      }`,
      { cause },
    );
  }
}

/**
 * Reads a file of `torch.save`, zip or legacy layout: tensors, numbers, texts
 * and containers of them. **Nothing in it is executed**: every other class or
 * function is refused by name.
 *
 * Storages are views of the file's bytes, so memory stays within a small
 * multiple of its size; `materialise` makes numbers of one tensor.
 *
 * @param source the whole file, or its path
 * @returns the object that was saved
 * @throws {CheckpointError} with a code that tells cut, unsafe, broken and foreign files apart
 * @example
 * ```ts
 * import { throws } from "node:assert/strict";
 * throws(
 *   () => readCheckpoint(new TextEncoder().encode("<html>404</html>")),
 *   /a web page/,
 * );
 * ```
 */
export function readCheckpoint(source: Uint8Array | string): CheckpointValue {
  const bytes = weightBytes(source);
  const found = fileKind(bytes);
  switch (found.kind) {
    case "zip":
      return readZipLayout(bytes);
    case "legacy":
      return readLegacyLayout(bytes);
    case "safetensors":
      throw new CheckpointError(
        "not-a-checkpoint",
        "this is a safetensors file, not a PyTorch checkpoint: use readSafetensors",
      );
    case "other":
      throw new CheckpointError(
        "not-a-checkpoint",
        `this is not a PyTorch checkpoint but ${found.what}`,
      );
  }
}

import { looksLikeSafetensors } from "./safetensors_header.ts";

/** What a file seems to be from its first bytes. */
export type FileKind =
  | { readonly kind: "zip" | "legacy" | "safetensors" }
  | { readonly kind: "other"; readonly what: string };

const signatures: readonly (readonly [string, string])[] = [
  [
    "version https://git-lfs",
    "a Git LFS pointer, not the weights themselves; fetch them with `git lfs pull`",
  ],
  ["\x1f\x8b", "a gzip file; unpack it first"],
  ["\x89HDF", "an HDF5 file, perhaps weights of Keras"],
  ["\x89PNG", "a PNG picture"],
  ["\x93NUMPY", "a NumPy array"],
  ["GGUF", "a GGUF file"],
  ["<", "a web page, perhaps an error saved in place of the weights"],
  ["{", "a JSON text"],
];

function startsWith(bytes: Uint8Array, text: string): boolean {
  return [...text].every((character, i) =>
    bytes[i] === character.charCodeAt(0)
  );
}

/**
 * Tells from the first bytes what a file is.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(fileKind(Uint8Array.of(0x50, 0x4b, 3, 4)).kind, "zip");
 * ```
 */
export function fileKind(bytes: Uint8Array): FileKind {
  if (bytes.length === 0) return { kind: "other", what: "an empty file" };
  // First: its length may begin with the bytes of any other kind.
  if (looksLikeSafetensors(bytes)) return { kind: "safetensors" };
  if (startsWith(bytes, "PK")) return { kind: "zip" };
  if (bytes[0] === 0x80) return { kind: "legacy" };
  const known = signatures.find(([start]) => startsWith(bytes, start));
  if (known !== undefined) return { kind: "other", what: known[1] };
  const text = bytes.subarray(0, 64).every((byte) =>
    byte >= 0x20 && byte < 0x7f || byte === 9 || byte === 10 || byte === 13
  );
  return {
    kind: "other",
    what: text ? "a text file" : "a file of another kind",
  };
}

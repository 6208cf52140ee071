/**
 * Fails on an import that points up the layers, or past a stage's `mod.ts`
 * into its internals.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** From the bottom to the top; a stage may import from its own row (through `mod.ts`) and from rows below. */
export const layers: readonly (readonly string[])[] = [
  ["media", "audio", "image", "onnx", "torch", "weights"],
  ["sync", "tracks", "faces", "scenes", "networks", "plots"],
  ["speakers", "segments", "repair", "score", "compat", "training"],
  ["pipeline"],
  ["cli", "report"],
];

const importPattern = /(?:from|import)\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g;

function layerOf(stage: string): number {
  return layers.findIndex((row) => row.includes(stage));
}

/** The complaints about one file's imports, none if it keeps to the layers. */
export function complaints(lib: string, file: string, text: string): string[] {
  const own = relative(lib, file).split("/");
  if (own.length < 2) return [];
  const stage = own[0]!;
  const found: string[] = [];
  if (layerOf(stage) < 0) {
    found.push(`${stage}/ has no layer: add it to tools/layers.ts`);
  }
  const code = text.split("\n").filter((line) =>
    !/^\s*(\*|\/\/|\/\*)/.test(line)
  ).join("\n");
  for (const [, specifier] of code.matchAll(importPattern)) {
    const target = relative(lib, resolve(dirname(file), specifier!)).split("/");
    if (target.join("/") === "../deno.json") continue; // versions
    if (target[0] === "..") {
      found.push(`imports ${specifier}, which lies outside lib/`);
      continue;
    }
    if (target.length < 2 || target[0] === stage) continue;
    if (layerOf(target[0]!) > layerOf(stage)) {
      found.push(`imports ${specifier}: ${target[0]} lies above ${stage}`);
    }
    if (target.at(-1) !== "mod.ts" || target.length > 2) {
      found.push(`imports ${specifier}: use ${target[0]}/mod.ts`);
    }
  }
  return found;
}

if (import.meta.main) {
  const lib = fileURLToPath(new URL("../lib/", import.meta.url));
  let count = 0;
  let files = 0;
  for (const entry of readdirSync(lib, { recursive: true, encoding: "utf8" })) {
    if (!entry.endsWith(".ts")) continue;
    files++;
    const file = join(lib, entry);
    for (const complaint of complaints(lib, file, readFileSync(file, "utf8"))) {
      console.error(`lib/${entry} ${complaint}`);
      count++;
    }
  }
  if (count > 0) {
    console.error(`${count} import(s) against the layers`);
    Deno.exit(1);
  }
  console.log(`${files} files keep to the layers`);
}

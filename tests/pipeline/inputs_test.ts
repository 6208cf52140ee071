import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { collectInputs } from "../../lib/pipeline/inputs.ts";
import { assert, assertEquals } from "../support/assert.ts";

function inFolder(body: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "inputs-"));
  try {
    body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

Deno.test("a folder gives its media files, recursively and in order, and nothing else", () => {
  inFolder((folder) => {
    mkdirSync(join(folder, "b/c"), { recursive: true });
    for (const name of ["z.mp4", "a.MOV", "notes.txt", "b/c/clip.webm"]) {
      writeFileSync(join(folder, name), "");
    }
    assertEquals(collectInputs([folder]).map((input) => input.folder), [
      "a.MOV",
      "b/c/clip.webm",
      "z.mp4",
    ]);
  });
});

Deno.test("the output folder below an input folder is left out", () => {
  inFolder((folder) => {
    mkdirSync(join(folder, "out"));
    writeFileSync(join(folder, "out/crop.avi"), "");
    writeFileSync(join(folder, "a.mp4"), "");
    assertEquals(
      collectInputs([folder], join(folder, "out")).map((input) => input.folder),
      ["a.mp4"],
    );
  });
});

Deno.test("awkward names give folders that every file system takes, all different", () => {
  inFolder((folder) => {
    const names = [
      "-dash.mp4",
      "new\nline.mp4",
      "quo\"te'.mp4",
      "emoji 🎬.mp4",
      "sp ace.mp4",
    ];
    for (const name of names) writeFileSync(join(folder, name), "");
    const inputs = collectInputs(names.map((name) => join(folder, name)));
    assertEquals(inputs.map((input) => input.folder), [
      "_dash.mp4",
      "new_line.mp4",
      "quo_te'.mp4",
      "emoji 🎬.mp4",
      "sp ace.mp4",
    ]);
    const twice = collectInputs([
      join(folder, "sp ace.mp4"),
      join(folder, "sp ace.mp4"),
    ]);
    assertEquals(twice.map((input) => input.folder), [
      "sp ace.mp4",
      "sp ace.mp4 (2)",
    ]);
  });
});

Deno.test("missing, empty and unreadable places become entries with a reason", () => {
  inFolder((folder) => {
    mkdirSync(join(folder, "empty"));
    const codes = collectInputs([
      join(folder, "none.mp4"),
      join(folder, "empty"),
    ]).map((input) => input.failure?.code);
    assertEquals(codes, ["file-missing", "folder-empty"]);
    if (process.getuid?.() === 0) return; // root may read everything
    mkdirSync(join(folder, "locked"));
    chmodSync(join(folder, "locked"), 0o000);
    const [locked] = collectInputs([join(folder, "locked")]);
    chmodSync(join(folder, "locked"), 0o700);
    assertEquals(locked?.failure?.code, "file-unreadable");
  });
});

Deno.test("a link that leads back to its own folder does not loop", () => {
  inFolder((folder) => {
    writeFileSync(join(folder, "a.mp4"), "");
    symlinkSync(folder, join(folder, "loop"));
    assert(collectInputs([folder]).length === 1);
  });
});

Deno.test("of a folder's .ts files only transport streams are media", () => {
  inFolder((folder) => {
    const packets = (first: number, step: number): Uint8Array => {
      const bytes = new Uint8Array(600);
      for (let at = first; at < 600; at += step) bytes[at] = 0x47;
      return bytes;
    };
    writeFileSync(join(folder, "module.ts"), "Go on: export const a = 1;");
    writeFileSync(join(folder, "module.mts"), "G".padEnd(300, " "));
    writeFileSync(join(folder, "empty.ts"), "");
    writeFileSync(join(folder, "broadcast.ts"), packets(0, 188));
    writeFileSync(join(folder, "camera.m2ts"), packets(4, 192));
    assertEquals(collectInputs([folder]).map((input) => input.folder), [
      "broadcast.ts",
      "camera.m2ts",
    ]);
    const [named] = collectInputs([join(folder, "module.ts")]);
    assertEquals(named?.failure, undefined);
  });
});

import { spawnSync } from "node:child_process";
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
import { collectInputs, type Input } from "../../lib/pipeline/inputs.ts";
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

Deno.test("missing and empty places become entries with a reason", () => {
  inFolder((folder) => {
    mkdirSync(join(folder, "empty"));
    const codes = collectInputs([
      join(folder, "none.mp4"),
      join(folder, "empty"),
    ]).map((input) => input.failure?.code);
    assertEquals(codes, ["file-missing", "folder-empty"]);
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

/** What `collectInputs` says of paths to somebody who is not root, who may read everything. */
function collectAsNobody(paths: string[]): Input[] {
  const program = `
    import process from "node:process";
    import { collectInputs } from ${
    JSON.stringify(new URL("../../lib/pipeline/inputs.ts", import.meta.url))
  };
    process.setgid(65534);
    process.setuid(65534);
    console.log(JSON.stringify(collectInputs(${JSON.stringify(paths)})));`;
  const { stdout, stderr } = spawnSync(Deno.execPath(), ["eval", program], {
    encoding: "utf8",
  });
  assert(stdout !== "", stderr);
  return JSON.parse(stdout) as Input[];
}

Deno.test("a folder that may not be read becomes an entry with a reason, and its neighbours are found", () => {
  if (Deno.build.os === "windows") return; // permissions are another matter there
  inFolder((folder) => {
    chmodSync(folder, 0o755);
    const media = join(folder, "media");
    mkdirSync(join(media, "locked"), { recursive: true });
    writeFileSync(join(media, "locked/hidden.mp4"), "");
    writeFileSync(join(media, "z.mp4"), "");
    chmodSync(join(media, "locked"), 0o000);
    try {
      const inputs = process.getuid?.() === 0
        ? collectAsNobody([media])
        : collectInputs([media]);
      assertEquals(
        inputs.map((input) => [input.folder, input.failure?.code]),
        [["locked", "file-unreadable"], ["z.mp4", undefined]],
      );
      assert(/may not be read/.test(inputs[0]!.failure!.reason));
    } finally {
      chmodSync(join(media, "locked"), 0o700);
    }
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listClips } from "../../lib/training/mod.ts";
import { assertEquals, assertThrows } from "../support/assert.ts";

function withFolder(body: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "clips-"));
  try {
    body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

Deno.test("an index above the folder tells source, speaker, hint and truth", () => {
  withFolder((base) => {
    mkdirSync(join(base, "valid", "studio"), { recursive: true });
    writeFileSync(join(base, "valid", "studio", "a.mp4"), "");
    writeFileSync(join(base, "valid", "studio", "notes.txt"), "");
    writeFileSync(
      join(base, "index.jsonl"),
      `{"file":"valid/studio/a.mp4","src":"studio","speaker":"s1","hint_offset_frames":1.5,"hint_confidence":0.2}\n`,
    );
    writeFileSync(
      join(base, "valid_truth.jsonl"),
      `{"file":"valid/studio/a.mp4","offset_frames":2}\n`,
    );
    const clips = listClips(join(base, "valid"));
    assertEquals(clips.length, 1);
    const { path: _path, ...rest } = clips[0]!;
    assertEquals(rest, {
      file: "valid/studio/a.mp4",
      source: "studio",
      speaker: "s1",
      hint: { lateness: 1.5, confidence: 0.2 },
      lateness: 2,
    });
  });
});

Deno.test("a folder without media, a missing one and a broken index are named", () => {
  withFolder((base) => {
    assertThrows(() => listClips(base), { code: "folder-empty" });
    assertThrows(() => listClips(join(base, "no")), { code: "folder-missing" });
    writeFileSync(join(base, "index.jsonl"), "{}\n");
    assertThrows(() => listClips(base), {
      code: "index-unreadable",
      message: /line 1/,
    });
  });
});

Deno.test("TypeScript files are not taken for transport streams", () => {
  withFolder((base) => {
    writeFileSync(join(base, "a.mp4"), "");
    writeFileSync(
      join(base, "generate.ts"),
      "export const x = 1;\n".repeat(20),
    );
    assertEquals(listClips(base).map(({ path }) => path), [
      join(base, "a.mp4"),
    ]);
  });
});

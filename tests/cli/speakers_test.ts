import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { assert, assertEquals } from "../support/assert.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

function speakers(
  ...args: string[]
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(
    Deno.execPath(),
    ["run", "-A", "--quiet", "lib/cli/speakers.ts", ...args],
    {
      encoding: "utf8",
      cwd: root,
      env: { ...Deno.env.toObject(), NO_COLOR: "1" },
    },
  );
}

Deno.test("speakers writes frames, turns, a timeline and a summary, and leaves its input alone", () => {
  const folder = mkdtempSync(join(tmpdir(), "speakers-"));
  try {
    const input = join(folder, "two faces.mp4");
    cpSync(join(root, "data/samples/grid_two_faces.mp4"), input);
    const before = [statSync(input).mtimeMs, readFileSync(input).length];
    const out = join(folder, "out");
    const { status, stdout } = speakers(
      input,
      join(folder, "missing.mp4"),
      "--threads",
      "1",
      "--json",
      "-o",
      out,
    );
    assertEquals(status, 1);
    const [good, bad] = stdout.trim().split("\n").map((line) =>
      JSON.parse(line)
    );
    assertEquals([good.status, bad.status, bad.code], [
      "ok",
      "failed",
      "file-missing",
    ]);
    assertEquals(good.scorers[0].turns.length, 2);
    assertEquals(readdirSync(join(out, "two faces.mp4")).sort(), [
      "frames.csv",
      "frames.parquet",
      "syncnet.html",
      "syncnet.rttm",
    ]);
    const rttm = readFileSync(join(out, "two faces.mp4/syncnet.rttm"), "utf8");
    assertEquals(rttm.trim().split("\n").length, 2);
    const csv = readFileSync(join(out, "two faces.mp4/frames.csv"), "utf8");
    assertEquals(csv.trim().split("\r\n").length, 1 + 2 * 150);
    const summary = readFileSync(join(out, "summary.jsonl"), "utf8");
    // Four faces, three states, and the file that failed.
    assertEquals(summary.trim().split("\n").length, 8);
    assert(summary.includes("there is no file or folder"));
    assertEquals([statSync(input).mtimeMs, readFileSync(input).length], before);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

Deno.test("speakers explains itself, and refuses what it does not know", () => {
  const help = speakers("--help");
  assertEquals(help.status, 0);
  assert(help.stdout.includes("Examples:"));
  const wrong = speakers("a.mp4", "--scorer", "guess");
  assertEquals(wrong.status, 2);
  assert(wrong.stderr.includes("syncnet, lr_asd"));
});

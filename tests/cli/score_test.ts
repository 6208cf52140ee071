import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ScoreComparison, ScoreRow } from "../../lib/score/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { temporaryFolder } from "../support/media_clips.ts";

function run(args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(Deno.execPath(), [
    "run",
    "-A",
    "--quiet",
    "lib/cli/score.ts",
    ...args,
  ], { encoding: "utf8", env: { ...Deno.env.toObject(), NO_COLOR: "1" } });
  return { status, stdout, stderr };
}

Deno.test("two folders are scored and compared by the clips' names, and a failed file is a row", () => {
  using folder = temporaryFolder();
  const [first, second, out] = ["first", "second", "out"].map((name) =>
    join(folder.path, name)
  ) as [string, string, string];
  mkdirSync(first);
  mkdirSync(second);
  copyFileSync("data/samples/grid_in_sync.mp4", join(first, "a.mp4"));
  copyFileSync("data/samples/grid_sound_late_120ms.mp4", join(second, "a.mp4"));
  copyFileSync("data/samples/truth.json", join(second, "b.mp4"));
  const { status, stdout } = run([
    ...[first, "--against", second, "--out", out, "--json"],
    ...["--threads", "1"],
  ]);
  assertEquals(status, 1);
  const lines = stdout.trim().split("\n").map((line) => JSON.parse(line));
  const rows = lines.slice(0, -1) as ScoreRow[];
  assertEquals(rows.map(({ status }) => status), ["ok", "ok", "failed"]);
  assert(rows.every((row) => row.weightsSha256.length === 64));
  assert(rows.every((row) => row.versions.includes("deno")));
  assert(!stdout.includes("LSE"));
  const { comparison } = lines.at(-1) as { comparison: ScoreComparison[] };
  assertEquals(comparison[0]!.pairs, 1);
  assert(comparison[0]!.distanceAtZero.mean! > 0.1);
  assertEquals(readdirSync(out).toSorted(), [
    "scores.csv",
    "scores.html",
    "scores.jsonl",
    "summary.json",
  ]);
  const written = readFileSync(join(out, "scores.jsonl"), "utf8").trim();
  assertEquals(written.split("\n").map((line) => JSON.parse(line)), rows);
});

Deno.test("a preset that is not there is a wrong call", () => {
  const { status, stderr } = run(["data/samples", "--preset", "lse"]);
  assertEquals(status, 2);
  assert(stderr.includes("wav2lip_lrs"));
});

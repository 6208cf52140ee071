import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { writeMedia } from "../../lib/media/mod.ts";
import type { FixReport } from "../../lib/repair/mod.ts";
import { assert, assertAlmostEquals, assertEquals } from "../support/assert.ts";
import { runCli, sample } from "../support/command.ts";
import { temporaryFolder } from "../support/media_clips.ts";
import { testOnLinux } from "../support/processes.ts";

Deno.test("fix puts a planted delay right by the bundled network, says before and after, and touches only its output", async () => {
  using folder = temporaryFolder();
  const input = sample("grid_sound_late_320ms.mp4");
  const bytes = readFileSync(input);
  const output = join(folder.path, "fixed.mp4");
  const { status, out } = await runCli("fix", [input, "-o", output, "--json"]);
  assertEquals(status, 0);
  const report = JSON.parse(out) as FixReport & { file: string; out: string };
  assertEquals([report.file, report.out], [input, output]);
  assertEquals([report.status, report.method], ["fixed", "copy"]);
  assertAlmostEquals(report.before.offsetMs, -320, 20);
  assertAlmostEquals(report.after!.offsetMs, 0, 20);
  assert(report.after!.confidence > 0.4);
  assertEquals(readdirSync(folder.path), ["fixed.mp4"]);
  assertEquals(readFileSync(input), bytes);

  const again = await runCli("fix", [input, "-o", output]);
  assertEquals(again.status, 2);
  assert(/exists already.*--force/.test(again.err), again.err);
});

Deno.test("fix refuses a file in which nobody can be measured, with a sentence and status 1", async () => {
  using folder = temporaryFolder();
  const input = join(folder.path, "grey.mp4");
  const grey = new Uint8Array(160 * 120 * 3).fill(128);
  await writeMedia(input, {
    video: {
      width: 160,
      height: 120,
      frameRate: 25,
      codec: "h264",
      frames: Array(50).fill(grey),
    },
    audio: {
      sampleRate: 16000,
      channels: 1,
      codec: "aac",
      data: new Int16Array(32000),
    },
  });
  const run = await runCli("fix", [input, "-o", join(folder.path, "out.mp4")]);
  assertEquals([run.status, run.out], [1, ""]);
  assert(/no face was found/.test(run.err), run.err);
  assertEquals(readdirSync(folder.path), ["grey.mp4"]);
});

testOnLinux("Ctrl-C during fix leaves no half-written file", async () => {
  using folder = temporaryFolder();
  let isStopped = false;
  const run = await runCli(
    "fix",
    [
      sample("grid_sound_late_320ms.mp4"),
      "-o",
      join(folder.path, "fixed.mp4"),
    ],
    (child, err) => {
      if (isStopped || !err.includes("measuring again")) return;
      isStopped = true;
      process.kill(-child.pid!, "SIGINT");
    },
  );
  assertEquals(run.status, 130);
  assertEquals(readdirSync(folder.path), []);
});

Deno.test("fix tells its options with examples, and what a wrong call lacks", async () => {
  const help = await runCli("fix", ["--help"]);
  assertEquals(help.status, 0);
  assert(/Examples:\n {2}deno task fix .* -o /.test(help.out), help.out);
  const wrong = await runCli("fix", [sample("grid_in_sync.mp4")]);
  assertEquals(wrong.status, 2);
  assert(/required option '-o, --out <file>'/.test(wrong.err), wrong.err);
});

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { openMedia } from "../../lib/media/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { runCli, sample } from "../support/command.ts";
import { temporaryFolder } from "../support/media_clips.ts";
import { testOnLinux } from "../support/processes.ts";

async function countFrames(file: string): Promise<number> {
  await using media = await openMedia(file, { maxSide: 64, keepFrames: 0 });
  let count = 0;
  for await (const _ of media.frames()) count++;
  return count;
}

Deno.test("visualise measures and draws all frames of a clip, and draws a kept result as well", async () => {
  using folder = temporaryFolder();
  const input = sample("grid_two_faces.mp4");
  const bytes = readFileSync(input);
  const output = join(folder.path, "overlay.mp4");
  const { status, out } = await runCli("visualise", [
    input,
    "-o",
    output,
    "--json",
  ]);
  assertEquals(status, 0);
  assertEquals(JSON.parse(out), {
    file: input,
    out: output,
    network: "syncnet_compact",
    faces: 4,
  });
  assertEquals(await countFrames(output), 150);
  assertEquals(readFileSync(input), bytes);
  assertEquals(readdirSync(folder.path), ["overlay.mp4"]);

  const kept = join(folder.path, "result.json");
  writeFileSync(kept, "{}");
  const refused = await runCli("visualise", [
    input,
    "-o",
    join(folder.path, "b.mp4"),
    "--result",
    kept,
  ]);
  assertEquals(refused.status, 2);
  assert(/no result\.json of this version/.test(refused.err), refused.err);
  const again = await runCli("visualise", [input, "-o", output]);
  assertEquals(again.status, 2);
  assert(/exists already.*--force/.test(again.err), again.err);
});

testOnLinux("Ctrl-C during visualise leaves no half-written file", async () => {
  using folder = temporaryFolder();
  let isStopped = false;
  const output = join(folder.path, "overlay.mp4");
  const run = await runCli(
    "visualise",
    [sample("grid_three_shots.mp4"), "-o", output],
    (child, err) => {
      if (isStopped || !err.includes("drawing")) return;
      isStopped = true;
      process.kill(-child.pid!, "SIGINT");
    },
  );
  assertEquals(run.status, 130);
  assert(!existsSync(output));
  assertEquals(readdirSync(folder.path), []);
});

Deno.test("visualise tells its options with examples", async () => {
  const help = await runCli("visualise", ["--help"]);
  assertEquals(help.status, 0);
  assert(/Examples:\n {2}deno task visualise /.test(help.out), help.out);
});

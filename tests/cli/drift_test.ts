import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DriftResult } from "../../lib/pipeline/mod.ts";
import { assert, assertAlmostEquals, assertEquals } from "../support/assert.ts";
import { runCli, sample } from "../support/command.ts";
import { temporaryFolder } from "../support/media_clips.ts";

Deno.test("drift tells of a clip that is in sync all along, with its points as JSON and a figure", async () => {
  using folder = temporaryFolder();
  const figure = join(folder.path, "a folder", "drift.html");
  const { status, out, err } = await runCli("drift", [
    sample("grid_three_shots.mp4"),
    "--stretch",
    "3",
    "--figure",
    figure,
    "--json",
  ]);
  assertEquals(status, 0, err);
  const result = JSON.parse(out) as DriftResult & { figure: string };
  assertEquals([result.kind, result.points.length], ["constant", 3]);
  assertAlmostEquals(result.pieces[0]!.offsetMs, 0, 20);
  assertEquals(result.made.network, "syncnet_compact");
  assertEquals(result.figure, figure);
  assert(/Offset over time/.test(readFileSync(figure, "utf8")));
  assertEquals(readdirSync(join(folder.path, "a folder")), ["drift.html"]);
});

Deno.test("drift refuses a clip too short for a line, and a figure of no known kind before any work", async () => {
  using folder = temporaryFolder();
  const short = await runCli("drift", [
    sample("grid_in_sync.mp4"),
    "--no-figure",
  ]);
  assertEquals([short.status, short.out], [1, ""]);
  assert(/of 1 stretches of time give a sure offset/.test(short.err));
  const figure = join(folder.path, "drift.bmp");
  const wrong = await runCli("drift", ["missing.mp4", "--figure", figure]);
  assertEquals(wrong.status, 2);
  assert(/end its name with \.html, \.png, \.svg/.test(wrong.err), wrong.err);
  assert(!existsSync(figure));
});

Deno.test("drift tells its options with examples", async () => {
  const help = await runCli("drift", ["--help"]);
  assertEquals(help.status, 0);
  assert(/Examples:\n {2}deno task drift /.test(help.out), help.out);
});

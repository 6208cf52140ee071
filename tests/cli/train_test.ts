import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSafetensors } from "../../lib/torch/mod.ts";
import { parseTrainConfig, runFiles, train } from "../../lib/training/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { withFolder, writeSyntheticStore } from "../support/synthetic_store.ts";

const command = fileURLToPath(
  new URL("../../lib/cli/train.ts", import.meta.url),
);

/** Bytes of a block in the shell's `ulimit`, as POSIX has it. */
const shellBlock = 512;

/** Runs the command, where asked for in a shell that lets no file grow over so many bytes. */
async function runTrain(config: string, limit?: number) {
  const before = limit === undefined
    ? ""
    // Without the trap the system would end the process at once.
    : `trap '' XFSZ; ulimit -f ${Math.floor(limit / shellBlock)}; `;
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: [
      "-c",
      `${before}exec "$0" run -A --no-check --no-code-cache "$1" "$2"`,
      Deno.execPath(),
      command,
      config,
    ],
  }).output();
  const [printed, told] = [stdout, stderr].map((bytes) =>
    new TextDecoder().decode(bytes)
  ) as [string, string];
  return { status: code, stdout: printed, stderr: told };
}

/** A short run of a small network, as a file for the command. */
function writeConfig(folder: string, settings: Record<string, unknown> = {}) {
  const store = join(folder, "store");
  writeSyntheticStore(store, { tracks: 6, frames: 40 });
  const path = join(folder, "train.json");
  const config = {
    store,
    out: join(folder, "run"),
    architecture: {
      picture: [{ out: 6, kernel: [5, 5], stride: [8, 8] }],
      sound: [{ out: 8, kernel: [13, 5] }],
      context: false,
    },
    segments: 4,
    frames: 16,
    steps: 4,
    selfCheck: false,
    threads: 1,
    ...settings,
  };
  writeFileSync(path, JSON.stringify(config));
  return { path, config: parseTrainConfig(config) };
}

Deno.test({
  name:
    "a full disk ends the command with a sentence, its last good checkpoint stays, and with room it goes on",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const { path, config } = writeConfig(folder, { checkpointEvery: 2 });
      const stop = new AbortController();
      await train(config, {
        signal: stop.signal,
        hook: ({ completed }) => completed === 2 && stop.abort(),
      });
      const checkpoint = join(config.out, runFiles.checkpoint);
      const whole = readFileSync(checkpoint);
      const full = await runTrain(path, statSync(checkpoint).size / 2);
      assertEquals(full.status, 1, full.stderr);
      assert(/error: there is no room left to write/.test(full.stderr));
      assert(!/\bat .*\.ts:/.test(full.stderr), full.stderr);
      assert(readFileSync(checkpoint).equals(whole));
      assertEquals(
        readdirSync(config.out).filter((name) => name.endsWith(".tmp")),
        [],
      );
      const again = await runTrain(path);
      assertEquals(again.status, 0, again.stderr);
      const steps = readSafetensors(readFileSync(checkpoint))
        .get("optimiser.steps")!.data[0];
      assertEquals(steps, 4n);
    }),
});

Deno.test("the command says on stderr that a store without hints is taken to be in sync", async () => {
  await withFolder(async (folder) => {
    const { path } = writeConfig(folder);
    const { status, stderr, stdout } = await runTrain(path);
    assertEquals(status, 0, stderr);
    const told = stderr.split("\n").filter((line) => /in sync/.test(line));
    assertEquals(told.length, 1, stderr);
    assert(told[0]!.includes("--refine"), told[0]);
    assert(stdout.startsWith("4 steps, 6 tracks; loss"), stdout);
  });
});

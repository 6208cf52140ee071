import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { assert, assertEquals } from "../support/assert.ts";
import { temporaryFolder } from "../support/media_clips.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const command = ["run", "-A", "--quiet", "lib/cli/curate.ts"];
const options = {
  cwd: root,
  env: { ...Deno.env.toObject(), NO_COLOR: "1" },
} as const;

function curate(
  ...args: string[]
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(Deno.execPath(), [...command, ...args], {
    ...options,
    encoding: "utf8",
  });
}

/** Ends as a person would, once the first clip is there. */
function interruptAtFirstClip(child: ChildProcess, out: string): void {
  const watch = setInterval(() => {
    const clips = existsSync(join(out, "clips"))
      ? readdirSync(join(out, "clips"), { recursive: true, encoding: "utf8" })
      : [];
    if (!clips.some((name) => /track.*\.mp4$/.test(name))) return;
    clearInterval(watch);
    child.kill("SIGINT");
  }, 5);
  child.once("exit", () => clearInterval(watch));
}

Deno.test("curate says how its preset was translated, what each rule removed, and prints JSON on request", () => {
  using folder = temporaryFolder();
  const input = "data/samples/grid_in_sync.mp4";
  const words = curate(input, "--threads", "1", "-o", folder.path);
  assertEquals(words.status, 0);
  assert(words.stdout.includes("translated from confidence 3 of syncnet_v2"));
  assert(words.stdout.includes("too little voice"));
  const json = curate(
    input,
    "missing.mp4",
    "--threads",
    "1",
    "--no-clips",
    "--json",
    "-o",
    folder.path,
  );
  assertEquals(json.status, 1);
  const lines = json.stdout.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(lines.map(({ status }) => status), ["ok", "failed", undefined]);
  assertEquals(lines[1].code, "file-missing");
  assertEquals(lines[2].funnel.keptSeconds, lines[0].funnel.keptSeconds);
});

Deno.test("curate explains itself, and refuses what cannot work", () => {
  using folder = temporaryFolder();
  const help = curate("--help");
  assertEquals(help.status, 0);
  assert(help.stdout.includes("Examples:") && help.stdout.includes("voxceleb"));
  const input = "data/samples/grid_in_sync.mp4";
  for (
    const wrong of [
      ["--preset", "loose"],
      ["--min-voice", "2"],
      ["--min-seconds", "8", "--max-seconds", "10"],
    ]
  ) {
    const { status, stderr } = curate(input, ...wrong, "-o", folder.path);
    assertEquals([status, stderr.includes("error")], [2, true], wrong.join());
  }
});

Deno.test("Ctrl-C leaves whole clips only, with a manifest", async () => {
  using folder = temporaryFolder();
  const out = join(folder.path, "out");
  const child = spawn(Deno.execPath(), [
    ...command,
    "data/samples/grid_three_shots.mp4",
    "data/samples/grid_two_faces.mp4",
    "--threads",
    "1",
    "-o",
    out,
  ], { ...options, stdio: "ignore" });
  // Deno reads status 130 as death by SIGINT; that the command ended by itself shows in what it left.
  const exited = new Promise((resolve) =>
    child.once(
      "exit",
      (status, signal) => resolve(signal === "SIGINT" ? 130 : status),
    )
  );
  interruptAtFirstClip(child, out);
  assertEquals(await exited, 130);
  const left = readdirSync(out, { recursive: true, encoding: "utf8" });
  assertEquals(
    left.filter((name) => /partial|tmp/.test(name)),
    [],
  );
  for (const name of left.filter((name) => /track.*\.mp4$/.test(name))) {
    const { status } = curate(
      join(out, name),
      "--no-clips",
      "-o",
      join(folder.path, "again"),
    );
    assertEquals(status, 0, `${name} can be read`);
  }
  assert(existsSync(join(out, "manifest.jsonl")));
  const files = readFileSync(join(out, "files.jsonl"), "utf8");
  assert(files.includes("interrupted"));
});

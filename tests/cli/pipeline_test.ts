import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { assert, assertEquals } from "../support/assert.ts";
import { temporaryFolder } from "../support/media_clips.ts";
import {
  childrenOf,
  eventually,
  isAlive,
  testOnLinux,
} from "../support/processes.ts";

function sample(name: string): string {
  return fileURLToPath(new URL(`../../data/samples/${name}`, import.meta.url));
}

/** What a command did. */
interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts a command of lib/cli in a process group of its own, as a shell does. */
function start(
  command: "pipeline" | "offset",
  args: readonly string[],
  hear: (child: ChildProcess, out: string) => void = () => {},
): Promise<Run> {
  const script = fileURLToPath(
    new URL(`../../lib/cli/${command}.ts`, import.meta.url),
  );
  const child = spawn(
    Deno.execPath(),
    ["run", "-A", "--quiet", script, ...args],
    {
      detached: true,
      env: { ...process.env, NO_COLOR: "1", SYNC_DEBUG: "" },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    hear(child, out);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => err += text);
  return new Promise((resolve) => {
    child.on("close", (status, signal) => {
      assert(!/^\s+at /m.test(err), `a stack trace: ${err}`);
      // Deno reads status 130 as death by SIGINT; that the command ended by itself shows in what it left.
      resolve({ status: signal === "SIGINT" ? 130 : status, out, err });
    });
  });
}

Deno.test("offset prints one sentence, a line a face with its numbers, and what the sign means; progress goes to stderr", async () => {
  const { status, out, err } = await start("offset", [
    sample("grid_sound_late_120ms.mp4"),
  ]);
  assertEquals(status, 0);
  const lines = out.trimEnd().split("\n");
  assertEquals(lines.length, 3);
  assert(
    /: the sound is 1[12]\d ms late \(3 frames\)\.$/.test(lines[0]!),
    lines[0]!,
  );
  assert(
    /^ {2}face 0, 0:00\.0 to 0:03\.0: .*\[out-of-sync; offset -3 frames \(-1[12]\d ms\), confidence 0\.\d{3}, distance 0\.\d{3}, high reliability\]$/
      .test(lines[1]!),
    lines[1]!,
  );
  assert(/negative = the sound is late/.test(lines[2]!), lines[2]!);
  assert(/\d+ frames of \d+ frames, \d+ frames\/s/.test(err), err);
});

Deno.test("offset --json prints one object with the documented names and nothing else", async () => {
  const { status, out } = await start("offset", [
    sample("grid_sound_early_200ms.mp4"),
    "--json",
  ]);
  assertEquals(status, 0);
  const result = JSON.parse(out) as Record<string, unknown>;
  assertEquals(Object.keys(result), [
    "file",
    "status",
    "network",
    "zeroFrames",
    "recipe",
    "tracks",
  ]);
  const [track, ...others] = result["tracks"] as Record<string, unknown>[];
  assertEquals(others, []);
  assertEquals(Object.keys(track!), [
    "startMs",
    "endMs",
    "offsetFrames",
    "offsetMs",
    "minDistance",
    "confidence",
    "distanceAtZero",
    "verdict",
  ]);
  assertEquals([track!["offsetFrames"], track!["verdict"]], [5, "out-of-sync"]);
});

Deno.test("a file that fails is a sentence and status 1 for offset, with --json an object with its reason", async () => {
  const plain = await start("offset", ["no such file.mp4"]);
  assertEquals([plain.status, plain.out], [1, ""]);
  assert(/^error: .*no such file\.mp4 \(file-missing\)$/m.test(plain.err));
  const { status, out } = await start("offset", ["no such file.mp4", "--json"]);
  const { status: state, code, reason, tracks } = JSON.parse(out);
  assertEquals([status, state, code, tracks], [
    1,
    "failed",
    "file-missing",
    [],
  ]);
  assert(reason.length > 10);
});

Deno.test("pipeline prints a JSON line a file and turns chosen verdicts and failed files into status 1", async () => {
  using folder = temporaryFolder();
  const args = [
    sample("grid_in_sync.mp4"),
    sample("grid_sound_late_120ms.mp4"),
    "--out",
    folder.path,
    "--json",
    "--end",
    "2",
  ];
  const fine = await start("pipeline", [
    ...args,
    "--fail-on",
    "no-speech,cannot-tell",
  ]);
  assertEquals(fine.status, 0);
  const verdicts = fine.out.trimEnd().split("\n").map((line) =>
    JSON.parse(line).tracks[0].verdict
  );
  assertEquals(verdicts, ["in-sync", "out-of-sync"]);
  const met = await start("pipeline", [...args, "--fail-on", "out-of-sync"]);
  assertEquals(met.status, 1);
  const failed = await start("pipeline", ["nothing.mp4", ...args]);
  assertEquals(failed.status, 1);
  assertEquals(failed.out.trimEnd().split("\n").length, 3);
});

Deno.test("wrong usage is status 2 with a sentence, and --help is status 0 with every option", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "in the way");
  writeFileSync(file, "");
  const clip = sample("grid_in_sync.mp4");
  const calls: [string[], RegExp][] = [
    [[], /missing required argument/],
    [[clip, "--nonsense"], /unknown option/],
    [[clip, "--fail-on", "late"], /there is no verdict "late": choose from/],
    [[clip, "--every", "0"], /whole number from 1/],
    [[clip, "--start", "soon"], /seconds \(12\.5\) or a time/],
    [[clip, "--recipe", "syncnet_python"], /does not fit network/],
    [[clip, "--detector", "eyes"], /choices are yunet/],
    [[clip, "--detector-weights", clip], /takes no other weights/],
    [[clip, "--detector", "s3fd", "--detector-side", "320"], /not for s3fd/],
    [[clip, "--faces", "whole", "--tiles", "2"], /--tiles has no effect/],
    [[clip, "--start", "2", "--end", "1"], /must come after the start/],
    [[clip, "--out", file], /name another folder with --out/],
  ];
  for (const [args, message] of calls) {
    const { status, out, err } = await start("pipeline", args);
    assertEquals([status, out], [2, ""], args.join(" "));
    assert(message.test(err), `${args.join(" ")}: ${err}`);
  }
  const { status, out } = await start("pipeline", ["--help"]);
  assertEquals(status, 0);
  const options =
    "out detector network weights device threads recipe min-track search features fail-on json jobs faces audio-stream audio start end every tiles"
      .split(" ");
  for (const option of options) assert(out.includes(`--${option}`), option);
});

/** Arguments that make a clip of nine seconds take a while. */
const slowly = ["--every", "1", "--tiles", "2"];

testOnLinux(
  "Ctrl-C keeps what is finished, says what is not, and leaves neither temporary files nor processes",
  async () => {
    using folder = temporaryFolder();
    let children: number[] = [];
    const { status, out } = await start(
      "pipeline",
      [
        sample("grid_in_sync.mp4"),
        sample("grid_three_shots.mp4"),
        "--out",
        folder.path,
        "--json",
        ...slowly,
      ],
      (child) => {
        if (children.length > 0) return;
        void eventually(() => childrenOf(child.pid!).length > 0).then(() => {
          children = childrenOf(child.pid!);
          process.kill(-child.pid!, "SIGINT");
        });
      },
    );
    assertEquals(status, 130);
    const codes = out.trimEnd().split("\n").map((line) => {
      const { status, code } = JSON.parse(line);
      return code ?? status;
    });
    assertEquals(codes, ["ok", "interrupted"]);
    assertEquals(children.length, 1);
    assert(!isAlive(children[0]!));
    const left = readdirSync(folder.path, {
      recursive: true,
      encoding: "utf8",
    });
    assert(!left.some((name) => name.endsWith(".tmp")), left.join());
    assert(existsSync(join(folder.path, "grid_in_sync.mp4", "result.json")));
    const rows = readFileSync(join(folder.path, "summary.csv"), "utf8");
    assert(/,in-sync,/.test(rows) && /interrupted/.test(rows), rows);
  },
);

testOnLinux("a child does not outlive a run that was killed", async () => {
  let children: number[] = [];
  using folder = temporaryFolder();
  await start(
    "pipeline",
    [
      "nothing.mp4",
      sample("grid_three_shots.mp4"),
      "--out",
      folder.path,
      "--json",
      ...slowly,
    ],
    (child) => {
      if (children.length > 0) return;
      void eventually(() => childrenOf(child.pid!).length > 0).then(() => {
        children = childrenOf(child.pid!);
        child.kill("SIGKILL");
      });
    },
  );
  assertEquals(children.length, 1);
  assert(await eventually(() => !isAlive(children[0]!)));
});

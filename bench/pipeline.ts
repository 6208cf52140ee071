/**
 * The whole default pipeline: seconds, times real time and peak memory, by the
 * command line as a person runs it, start of the program included.
 *
 *     deno run -A bench/pipeline.ts [FILE…]
 *
 * Without files: ten seconds and a minute of 1080x1920 HEVC and of 720x1280
 * H.264, from ../shared. Processor time counts all processes and threads. Where
 * other programs are at work on the machine, the wall clock counts them too;
 * processor time over the number of cores is what it cannot go below.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { basename, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { openMedia, probe, writeMedia } from "../lib/media/mod.ts";

const program = fileURLToPath(
  new URL("../lib/cli/pipeline.ts", import.meta.url),
);
const clip = fileURLToPath(
  new URL("../../shared/clips/reference/demo1.mp4", import.meta.url),
);

/** How many times faster than real time the pipeline has to be, by codec. */
const targets: Readonly<Record<string, number>> = { hevc: 4, h264: 6 };
/** Largest peak memory in megabytes. */
const memoryTarget = 700;

/** A row of the table. */
interface Row {
  readonly file: string;
  readonly pictures: string;
  readonly "video s": number;
  readonly "wall s": number;
  readonly "× real time": number;
  readonly "CPU s": number;
  readonly "CPU s a minute": number;
  readonly "peak MB": number;
  readonly target: string;
}

/** Seconds of processor time that a shell's `times` tells of what it waited for. */
function childSeconds(times: string): number {
  const [user, system] = times.trim().split("\n").at(-1)!.split(" ").map(
    (text) => {
      const [minutes, seconds] = text.replace(",", ".").split("m");
      return Number(minutes) * 60 + Number.parseFloat(seconds!);
    },
  );
  return user! + system!;
}

async function measure(file: string, folder: string): Promise<Row> {
  const out = join(folder, "out");
  const began = performance.now();
  const shell = spawn("sh", [
    "-c",
    '"$@" >/dev/null 2>&1; times',
    "sh",
    Deno.execPath(),
    "run",
    "-A",
    program,
    file,
    "--out",
    out,
  ], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  shell.stdout.setEncoding("utf8").on("data", (text: string) => said += text);
  await new Promise((resolve) => shell.on("close", resolve));
  const wall = (performance.now() - began) / 1000;
  const cpu = childSeconds(said);
  const { peakMegabytes } = JSON.parse(
    readFileSync(join(out, "timings.jsonl"), "utf8"),
  ) as { peakMegabytes: number };
  const { video, duration } = await probe(file);
  const [{ width, height, codec, frameRate }] = video as [typeof video[number]];
  const speed = duration / wall;
  const target = targets[codec];
  const round = (value: number, digits = 1): number =>
    Number(value.toFixed(digits));
  return {
    file: basename(file),
    pictures: `${codec} ${width}x${height} ${round(frameRate, 2)}/s`,
    "video s": round(duration),
    "wall s": round(wall, 2),
    "× real time": round(speed),
    "CPU s": round(cpu, 2),
    "CPU s a minute": round(cpu / duration * 60),
    "peak MB": peakMegabytes,
    target: target === undefined
      ? ""
      : `≥ ${target}: ${
        speed >= target ? "met" : "missed"
      }; ≤ ${memoryTarget} MB: ${
        peakMegabytes <= memoryTarget ? "met" : "missed"
      }`,
  };
}

/** The clip as H.264 with a longer side of 1280. */
async function writeSmaller(file: string): Promise<void> {
  await using media = await openMedia(clip, { maxSide: 1280 });
  await writeMedia(file, {
    video: {
      width: 720,
      height: 1280,
      frameRate: 25,
      codec: "h264",
      keyInterval: 50,
      options: { preset: "veryfast" },
      frames: (async function* () {
        for await (const { data } of media.frames()) yield data;
      })(),
    },
    audio: {
      sampleRate: 16000,
      channels: 1,
      codec: "aac",
      data: (async function* () {
        for await (const { data } of media.samples()) yield data;
      })(),
    },
  });
}

/** The same file six times over, its streams copied; `undefined` without ffmpeg. */
function repeated(file: string, folder: string): string | undefined {
  const target = join(folder, `${basename(file, ".mp4")}_minute.mp4`);
  const { status } = spawnSync("ffmpeg", [
    ...["-v", "error", "-stream_loop", "5", "-i", file],
    ...["-map", "0:v", "-map", "0:a", "-c", "copy", target],
  ], { stdio: "inherit" });
  return status === 0 ? target : undefined;
}

async function material(folder: string): Promise<string[]> {
  if (!existsSync(clip)) {
    throw new Error("name files, or provide ../shared/clips/reference");
  }
  const smaller = join(folder, "demo1_720.mp4");
  await writeSmaller(smaller);
  return [clip, smaller].flatMap((file) => {
    const minute = repeated(file, folder);
    return minute === undefined ? [file] : [file, minute];
  });
}

const folder = mkdtempSync(join(tmpdir(), "bench-"));
try {
  const named = process.argv.slice(2);
  const rows: Row[] = [];
  for (const file of named.length > 0 ? named : await material(folder)) {
    rows.push(await measure(file, folder));
  }
  console.table(rows);
  console.log(
    `${availableParallelism()} cores, load ${
      loadavg()[0]!.toFixed(1)
    } during the last minute (about 2 is this program alone)`,
  );
} finally {
  rmSync(folder, { recursive: true });
}

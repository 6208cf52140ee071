/**
 * Decoding speed: milliseconds of a frame on the 25 fps grid, and of a second
 * of sound, by file and size. `deno run -A bench/media.ts [--threads N] FILE...`
 */
import { cpuUsage, memoryUsage } from "node:process";
import { basename } from "node:path";
import { openMedia, startDecoder } from "../lib/media/mod.ts";

const sizes = [Infinity, 1280, 640];

interface Row {
  file: string;
  size: string;
  frames: number;
  "ms/frame": string;
  "CPU ms/frame": string;
  "sound ms/s": string;
  "MB in all": number;
}

async function measure(
  file: string,
  maxSide: number,
  threads: number,
  decoder: ReturnType<typeof startDecoder>,
): Promise<Row> {
  const options = { maxSide, threads, decoder, keepFrames: 1 };
  await using media = await openMedia(file, options);
  const start = performance.now();
  const cpu = cpuUsage();
  let frames = 0;
  let size = "";
  for await (const frame of media.frames()) {
    frames++;
    size = `${frame.width}x${frame.height}`;
  }
  const milliseconds = performance.now() - start;
  const { user, system } = cpuUsage(cpu);
  const soundStart = performance.now();
  let samples = 0;
  for await (const { data } of media.samples()) samples += data.length;
  const sound = performance.now() - soundStart;
  return {
    file: basename(file),
    size,
    frames,
    "ms/frame": (milliseconds / frames).toFixed(2),
    "CPU ms/frame": ((user + system) / 1000 / frames).toFixed(2),
    "sound ms/s": samples === 0 ? "-" : (sound / (samples / 16000)).toFixed(2),
    "MB in all": Math.round(memoryUsage().rss / 1e6),
  };
}

if (import.meta.main) {
  const args = [...Deno.args];
  const at = args.indexOf("--threads");
  const threads = at < 0 ? 2 : Number(args.splice(at, 2)[1]);
  if (args.length === 0) {
    console.error("usage: deno run -A bench/media.ts [--threads N] FILE...");
    Deno.exit(2);
  }
  await using decoder = startDecoder();
  const rows: Row[] = [];
  for (const file of args) {
    for (const maxSide of sizes) {
      rows.push(await measure(file, maxSide, threads, decoder));
    }
  }
  console.table(rows);
}

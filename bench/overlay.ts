/**
 * Speed of the overlay: how many times faster than real time a video is drawn
 * and encoded, and what drawing alone takes of a frame.
 * `deno run -A bench/overlay.ts [FILE...]`; without files, a 1080p one is made
 * from the bundled clip with two faces.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { cpuUsage } from "node:process";
import { fileURLToPath } from "node:url";
import { openMedia, probe, writeMedia } from "../lib/media/mod.ts";
import { analyse, type FileResult } from "../lib/pipeline/mod.ts";
import { drawFaces } from "../lib/report/overlay/draw_faces.ts";
import { createStripPainter } from "../lib/report/overlay/draw_strip.ts";
import { createFacesOverTime } from "../lib/report/overlay/faces_over_time.ts";
import { loadGlyphs } from "../lib/report/overlay/glyph_sheet.ts";
import { greenFactor, writeOverlay } from "../lib/report/mod.ts";

const sampleFile = fileURLToPath(
  new URL("../data/samples/grid_two_faces.mp4", import.meta.url),
);
const large = { width: 1920, height: 1080 };

/** The bundled clip, each pixel made larger, at 1080p in H.264. */
async function enlarged(folder: string): Promise<string> {
  const file = join(folder, "two_faces_1080p.mp4");
  await using media = await openMedia(sampleFile, { keepFrames: 1 });
  const { width, height } = large;
  const data = new Uint8Array(width * height * 3);
  await writeMedia(file, {
    video: {
      ...large,
      frameRate: 25,
      codec: "h264",
      quality: 18,
      keyInterval: 50,
      frames: (async function* () {
        for await (const frame of media.frames()) {
          for (let y = 0, at = 0; y < height; y++) {
            const row = Math.floor(y * frame.height / height) * frame.width;
            for (let x = 0; x < width; x++) {
              const from = 3 * (row + Math.floor(x * frame.width / width));
              data[at++] = frame.data[from]!;
              data[at++] = frame.data[from + 1]!;
              data[at++] = frame.data[from + 2]!;
            }
          }
          yield data;
        }
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
  return file;
}

/** Milliseconds that drawing takes of a frame. */
async function drawing(result: FileResult): Promise<number> {
  const { width, height, frames } = result.media!;
  const pixels = { data: new Uint8Array(width * height * 3), width, height };
  const brush = {
    glyphs: await loadGlyphs(Math.round(Math.min(width, height) / 40)),
    greenFactor: greenFactor(0.1),
    scale: 1,
  };
  const facesAt = createFacesOverTime(result);
  const drawStrip = createStripPainter(result);
  const start = performance.now();
  for (let frame = 0; frame < frames; frame++) {
    drawFaces(pixels, facesAt(frame), brush);
    drawStrip(pixels, frame, brush);
  }
  return (performance.now() - start) / frames;
}

if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), "overlay-"));
  const rows: Record<string, string | number>[] = [];
  const files = Deno.args.length > 0 ? Deno.args : [await enlarged(folder)];
  for (const file of files) {
    const result = await analyse(file);
    const output = join(folder, "overlay.mp4");
    const start = performance.now();
    const cpu = cpuUsage();
    await writeOverlay(file, result, output);
    const wall = (performance.now() - start) / 1000;
    const { user, system } = cpuUsage(cpu);
    const { video } = await probe(output);
    const seconds = result.media!.frames / 25;
    rows.push({
      file: basename(file),
      size: `${video[0]!.width}x${video[0]!.height}`,
      faces: result.tracks.length,
      seconds,
      "times real time": (seconds / wall).toFixed(2),
      "CPU s/s": ((user + system) / 1e6 / seconds).toFixed(2),
      "drawing ms/frame": (await drawing(result)).toFixed(2),
    });
  }
  rmSync(folder, { recursive: true });
  console.table(rows);
}

/**
 * Makes the bundled clips and `truth.json` again: `deno task samples`.
 *
 * The two originals with real people stay as they are; clips with planted
 * offsets are cut from one of them, the others are drawn.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openMedia, writeMedia } from "../../lib/media/mod.ts";
import { type SampleClip, sampleClips } from "./generator/list.ts";
import { generateClip, sampleRate } from "./generator/mod.ts";
import { shiftSound } from "./generator/shift_sound.ts";

const folder = fileURLToPath(new URL("./", import.meta.url));
const frameRate = 25;
const samplesPerFrame = sampleRate / frameRate;

interface Material {
  readonly width: number;
  readonly height: number;
  readonly frames: Iterable<Uint8Array>;
  readonly samples: Int16Array;
}

/** Reads a part of a file, frame `start` to frame `end` (exclusive). */
async function readPart(
  file: string,
  start: number,
  end: number,
): Promise<Material> {
  await using media = await openMedia(folder + file);
  const frames: Uint8Array[] = [];
  let width = 0;
  let height = 0;
  for await (const frame of media.frames()) {
    if (frame.index < start) continue;
    if (frame.index >= end) break;
    ({ width, height } = frame);
    frames.push(frame.data);
  }
  const samples = new Int16Array((end - start) * samplesPerFrame);
  let at = -start * samplesPerFrame;
  for await (const { data } of media.samples()) {
    for (const value of data) {
      if (at >= 0 && at < samples.length) samples[at] = value;
      at++;
    }
  }
  return { width, height, frames, samples };
}

async function materialOf(clip: SampleClip): Promise<Material | undefined> {
  const late = clip.planted.frames;
  if (clip.made === undefined) return undefined;
  if ("seed" in clip.made) {
    const { seed, seconds } = clip.made;
    const soundDelay = late / frameRate;
    const { size, samples, frames } = generateClip({
      seed,
      seconds,
      soundDelay,
    });
    return { width: size, height: size, samples, frames: frames() };
  }
  const { from, start, end } = clip.made;
  const part = await readPart(from, start, end);
  return { ...part, samples: shiftSound(part.samples, late * samplesPerFrame) };
}

async function make(clip: SampleClip): Promise<void> {
  const material = await materialOf(clip);
  if (material === undefined) return;
  const { width, height, frames, samples } = material;
  await writeMedia(folder + clip.file, {
    video: {
      width,
      height,
      frameRate,
      codec: "h264",
      quality: clip.kind === "real" ? 20 : 23,
      keyInterval: 75,
      frames,
      options: { preset: "slow" },
    },
    audio: {
      sampleRate,
      channels: 1,
      codec: "aac",
      bitrate: 64000,
      data: samples,
    },
  });
  console.log(clip.file);
}

if (import.meta.main) {
  for (const clip of sampleClips) await make(clip);
  const truth = { version: 1, frameRate, clips: sampleClips };
  writeFileSync(
    folder + "truth.json",
    JSON.stringify(truth, undefined, 2) + "\n",
  );
}

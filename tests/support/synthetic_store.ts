import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStoreWriter } from "../../lib/training/store_writer.ts";
import { randomNumbers } from "./synthetic_clips.ts";

/** Side of a stored crop. */
const side = 96;

/** What a made-up store holds. */
export interface SyntheticStoreOptions {
  /** Number of tracks, each of another speaker. */
  readonly tracks: number;
  /** Frames of each. */
  readonly frames: number;
  /** Frames by which the sound is late, by track. */
  readonly lateness?: (track: number) => number;
  /** Whether the sound has to do with the picture. */
  readonly related?: boolean;
  /** Whether picture and sound tell whose they are, all along. */
  readonly persons?: boolean;
  /** Hint of each track; none if left out. */
  readonly hint?: (track: number) => number;
}

/** A dark mouth whose height follows `opening`, 0..1. */
function drawMouth(opening: number, face: number): Uint8Array {
  const crop = new Uint8Array(side * side).fill(120 + face % 60);
  const half = 2 + 16 * opening;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const inside = ((x - 47.5) / 22) ** 2 + ((y - 47.5) / half) ** 2 < 1;
      if (inside) crop[y * side + x] = 30;
    }
  }
  return crop;
}

/** A white spot above the mouth, in another place for each person. */
function drawSpot(crop: Uint8Array, person: number): Uint8Array {
  for (let y = 20; y < 28; y++) {
    crop.fill(255, y * side + 20 + 5 * person, y * side + 28 + 5 * person);
  }
  return crop;
}

/** Writes a store of mouths that open as their sound is loud. */
export function writeSyntheticStore(
  folder: string,
  options: SyntheticStoreOptions,
): void {
  const { tracks, frames, lateness = () => 0, related = true, hint } = options;
  const voice = (track: number): number => options.persons ? 5 * track : 0;
  using writer = openStoreWriter(folder);
  for (let track = 0; track < tracks; track++) {
    const random = randomNumbers(1000 + track);
    const margin = 30;
    const course = Float32Array.from(
      { length: frames + 2 * margin },
      () => random(),
    );
    const pixels = writer.reserve("pixels", frames * side * side);
    for (let frame = 0; frame < frames; frame++) {
      const mouth = drawMouth(course[margin + frame]!, track * 17);
      writer.write(
        "pixels",
        pixels.at + frame * side * side,
        options.persons ? drawSpot(mouth, track) : mouth,
      );
    }
    const other = related ? course : course.map(() => random());
    const mfcc = Float32Array.from({ length: frames * 4 * 13 }, (_, at) => {
      const frame = Math.floor(at / 52) - lateness(track);
      const loud = other[margin + Math.round(frame)]!;
      const k = at % 13;
      return 10 * loud * Math.cos(k) + voice(track) * Math.sin(k) +
        0.3 * (random() - 0.5);
    });
    const samples = Int16Array.from(
      { length: frames * 640 },
      () => 2000 * (random() - 0.5),
    );
    const put = (name: "mfcc" | "samples", data: Float32Array | Int16Array) => {
      const bytes = new Uint8Array(data.buffer);
      const span = writer.reserve(name, bytes.length);
      writer.write(name, span.at, bytes);
      return { ...span, crc: writer.checksum(name, span) };
    };
    const file = `track${track}.mp4`;
    writer.finish(file, [{
      kind: "track",
      file,
      track: 0,
      source: "synthetic",
      speaker: file,
      ...(hint === undefined
        ? {}
        : { hint: { lateness: hint(track), confidence: 1 } }),
      frames,
      soundFirst: 0,
      realSound: [0, frames - 4],
      pixels: { ...pixels, crc: writer.checksum("pixels", pixels) },
      mfcc: put("mfcc", mfcc),
      samples: put("samples", samples),
    }]);
  }
}

/** Runs a body with a folder that is removed afterwards. */
export async function withFolder(
  body: (folder: string) => void | Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "training-"));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

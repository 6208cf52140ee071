/** Generated clips with known truth: every picture carries its number, every click its time. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Media, TimedPicture } from "../../lib/media/mod.ts";

/** A folder that is removed at the end of its block. */
export function temporaryFolder(): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "media-"));
  return {
    path,
    [Symbol.dispose]: (): void =>
      rmSync(path, { recursive: true, force: true }),
  };
}

/** Pixels of one black or white block of a picture's number. */
const block = 16;
/** Blocks in a row; two rows make 12 bits. */
const blocksInRow = 6;

/** Size of the numbered pictures. */
export const clipWidth = block * blocksInRow;
/** Size of the numbered pictures. */
export const clipHeight = block * 4;

/** A grey picture whose upper half spells `number` in 12 black and white blocks. */
export function numberedPicture(number: number): Uint8Array {
  const data = new Uint8Array(clipWidth * clipHeight * 3).fill(128);
  for (let bit = 0; bit < 12; bit++) {
    const value = (number >> bit) & 1 ? 255 : 0;
    const top = Math.floor(bit / blocksInRow) * block;
    const left = (bit % blocksInRow) * block;
    for (let y = top; y < top + block; y++) {
      const from = (y * clipWidth + left) * 3;
      data.fill(value, from, from + block * 3);
    }
  }
  return data;
}

/** The number that a decoded picture of {@link numberedPicture} spells, at any scale. */
export function readNumber(
  frame: { data: Uint8Array; width: number; height: number },
): number {
  let number = 0;
  const scale = frame.width / clipWidth;
  for (let bit = 0; bit < 12; bit++) {
    const y = Math.floor(
      (Math.floor(bit / blocksInRow) + 0.5) * block * scale,
    );
    const x = Math.floor(((bit % blocksInRow) + 0.5) * block * scale);
    if (frame.data[(y * frame.width + x) * 3]! > 128) number |= 1 << bit;
  }
  return number;
}

/** `count` numbered pictures. */
export function* numberedPictures(count: number): Generator<Uint8Array> {
  for (let i = 0; i < count; i++) yield numberedPicture(i);
}

/** Numbered pictures at the given times. */
export function* timedPictures(times: number[]): Generator<TimedPicture> {
  for (const [i, time] of times.entries()) {
    yield { data: numberedPicture(i), time };
  }
}

/** Standard deviation in seconds of a click's envelope, short against 5 ms and long enough for codecs. */
const clickSigma = 0.002;

/** Sound with clicks (1 kHz under a bell curve) centred at `times`, on all channels. */
export function clicks(
  seconds: number,
  times: number[],
  sampleRate = 48000,
  channels = 1,
): Int16Array {
  const data = new Int16Array(Math.round(seconds * sampleRate) * channels);
  for (const time of times) {
    const reach = Math.ceil(5 * clickSigma * sampleRate);
    const centre = Math.round(time * sampleRate);
    for (let i = centre - reach; i <= centre + reach; i++) {
      const t = i / sampleRate - time;
      const value = 24000 * Math.exp(-t * t / (2 * clickSigma ** 2)) *
        Math.cos(2 * Math.PI * 1000 * t);
      for (let c = 0; c < channels; c++) {
        if (i >= 0) data[i * channels + c] = Math.round(value);
      }
    }
  }
  return data;
}

/** Centre, in seconds after sample 0, of the click nearest to `near`: centroid of the energy. */
export function clickTime(sound: Int16Array, near: number): number {
  const rate = 16000;
  const from = Math.max(0, Math.round((near - 0.2) * rate));
  const to = Math.min(sound.length, Math.round((near + 0.2) * rate));
  let peak = from;
  for (let i = from; i < to; i++) {
    if (Math.abs(sound[i]!) > Math.abs(sound[peak]!)) peak = i;
  }
  let sum = 0;
  let moment = 0;
  for (let i = peak - 160; i <= peak + 160; i++) {
    const energy = (sound[i] ?? 0) ** 2;
    sum += energy;
    moment += energy * i;
  }
  return moment / sum / rate;
}

/** All sound of an open file. */
export async function allSound(media: Media): Promise<Int16Array> {
  const pieces: Int16Array[] = [];
  for await (const { data } of media.samples()) pieces.push(data);
  const sound = new Int16Array(pieces.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const piece of pieces) {
    sound.set(piece, at);
    at += piece.length;
  }
  return sound;
}

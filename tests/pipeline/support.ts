/** What the tests of whole analyses share. */
import process from "node:process";
import {
  analyse,
  analyseDefaults,
  type AnalyseFileOptions,
  type FileResult,
  openTools,
  type Tools,
  type TrackResult,
} from "../../lib/pipeline/mod.ts";
import { fileURLToPath } from "node:url";
import { openMedia } from "../../lib/media/mod.ts";
import { allSound } from "../support/media_clips.ts";
import { type Requirement, testWith } from "../support/requires.ts";

/** Path of a bundled clip. */
export function sample(name: string): string {
  return fileURLToPath(new URL(`../../data/samples/${name}`, import.meta.url));
}

/** Runs `body` with the default networks loaded once. */
export async function withTools(
  body: (
    run: (file: string, options?: AnalyseFileOptions) => Promise<FileResult>,
    tools: Tools,
  ) => Promise<void>,
  options: Partial<Parameters<typeof openTools>[0]> = {},
): Promise<void> {
  await using tools = await openTools({ ...analyseDefaults, ...options });
  await body((file, options) => analyse(file, { tools, ...options }), tools);
}

/** Tests of some minutes are there only with SYNC_SLOW=1. */
export const slow = process.env["SYNC_SLOW"] === "1";

/** A test of some minutes; see {@link slow}. */
export function slowTest(
  needs: Requirement[],
  name: string,
  body: () => Promise<void>,
): void {
  if (slow) testWith(needs, name, body);
}

/** Column of a face's middle in its first frame, source pixels. */
export function faceX({ boxes }: TrackResult): number {
  return (boxes[0]![0] + boxes[0]![2]) / 2;
}

/** The whole sound of a file, 16 kHz mono, from its first picture on. */
export async function soundOf(file: string): Promise<Int16Array> {
  await using media = await openMedia(file);
  return await allSound(media);
}

/** Sound delayed by so many frames of 40 ms; negative numbers cut its beginning. Same length. */
export function delayed(sound: Int16Array, frames: number): Int16Array {
  const shifted = new Int16Array(sound.length);
  const by = frames * 640;
  if (by >= 0) shifted.set(sound.subarray(0, sound.length - by), by);
  else shifted.set(sound.subarray(-by));
  return shifted;
}

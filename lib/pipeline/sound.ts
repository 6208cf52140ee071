import {
  coefficientCount,
  createMfccStream,
  createVoiceActivity,
  type VoiceSegment,
  voiceSegments,
  wholeFramesPadSamples,
} from "../audio/mod.ts";
import { type Media, soundRate } from "../media/mod.ts";
import {
  compactSizes,
  embedSoundRange,
  type Features,
  type SyncNetwork,
} from "../networks/mod.ts";
import type { Hook } from "../progress.ts";
import { realSoundRows } from "../sync/mod.ts";
import { createFloatStore, type FloatStore } from "./float_store.ts";

const { length: rowsPerWindow, hop } = compactSizes.soundWindow;
/** MFCC rows of a frame of 40 ms, the same for all networks. */
export const rowsPerFrame = hop;
/** Windows that are embedded at a time: ten seconds. */
const blockWindows = 250;
/** Blocks that are kept; tracks of one time ask for the same ones. */
const keptBlocks = 4;

/** What is kept of a file's sound. Row 4i and frame i of the grid belong together. */
export interface Sound {
  /** MFCC as float32, `[rows, 13]`: 5 kB a second. */
  readonly mfcc: FloatStore;
  /** First and last + 1 sound window that lies wholly in real sound. */
  readonly realWindows: readonly [number, number];
  /** Where somebody speaks, in seconds of the file's own time. */
  readonly voice: readonly VoiceSegment[];
  /** The samples themselves, only where a recipe cuts them per track. */
  readonly samples?: Int16Array;
}

/** How {@link listen} hears. */
export interface ListenOptions {
  /** Whether to keep the samples, 32 kB a second. */
  readonly keepSamples: boolean;
  /** Hears of stage "sound" in seconds, after each piece. */
  readonly hook?: Hook;
  readonly signal?: AbortSignal;
}

function joinSamples(pieces: readonly Int16Array[], total: number): Int16Array {
  const all = new Int16Array(total);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/**
 * Hears a file once: MFCC for the networks, voice for the verdicts.
 *
 * @returns `undefined` if it holds no sound
 */
export async function listen(
  media: Media,
  options: ListenOptions,
): Promise<Sound | undefined> {
  if (media.soundSpan === undefined) return undefined;
  const mfcc = createFloatStore(coefficientCount);
  const stream = createMfccStream();
  const probabilities: number[] = [];
  const pieces: Int16Array[] = [];
  let total = 0;
  await using activity = await createVoiceActivity();
  for await (const { data } of media.samples()) {
    options.signal?.throwIfAborted();
    mfcc.append(stream.push(data).data);
    probabilities.push(...await activity.push(data));
    if (options.keepSamples) pieces.push(data);
    total += data.length;
    options.hook?.({
      stage: "sound",
      completed: total / soundRate,
      total: media.info.duration,
    });
  }
  if (total === 0) return undefined;
  mfcc.append(stream.flush(wholeFramesPadSamples).data);
  probabilities.push(...await activity.flush());
  const windows = Math.floor((mfcc.rows - rowsPerWindow) / rowsPerFrame) + 1;
  return {
    mfcc,
    realWindows: realSoundRows(
      media.soundSpan,
      media.startTime,
      Math.max(0, windows),
    ),
    voice: voiceSegments(probabilities, { startTime: media.startTime }),
    ...(options.keepSamples ? { samples: joinSamples(pieces, total) } : {}),
  };
}

/** Sound vectors on demand: `from` and `to` count windows, one per frame of the grid. */
export type SoundFeatures = (from: number, to: number) => Promise<Features>;

/**
 * Embeds sound where it is asked for, block by block; the last blocks are
 * kept, so that several faces of one time cost one embedding.
 */
export function soundFeatures(
  network: SyncNetwork,
  sound: Sound,
): SoundFeatures {
  const blocks = new Map<number, Float32Array>();
  const { dimensions } = network;
  const embed = async (block: number): Promise<Float32Array> => {
    const known = blocks.get(block);
    if (known !== undefined) return known;
    const { data } = await embedSoundRange(
      network,
      sound.mfcc,
      block * blockWindows,
      (block + 1) * blockWindows,
    );
    if (blocks.size >= keptBlocks) blocks.delete(blocks.keys().next().value!);
    blocks.set(block, data);
    return data;
  };
  return async (from, to) => {
    const rows = Math.max(0, to - from);
    const data = new Float32Array(rows * dimensions);
    for (let window = from; window < to;) {
      const block = Math.floor(window / blockWindows);
      const end = Math.min(to, (block + 1) * blockWindows);
      const start = (window - block * blockWindows) * dimensions;
      const part = (await embed(block)).subarray(
        start,
        start + (end - window) * dimensions,
      );
      data.set(part, (window - from) * dimensions);
      window = end;
    }
    return { data, rows, dimensions };
  };
}

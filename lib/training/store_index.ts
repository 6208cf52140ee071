import { z } from "zod";

/** Version of the store's layout; another one is refused. */
export const storeVersion = 1;

const span = z.object({
  at: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  crc: z.int().nonnegative(),
});

/** A place in one of a store's tables. */
export interface StoredSpan {
  /** First byte. */
  readonly at: number;
  /** How many bytes. */
  readonly bytes: number;
  /** Their CRC-32. */
  readonly crc: number;
}

/** A track in a store: what it is, and where its numbers lie. */
export interface StoredTrack {
  /** Tells it from other lines. */
  readonly kind: "track";
  /** File it was made of, as the folder's index names it. */
  readonly file: string;
  /** Counts the tracks of a file. */
  readonly track: number;
  /** Collection that the file belongs to. */
  readonly source: string;
  /** Who is seen. */
  readonly speaker: string;
  /** Lateness of the sound in frames by another network, positive = late, and how sure it is. */
  readonly hint?: { readonly lateness: number; readonly confidence: number };
  /** True lateness, frames. */
  readonly lateness?: number;
  /** Crops, one per frame of the 25 fps grid. */
  readonly frames: number;
  /** Frame of the first sound kept, counted from the first crop: 0 or less. */
  readonly soundFirst: number;
  /** Sound windows `[from, to)` in real sound, counted in frames from the first crop. */
  readonly realSound: readonly [number, number];
  /** Grey bytes `[frames, 96, 96]` in `pixels.bin`. */
  readonly pixels: StoredSpan;
  /** Float32 `[rows, 13]` in `mfcc.bin`; row 0 belongs to frame `soundFirst`. */
  readonly mfcc: StoredSpan;
  /** Int16 samples in `samples.bin`; sample 0 belongs to frame `soundFirst`. */
  readonly samples: StoredSpan;
}

const storedTrackSchema = z.object({
  kind: z.literal("track"),
  file: z.string(),
  track: z.int().nonnegative(),
  source: z.string(),
  speaker: z.string(),
  hint: z.object({ lateness: z.number(), confidence: z.number() })
    .exactOptional(),
  lateness: z.number().exactOptional(),
  frames: z.int().positive(),
  soundFirst: z.int().nonpositive(),
  realSound: z.tuple([z.int(), z.int()]),
  pixels: span,
  mfcc: span,
  samples: span,
});

/** A file that gave nothing. */
export interface DroppedLine {
  /** Tells it from other lines. */
  readonly kind: "dropped";
  /** The file. */
  readonly file: string;
  /** The error's code. */
  readonly code: string;
  /** The error's sentence. */
  readonly reason: string;
}

const droppedFileSchema = z.object({
  kind: z.literal("dropped"),
  file: z.string(),
  code: z.string(),
  reason: z.string(),
});

/** Ends a file's lines: what stands before it is whole. */
const finishedFileSchema = z.object({
  kind: z.literal("finished"),
  file: z.string(),
});

/** A line of `index.jsonl` in a store. */
const storeLineSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("store"), version: z.int() }),
  storedTrackSchema,
  droppedFileSchema,
  finishedFileSchema,
]);

/** A line of a store's index. */
export type StoreLine =
  | { readonly kind: "store"; readonly version: number }
  | StoredTrack
  | DroppedLine
  | { readonly kind: "finished"; readonly file: string };

/** A store's tables by name: files beside the index. */
export const tableNames = ["pixels", "mfcc", "samples"] as const;

/** Name of one of a store's tables. */
export type TableName = typeof tableNames[number];

/** Name of the index in a store's folder. */
export const indexName = "index.jsonl";

/** The file of a table. */
export function tableFile(name: TableName): string {
  return `${name}.bin`;
}

/** What an index says, and how much of it is whole. */
export interface ParsedIndex {
  /** Tracks of finished files. */
  readonly tracks: StoredTrack[];
  /** Files that gave nothing. */
  readonly dropped: DroppedLine[];
  /** Files that need not be looked at again. */
  readonly finished: Set<string>;
  /** Characters up to the end of the last finished file. */
  readonly length: number;
  /** Bytes of each table that finished files use. */
  readonly used: Record<TableName, number>;
}

/**
 * Reads an index as far as it is whole: a file's lines count once its last one
 * is there, so a kill at any moment costs at most the file in hand.
 *
 * @returns `undefined` if the first line is not that of a store
 */
export function parseIndex(text: string): ParsedIndex | undefined {
  const parsed: ParsedIndex & { length: number } = {
    tracks: [],
    dropped: [],
    finished: new Set(),
    length: 0,
    used: { pixels: 0, mfcc: 0, samples: 0 },
  };
  let waiting: StoredTrack[] = [];
  let place = 0;
  for (let end; (end = text.indexOf("\n", place)) >= 0; place = end + 1) {
    let line: StoreLine;
    try {
      line = storeLineSchema.parse(JSON.parse(text.slice(place, end)));
    } catch {
      break;
    }
    if (place === 0) {
      if (line.kind !== "store" || line.version !== storeVersion) {
        return undefined;
      }
      parsed.length = end + 1;
    } else if (line.kind === "track") {
      waiting.push(line);
      continue;
    } else if (line.kind === "dropped") {
      parsed.dropped.push(line);
      parsed.finished.add(line.file);
    } else if (line.kind === "finished") {
      parsed.finished.add(line.file);
      for (const track of waiting) {
        parsed.tracks.push(track);
        for (const name of tableNames) {
          const { at, bytes } = track[name];
          parsed.used[name] = Math.max(parsed.used[name], at + bytes);
        }
      }
    }
    waiting = [];
    parsed.length = end + 1;
  }
  return parsed.length === 0 ? undefined : parsed;
}

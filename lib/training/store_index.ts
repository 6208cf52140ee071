import { z } from "zod";

/** Version of the store's layout; another one is refused. */
export const storeVersion = 1;

const span = z.object({
  at: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  crc: z.int().nonnegative(),
});

/** A track in a store: what it is, and where its numbers lie. */
export const storedTrackSchema = z.object({
  kind: z.literal("track"),
  /** File it was made of, as the folder's index names it. */
  file: z.string(),
  /** Counts the tracks of a file. */
  track: z.int().nonnegative(),
  source: z.string(),
  speaker: z.string(),
  /** Lateness of the sound in frames by another network, positive = late. */
  hint: z.object({ lateness: z.number(), confidence: z.number() }).optional(),
  /** True lateness, frames. */
  lateness: z.number().optional(),
  /** Crops, one per frame of the 25 fps grid. */
  frames: z.int().positive(),
  /** Frame of the first sound kept, counted from the first crop: 0 or less. */
  soundFirst: z.int().nonpositive(),
  /** Sound windows `[from, to)` in real sound, counted in frames from the first crop. */
  realSound: z.tuple([z.int(), z.int()]),
  /** Grey bytes `[frames, 96, 96]` in `pixels.bin`. */
  pixels: span,
  /** Float32 `[rows, 13]` in `mfcc.bin`; row 0 belongs to frame `soundFirst`. */
  mfcc: span,
  /** Int16 samples in `samples.bin`; sample 0 belongs to frame `soundFirst`. */
  samples: span,
});

/** A file that gave nothing. */
export const droppedFileSchema = z.object({
  kind: z.literal("dropped"),
  file: z.string(),
  code: z.string(),
  reason: z.string(),
});

/** Ends a file's lines: what stands before it is whole. */
export const finishedFileSchema = z.object({
  kind: z.literal("finished"),
  file: z.string(),
});

/** A line of `index.jsonl` in a store. */
export const storeLineSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("store"), version: z.int() }),
  storedTrackSchema,
  droppedFileSchema,
  finishedFileSchema,
]);

/** A track in a store. */
export type StoredTrack = z.infer<typeof storedTrackSchema>;

/** A line of a store's index. */
export type StoreLine = z.infer<typeof storeLineSchema>;

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
  readonly dropped: z.infer<typeof droppedFileSchema>[];
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

import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
} from "node:fs";
import { join } from "node:path";
import { fileChecksum } from "./checksum.ts";
import { TrainingError } from "./errors.ts";
import { mfccColumns, mfccRowsPerFrame } from "./hear_file.ts";
import {
  indexName,
  parseIndex,
  type StoredTrack,
  tableFile,
  type TableName,
  tableNames,
} from "./store_index.ts";
import { wideSide } from "./wide_crop.ts";

/** Samples of a frame of 40 ms at 16 kHz. */
const samplesPerFrame = 640;
/** Bytes of a crop. */
const cropBytes = wideSide * wideSide;

/**
 * Prepared tracks on disk, read where they are needed: what is in memory does
 * not grow with the data. Frames are counted from a track's first crop.
 */
export interface Store extends Disposable {
  /** Its folder. */
  readonly folder: string;
  /** Its tracks. */
  readonly tracks: readonly StoredTrack[];
  /** Files that gave nothing, and why. */
  readonly dropped: readonly {
    readonly file: string;
    readonly reason: string;
  }[];
  /** Crops `[count, 96, 96]` from frame `from` on. */
  readPixels(track: StoredTrack, from: number, count: number): Uint8Array;
  /**
   * MFCC rows `[count, 13]` from row `from` on, 4 rows a frame; rows before and
   * after what is kept repeat the nearest one.
   */
  readMfcc(track: StoredTrack, from: number, count: number): Float32Array;
  /** Samples from sample `from` on, 640 a frame; zeros where none are kept. */
  readSamples(track: StoredTrack, from: number, count: number): Int16Array;
  /**
   * Compares every track with its checksum.
   *
   * @throws {TrainingError} `store-corrupt`
   */
  verify(): void;
}

function corrupt(folder: string, what: string): TrainingError {
  return new TrainingError(
    "store-corrupt",
    `the store ${folder} is damaged: ${what}; delete the folder and prepare it again`,
  );
}

/**
 * Opens a store that `prepareFolder` has made.
 *
 * @throws {TrainingError} `store-missing`, `store-corrupt`, `store-empty`
 */
export function openStore(folder: string): Store {
  const indexPath = join(folder, indexName);
  if (!existsSync(indexPath)) {
    throw new TrainingError(
      "store-missing",
      `there is no store in ${folder}: make one with "deno task prepare FOLDER --out ${folder}"`,
    );
  }
  const index = parseIndex(readFileSync(indexPath, "utf8"));
  if (index === undefined) throw corrupt(folder, "its index cannot be read");
  const { tracks, dropped } = index;
  if (tracks.length === 0) {
    throw new TrainingError(
      "store-empty",
      `the store ${folder} holds no track: none of its files had a usable face`,
    );
  }
  const open = (name: TableName): number => {
    const path = join(folder, tableFile(name));
    if (!existsSync(path)) throw corrupt(folder, `${path} is missing`);
    return openSync(path, "r");
  };
  const tables = Object.fromEntries(
    tableNames.map((name) => [name, open(name)]),
  ) as Record<TableName, number>;
  const close = (): void => Object.values(tables).forEach(closeSync);
  for (const name of tableNames) {
    const { size } = fstatSync(tables[name]);
    if (size >= index.used[name]) continue;
    close();
    throw corrupt(
      folder,
      `${tableFile(name)} has ${size} bytes of ${index.used[name]}`,
    );
  }

  /** The part of a span that lies within it, and where it begins in what was asked for. */
  function read(
    track: StoredTrack,
    name: TableName,
    from: number,
    bytes: number,
  ): { data: Uint8Array<ArrayBuffer>; first: number; end: number } {
    const { at, bytes: all } = track[name];
    const start = Math.min(Math.max(0, from), all);
    const stop = Math.min(Math.max(start, from + bytes), all);
    const data = new Uint8Array(bytes);
    const first = start - from;
    if (stop > start) {
      readSync(tables[name], data, first, stop - start, at + start);
    }
    return { data, first, end: first + stop - start };
  }

  return {
    folder,
    tracks,
    dropped,
    readPixels: (track, from, count) =>
      read(track, "pixels", from * cropBytes, count * cropBytes).data,
    readMfcc(track, from, count) {
      const row = mfccColumns * 4;
      const shifted = from - track.soundFirst * mfccRowsPerFrame;
      const { data, first, end } = read(
        track,
        "mfcc",
        shifted * row,
        count * row,
      );
      const rows = new Float32Array(data.buffer);
      if (end <= first) return rows;
      const [head, tail] = [first / 4, end / 4 - mfccColumns];
      for (let i = 0; i < head; i += mfccColumns) {
        rows.copyWithin(i, head, head + mfccColumns);
      }
      for (let i = tail + mfccColumns; i < rows.length; i += mfccColumns) {
        rows.copyWithin(i, tail, tail + mfccColumns);
      }
      return rows;
    },
    readSamples(track, from, count) {
      const shifted = from - track.soundFirst * samplesPerFrame;
      return new Int16Array(
        read(track, "samples", shifted * 2, count * 2).data.buffer,
      );
    },
    verify() {
      for (const track of tracks) {
        for (const name of tableNames) {
          if (fileChecksum(tables[name], track[name]) === track[name].crc) {
            continue;
          }
          throw corrupt(folder, `the ${name} of ${track.file} have changed`);
        }
      }
    },
    [Symbol.dispose]: close,
  };
}

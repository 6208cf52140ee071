import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { fileChecksum } from "./checksum.ts";
import { TrainingError } from "./errors.ts";
import {
  indexName,
  type ParsedIndex,
  parseIndex,
  type StoredTrack,
  type StoreLine,
  storeVersion,
  tableFile,
  type TableName,
  tableNames,
} from "./store_index.ts";
import { isDiskFull } from "./write_whole.ts";

/** A place in a table that is still to be filled. */
export interface TableSpan {
  /** Bytes from the table's beginning. */
  readonly at: number;
  /** Its length in bytes. */
  readonly bytes: number;
}

/** Writes a store file by file; dispose of it. */
export interface StoreWriter extends Disposable {
  /** Files that an earlier run has finished. */
  readonly finished: ReadonlySet<string>;
  /** What an earlier run has written. */
  readonly found: ParsedIndex;
  /** Takes room in a table for the file in hand. */
  reserve(name: TableName, bytes: number): TableSpan;
  /** Writes into reserved room. */
  write(name: TableName, at: number, data: Uint8Array): void;
  /** Checksum of room that has been filled. */
  checksum(name: TableName, span: TableSpan): number;
  /** Ends a file with its tracks: from here on it survives a kill. */
  finish(file: string, tracks: readonly StoredTrack[]): void;
  /** Ends a file that gave nothing. */
  drop(file: string, code: string, reason: string): void;
  /** Gives back what was reserved for a file that failed. */
  abandon(): void;
}

function failed(folder: string, cause: unknown): TrainingError {
  const { code } = cause as { code?: string };
  const isFull = isDiskFull(cause);
  return new TrainingError(
    isFull ? "disk-full" : "store-unwritable",
    isFull
      ? `there is no room left for the store ${folder}: free some and run the same command again, it goes on where it stopped`
      : `the store ${folder} cannot be written (${code ?? String(cause)})`,
    { cause },
  );
}

/**
 * Opens a store for writing, a new one or one that an earlier run began: what
 * that run had not finished is cut off.
 *
 * @throws {TrainingError} `store-corrupt` if the folder holds another index,
 *   `store-unwritable`, `disk-full`
 */
export function openStoreWriter(folder: string): StoreWriter {
  const guard = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      if (cause instanceof TrainingError) throw cause;
      throw failed(folder, cause);
    }
  };
  guard(() => mkdirSync(folder, { recursive: true }));
  const indexPath = join(folder, indexName);
  const isNew = !existsSync(indexPath);
  const head = JSON.stringify({ kind: "store", version: storeVersion }) + "\n";
  const found = parseIndex(isNew ? head : readFileSync(indexPath, "utf8"));
  if (found === undefined) {
    throw new TrainingError(
      "store-corrupt",
      `${indexPath} is not the index of a store of version ${storeVersion}: name another folder`,
    );
  }
  const open = (path: string): number =>
    guard(() => openSync(path, existsSync(path) ? "r+" : "w+"));
  const tables = Object.fromEntries(
    tableNames.map((name) => [name, open(join(folder, tableFile(name)))]),
  ) as Record<TableName, number>;
  const index = open(indexPath);
  let indexLength = found.length;
  guard(() => {
    ftruncateSync(index, found.length);
    if (isNew) writeSync(index, head, 0);
    for (const name of tableNames) {
      ftruncateSync(tables[name], found.used[name]);
    }
  });
  let done = { ...found.used };
  let reserved = { ...found.used };

  const append = (lines: readonly StoreLine[]): void =>
    guard(() => {
      const text = lines.map((line) => JSON.stringify(line) + "\n").join("");
      // The numbers first: an index line must never promise what is not there.
      for (const name of tableNames) fsyncSync(tables[name]);
      const bytes = new TextEncoder().encode(text);
      writeSync(index, bytes, 0, bytes.length, indexLength);
      indexLength += bytes.length;
      done = { ...reserved };
    });

  return {
    finished: found.finished,
    found,
    reserve(name, bytes) {
      const at = reserved[name];
      reserved[name] += bytes;
      return { at, bytes };
    },
    write(name, at, data) {
      guard(() => writeSync(tables[name], data, 0, data.length, at));
    },
    checksum: (name, span) => guard(() => fileChecksum(tables[name], span)),
    finish(file, tracks) {
      append([...tracks, { kind: "finished", file }]);
    },
    drop(file, code, reason) {
      reserved = { ...done };
      append([{ kind: "dropped", file, code, reason }]);
    },
    abandon() {
      reserved = { ...done };
    },
    [Symbol.dispose]() {
      for (const file of [...Object.values(tables), index]) closeSync(file);
    },
  };
}

import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { crc32 } from "node:zlib";
import {
  CheckpointError,
  readCheckpoint,
  readStateDict,
} from "../../lib/torch/mod.ts";
import { readRecord } from "../../lib/torch/zip_content.ts";
import { readZipDirectory } from "../../lib/torch/zip_directory.ts";
import { assert } from "../support/assert.ts";
import { shared, testWith } from "../support/requires.ts";

const mutations = 10_000;
const folder = shared("reference/torch_files/");

/** Longest time one answer may take, and memory that all of them may leave behind. */
const answerMilliseconds = 2_000;
const memoryBytes = 1.5 * 2 ** 30;

type Random = (below: number) => number;

/** Xorshift: the same numbers in every run. */
function random(seed: number): Random {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const telling = [
  0,
  1,
  0x7f,
  0x80,
  0xff,
  0x28,
  0x2e,
  0x52,
  0x62,
  0x63,
  0x71,
  0x8b,
];

function mutate(
  bytes: Uint8Array,
  other: Uint8Array,
  next: Random,
): Uint8Array {
  const result = bytes.slice();
  switch (next(4)) {
    case 0:
      return result.subarray(0, next(result.length));
    case 1:
      for (let n = 1 + next(4); n > 0; n--) {
        result[next(result.length)]! ^= 1 << next(8);
      }
      return result;
    case 2:
      for (let n = 1 + next(4); n > 0; n--) {
        result[next(result.length)] = telling[next(telling.length)]!;
      }
      return result;
    default: {
      const head = result.subarray(0, next(result.length));
      const start = next(other.length);
      const middle = other.subarray(start, start + next(64));
      const tail = result.subarray(next(result.length));
      return Uint8Array.from([...head, ...middle, ...tail]);
    }
  }
}

/** A zip of stored records with right checksums, so that a changed pickle is reached. */
function zip(records: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const parts: number[] = [];
  const directory: number[] = [];
  const word = (value: number): number[] =>
    [0, 8, 16, 24].map((bit) => value >>> bit & 255);
  for (const [name, data] of records) {
    const text = [...new TextEncoder().encode(name)];
    const common = [
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      ...word(crc32(data)),
      ...word(data.length),
      ...word(data.length),
      text.length,
      0,
      0,
      0,
    ];
    directory.push(
      0x50,
      0x4b,
      1,
      2,
      20,
      0,
      20,
      0,
      ...common,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      ...word(parts.length),
      ...text,
    );
    parts.push(0x50, 0x4b, 3, 4, 20, 0, ...common, ...text, ...data);
  }
  const count = [records.size & 255, records.size >> 8];
  return Uint8Array.from([
    ...parts,
    ...directory,
    0x50,
    0x4b,
    5,
    6,
    0,
    0,
    0,
    0,
    ...count,
    ...count,
    ...word(directory.length),
    ...word(parts.length),
    0,
    0,
  ]);
}

function rewrapped(
  bytes: Uint8Array,
  change: (pickle: Uint8Array) => Uint8Array,
): Uint8Array {
  return zip(
    new Map(
      [...readZipDirectory(bytes).values()].map((record) => [
        record.name,
        record.name.endsWith("/data.pkl")
          ? change(readRecord(record))
          : readRecord(record),
      ]),
    ),
  );
}

/** Whether both readers took it. */
function answer(bytes: Uint8Array, what: string): boolean {
  let taken = true;
  for (const read of [readCheckpoint, readStateDict]) {
    const started = performance.now();
    try {
      read(bytes);
    } catch (error) {
      assert(error instanceof CheckpointError, `${what}: ${error}`);
      taken = false;
    }
    const took = performance.now() - started;
    assert(took < answerMilliseconds, `${what} took ${took} ms`);
  }
  return taken;
}

testWith(
  ["shared"],
  `${mutations} mutated checkpoints are read or refused: no crash, no hang, bounded memory`,
  () => {
    const files = readdirSync(folder)
      .filter((name) => name.endsWith(".pt") && !name.startsWith("hostile"))
      .map((name) => ({
        name,
        bytes: new Uint8Array(readFileSync(folder + name)),
      }))
      .filter(({ bytes }) => bytes.length < 30_000);
    const next = random(0x5eed);
    const before = process.memoryUsage().rss;
    let taken = 0;
    for (let round = 0; round < mutations; round++) {
      const { name, bytes } = files[next(files.length)]!;
      const other = files[next(files.length)]!.bytes;
      const deep = name.endsWith(".zip.pt") && next(4) > 0;
      const changed = deep
        ? rewrapped(bytes, (pickle) => mutate(pickle, other, next))
        : mutate(bytes, other, next);
      if (answer(changed, `${name}, round ${round}`)) taken++;
    }
    assert(taken > mutations / 100 && taken < mutations / 2, `${taken} taken`);
    assert(process.memoryUsage().rss - before < memoryBytes);
  },
);

testWith(
  ["shared"],
  "a checkpoint packed again without padding reads the same",
  () => {
    const bytes = readFileSync(`${folder}convnet_state.zip.pt`);
    const again = rewrapped(bytes, (pickle) => pickle);
    assert(readStateDict(again).size === readStateDict(bytes).size);
  },
);

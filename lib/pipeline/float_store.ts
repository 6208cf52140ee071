/** A table of float32 that grows at its end. */
export interface FloatStore {
  /** Number of rows so far. */
  readonly rows: number;
  /** Takes more rows, one after the other. */
  append(values: ArrayLike<number>): void;
  /** A copy of rows `from` to `to` (excluded). */
  slice(from: number, to: number): Float32Array;
}

/** Values per piece: a quarter of a megabyte. */
const pieceValues = 1 << 16;

/**
 * A table that grows in pieces, so that appending never copies what is there.
 *
 * @param width values per row
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const store = createFloatStore(2);
 * store.append([1, 2, 3, 4]);
 * deepStrictEqual([...store.slice(1, 2)], [3, 4]);
 * ```
 */
export function createFloatStore(width: number): FloatStore {
  const pieces: Float32Array[] = [];
  let length = 0;
  return {
    get rows() {
      return length / width;
    },
    append(values) {
      for (let i = 0; i < values.length; i++, length++) {
        const piece = pieces[length >> 16] ??= new Float32Array(pieceValues);
        piece[length & (pieceValues - 1)] = values[i]!;
      }
    },
    slice(from, to) {
      const start = from * width;
      const copy = new Float32Array(Math.max(0, to - from) * width);
      for (let i = 0; i < copy.length; i++) {
        copy[i] = pieces[(start + i) >> 16]![(start + i) & (pieceValues - 1)]!;
      }
      return copy;
    },
  };
}

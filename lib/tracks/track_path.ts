/** Numbers of a track, one row a frame, gaps filled by straight lines. */
export interface TrackPath {
  /** First frame; undefined before the first row. */
  readonly firstFrame: number | undefined;
  /** Frames so far, gaps included. */
  readonly length: number;
  /** Adds a detection's row; frame numbers do not fall. */
  append(frame: number, row: ArrayLike<number>): void;
  /** Number `column` of the row at `index` (from the first frame on). */
  at(index: number, column: number): number;
  /** All rows, `[length, columns]`. */
  toArray(): Float64Array;
}

/**
 * Starts a path of rows of `columns` numbers.
 *
 * Reference page, "Tracks", step 4: linear interpolation between detections,
 * at a detection exactly its row. Of several rows for one frame the last is
 * its value and where the line after it starts, while the line before it runs
 * towards the first.
 *
 * @param columns numbers a row
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const path = createTrackPath(1);
 * path.append(7, [10]);
 * path.append(9, [20]);
 * deepStrictEqual(path.toArray(), Float64Array.of(10, 15, 20));
 * ```
 */
export function createTrackPath(columns: number): TrackPath {
  const rows: number[] = [];
  let firstFrame: number | undefined;
  return {
    get firstFrame() {
      return firstFrame;
    },
    get length() {
      return rows.length / columns;
    },
    append(frame: number, row: ArrayLike<number>): void {
      firstFrame ??= frame;
      const index = frame - firstFrame;
      const known = rows.length / columns;
      const start = (known - 1) * columns;
      const span = index - (known - 1);
      for (let step = 1; step < span; step++) {
        for (let column = 0; column < columns; column++) {
          const from = rows[start + column]!;
          rows.push((row[column]! - from) / span * step + from);
        }
      }
      for (let column = 0; column < columns; column++) {
        rows[index * columns + column] = row[column]!;
      }
    },
    at(index: number, column: number): number {
      return rows[index * columns + column]!;
    },
    toArray(): Float64Array {
      return Float64Array.from(rows);
    },
  };
}

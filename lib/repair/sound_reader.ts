/** Sound that comes in pieces, readable by position a little way back; disposing of it ends the pieces. */
export interface SoundReader extends AsyncDisposable {
  /** Whether the sound ends before sample `position`; reads on as far as needed. */
  endsBefore(position: number): Promise<boolean>;
  /**
   * Samples `[from, to)` of all channels, interleaved; silence outside of the
   * sound.
   */
  read(from: number, to: number): Promise<Int16Array>;
}

/**
 * Makes a reader over pieces of interleaved samples. It may go back by `keep`
 * samples and forward as far as it likes.
 *
 * @param keep samples a channel that are remembered
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * await using reader = createSoundReader([Int16Array.of(1, 2, 3)], 1, 10);
 * deepStrictEqual([...await reader.read(-1, 5)], [0, 1, 2, 3, 0, 0]);
 * ```
 */
export function createSoundReader(
  pieces: AsyncIterable<Int16Array> | Iterable<Int16Array>,
  channels: number,
  keep: number,
): SoundReader {
  const iterator = (async function* (): AsyncGenerator<Int16Array, void> {
    yield* pieces;
  })();
  /** What is remembered, with the position of its first sample. */
  let held = new Int16Array(0);
  let first = 0;
  let isOver = false;
  const end = (): number => first + held.length / channels;

  async function fill(to: number): Promise<void> {
    const fresh: Int16Array[] = [];
    let length = 0;
    while (!isOver && end() + length / channels < to) {
      const next = await iterator.next();
      if (next.done) isOver = true;
      else {
        fresh.push(next.value);
        length += next.value.length;
      }
    }
    if (length === 0) return;
    const drop = Math.max(0, Math.min(end(), to - keep) - first) * channels;
    const joined = new Int16Array(held.length - drop + length);
    joined.set(held.subarray(drop));
    let at = held.length - drop;
    for (const piece of fresh) {
      joined.set(piece, at);
      at += piece.length;
    }
    held = joined;
    first += drop / channels;
  }

  return {
    async endsBefore(position): Promise<boolean> {
      await fill(position);
      return isOver && end() < position;
    },
    async read(from, to): Promise<Int16Array> {
      await fill(to);
      if (from < first && first > 0) {
        throw new RangeError(
          `sample ${from} is gone: the reader remembers from ${first} on`,
        );
      }
      const samples = new Int16Array((to - from) * channels);
      const start = Math.max(from, first);
      const stop = Math.min(to, end());
      if (start < stop) {
        samples.set(
          held.subarray((start - first) * channels, (stop - first) * channels),
          (start - from) * channels,
        );
      }
      return samples;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await iterator.return(undefined);
    },
  };
}

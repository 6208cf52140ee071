import { setImmediate } from "node:timers/promises";
import { MediaError } from "./errors.ts";
import { quote } from "./input_file.ts";
import { noTrouble } from "./packets.ts";
import { probe } from "./probe.ts";
import { layOutSound } from "./sound.ts";
import { openSound } from "./source.ts";
import type { AudioStream } from "./types.ts";

/** Sound at its own rate with all its channels. Holds native memory: dispose of it. */
export interface WholeSound extends Disposable {
  /** The stream it is in. */
  readonly stream: AudioStream;
  /** Samples per second. */
  readonly sampleRate: number;
  /** Channels, interleaved in `data`. */
  readonly channels: number;
  /** Seconds of sample 0 in the file's own time. */
  readonly startTime: number;
  /** The samples without holes, 16 bits; may be taken once. */
  readonly data: AsyncGenerator<Int16Array>;
}

/** Which part of a stream {@link openWholeSound} reads. */
export interface WholeSoundOptions {
  /** Seconds at which sample 0 lies, in the file's own time; the first sample there is if absent. */
  readonly start?: number;
  /** Seconds at which to stop. */
  readonly end?: number;
}

/**
 * Opens a stream of sound for decoding as it is stored: its own rate, all
 * channels, 16 bits. Gaps are filled with silence, priming is left out.
 *
 * @param index index of the stream in the file
 * @returns the sound: `using` frees it
 * @throws {MediaError} as `probe`; `no-audio` if the stream is none of sound or empty
 * @example
 * ```ts
 * import { rmSync } from "node:fs";
 * import { tmpdir } from "node:os";
 * import { deepStrictEqual } from "node:assert/strict";
 * import { writeMedia } from "./mod.ts";
 * const file = `${tmpdir()}/whole-${Date.now()}.wav`;
 * await writeMedia(file, {
 *   audio: { sampleRate: 8000, channels: 2, codec: "pcm", data: Int16Array.of(1, 2, 3, 4) },
 * });
 * using sound = await openWholeSound(file, 0);
 * const pieces = await Array.fromAsync(sound.data);
 * deepStrictEqual([...pieces[0]!], [1, 2, 3, 4]);
 * rmSync(file);
 * ```
 */
export async function openWholeSound(
  file: string,
  index: number,
  options: WholeSoundOptions = {},
): Promise<WholeSound> {
  const info = await probe(file);
  const stream = info.audio.find((stream) => stream.index === index);
  const trouble = noTrouble();
  const source = stream && openSound(file, index, trouble, options.start);
  if (source?.firstTime === undefined) {
    source?.close();
    throw new MediaError(
      "no-audio",
      `stream ${index} of ${quote(file)} holds no sound that can be decoded`,
    );
  }
  const { sampleRate, channels } = stream!;
  const start = options.start ?? source.firstTime;
  let isOpen = true;
  return {
    stream: stream!,
    sampleRate,
    channels,
    startTime: start,
    data: (async function* () {
      const pieces = layOutSound(
        source.items,
        source.stream,
        0,
        start,
        options.end ?? Infinity,
        {},
        trouble,
        { rate: sampleRate, channels },
      );
      for (const piece of pieces) {
        yield piece;
        await setImmediate();
        if (!isOpen) return;
      }
    })(),
    [Symbol.dispose](): void {
      if (isOpen) source.close();
      isOpen = false;
    },
  };
}

import { type VideoCodec, writeMedia } from "../media/mod.ts";

/** What {@link startClip} writes. */
export interface ClipSettings {
  /** Size in pixels. */
  readonly width: number;
  /** Size in pixels. */
  readonly height: number;
  /** How pictures are coded. */
  readonly codec: VideoCodec;
  /** Lower is better, in the codec's own scale. */
  readonly quality?: number;
  /** The clip's sound, mono at 16 kHz. */
  readonly samples: Int16Array;
  /** Stops the work; nothing is left behind. */
  readonly signal?: AbortSignal;
}

/** A clip that is being written; disposing of it without `finish` leaves nothing behind. */
export interface ClipWriter extends AsyncDisposable {
  /** Takes the next picture, and waits until the encoder asks for the one after it. */
  push(picture: Uint8Array): Promise<void>;
  /** Completes the file. */
  finish(): Promise<void>;
}

/** Starts to write a clip of 25 frames a second while its pictures come. */
export function startClip(path: string, settings: ClipSettings): ClipWriter {
  const { width, height, codec, quality, samples, signal } = settings;
  // Neither side holds a picture, so that a picture is handed over when it is wanted.
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const pictures = writable.getWriter();
  let isOver = false;
  const done = writeMedia(path, {
    video: {
      width,
      height,
      frameRate: 25,
      codec,
      frames: readable,
      ...(quality === undefined ? {} : { quality }),
    },
    audio: { sampleRate: 16_000, channels: 1, codec: "pcm", data: samples },
    ...(signal ? { signal } : {}),
  }).finally(() => isOver = true);
  done.catch(() => {}); // told by whoever waits for it below
  pictures.closed.catch(() => {});

  /** What the encoder failed with says more than that it reads no more. */
  async function encoderFirst(step: Promise<void>): Promise<void> {
    await Promise.race([step, done]).catch(async (error) => {
      await done;
      throw error;
    });
  }

  return {
    push: (picture) => encoderFirst(pictures.write(picture)),
    async finish(): Promise<void> {
      await encoderFirst(pictures.close());
      await done;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      if (isOver) return;
      await pictures.abort(new Error("the clip was given up")).catch(() => {});
      await done.catch(() => {});
    },
  };
}

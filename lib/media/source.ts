import type { FormatContext, Frame, Stream } from "node-av/lib";
import { toSeconds } from "./ffmpeg.ts";
import { closeInput, openInput } from "./input_file.ts";
import {
  decodeFrames,
  type DecodeTrouble,
  openDecoder,
  readOnly,
  seek,
} from "./packets.ts";
import { decodePictures, type Picture } from "./pictures.ts";

/** A stream being decoded, with the time of what comes first. */
export interface Source<T> {
  readonly stream: Stream;
  /** Seconds of the first frame; `undefined` if nothing could be decoded. */
  readonly firstTime: number | undefined;
  /** All frames, the first one included; may be taken once. */
  readonly items: Generator<T>;
  /** Frees decoder and file. */
  close(): void;
}

/** Seconds before the wanted time at which decoding begins: decoders need a run-up. */
const runUpSeconds = 0.5;

function* withFirst<T>(
  first: IteratorResult<T>,
  rest: Generator<T>,
): Generator<T> {
  try {
    if (!first.done) yield first.value;
    yield* rest;
  } finally {
    rest.return(undefined);
  }
}

function openSource<T>(
  file: string,
  index: number,
  threads: number,
  from: number | undefined,
  decode: (input: FormatContext, stream: Stream) => {
    items: (decoder: ReturnType<typeof openDecoder>) => Generator<T>;
    timeOf: (item: T) => number | undefined;
  },
): Source<T> {
  const input = openInput(file);
  try {
    readOnly(input, index);
    const stream = input.streams[index]!;
    if (from !== undefined) seek(input, stream, from - runUpSeconds);
    const decoder = openDecoder(stream, threads);
    const { items, timeOf } = decode(input, stream);
    const decoded = items(decoder);
    const first = decoded.next();
    return {
      stream,
      firstTime: first.done ? undefined : timeOf(first.value),
      items: withFirst(first, decoded),
      close: (): void => {
        decoded.return(undefined);
        decoder.freeContext();
        closeInput(input);
      },
    };
  } catch (error) {
    closeInput(input);
    throw error;
  }
}

/**
 * Decodes the pictures of a stream.
 *
 * @param from seconds of the first picture that is wanted; earlier ones may come too
 */
export function openPictures(
  file: string,
  index: number,
  threads: number,
  trouble: DecodeTrouble,
  from?: number,
): Source<Picture> {
  const open = (at: number | undefined): Source<Picture> =>
    openSource(file, index, threads, at, (input, stream) => ({
      items: (decoder) => decodePictures(input, stream, decoder, trouble),
      timeOf: ({ time }) => time,
    }));
  const source = open(from);
  if (from === undefined || (source.firstTime ?? Infinity) <= from) {
    return source;
  }
  // The container could not go to a key frame before `from`: decode all that lies before.
  source.close();
  return open(undefined);
}

/**
 * Decodes the sound of a stream.
 *
 * @param from seconds of the first sample that is wanted; earlier ones may come too
 */
export function openSound(
  file: string,
  index: number,
  trouble: DecodeTrouble,
  from?: number,
): Source<Frame> {
  const open = (at: number | undefined): Source<Frame> =>
    openSource(file, index, 1, at, (input, stream) => ({
      items: (decoder) => decodeFrames(input, stream, decoder, trouble),
      timeOf: ({ pts }) => toSeconds(pts, stream.timeBase),
    }));
  const source = open(from);
  if (from === undefined || (source.firstTime ?? Infinity) <= from) {
    return source;
  }
  source.close();
  return open(undefined);
}

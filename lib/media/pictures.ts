import {
  type CodecContext,
  type FormatContext,
  Frame,
  type Stream,
} from "node-av/lib";
import { AV_FRAME_FLAG_INTERLACED } from "node-av/constants";
import { toSeconds } from "./ffmpeg.ts";
import { createFilterChain, type FilterChain } from "./filter_chain.ts";
import { decodeFrames, type DecodeTrouble } from "./packets.ts";

/** A leap in the times by more than this many seconds ends a file: nobody shows one picture for so long. */
export const maxLeapSeconds = 600;

/** A decoded picture and when it is shown. */
export interface Picture {
  /** FFmpeg's frame, valid until the next picture is asked for. */
  readonly frame: Frame;
  /** Presentation time in seconds. */
  readonly time: number;
}

/**
 * Puts full pictures in the place of interlaced ones, keeping everything
 * else as it is; does nothing before the first picture that is flagged.
 */
function* deinterlaced(
  frames: Iterable<Frame>,
  stream: Stream,
): Generator<Picture> {
  const out = new Frame();
  out.alloc();
  let chain: FilterChain | undefined;
  function* drain(from: FilterChain): Generator<Picture> {
    while (from.pull(out)) {
      const time = toSeconds(out.pts, from.timeBase);
      if (time !== undefined) yield { frame: out, time };
      out.unref();
    }
  }
  let size = "";
  let nextTime: number | undefined;
  const rate = stream.avgFrameRate;
  const period = rate.num > 0 ? rate.den / rate.num : 0.04;
  try {
    for (const frame of frames) {
      const time = toSeconds(frame.bestEffortTimestamp, stream.timeBase) ??
        nextTime ?? 0;
      nextTime = time + period;
      const frameSize = [frame.width, frame.height, frame.format].join();
      if (chain && frameSize !== size) {
        chain.push(null);
        yield* drain(chain);
        chain[Symbol.dispose]();
        chain = undefined;
      }
      if (!chain && frame.hasFlags(AV_FRAME_FLAG_INTERLACED)) {
        // One picture a frame, at the time of its first field; flagged frames only.
        chain = createFilterChain(frame, { num: 1, den: 1_000_000 }, [
          ["bwdif", "mode=send_frame:deint=interlaced"],
        ]);
        size = frameSize;
      }
      if (!chain) yield { frame, time };
      else {
        frame.pts = BigInt(Math.round(time * 1e6));
        chain.push(frame);
        yield* drain(chain);
      }
    }
    if (chain) {
      chain.push(null);
      yield* drain(chain);
    }
  } finally {
    chain?.[Symbol.dispose]();
    out.free();
  }
}

/**
 * The pictures of a stream in the order of their times, interlaced ones made
 * whole. Pictures that do not come after their predecessor are left out, and
 * everything after a leap ahead of {@link maxLeapSeconds}; `trouble` tells.
 */
export function* decodePictures(
  input: FormatContext,
  stream: Stream,
  decoder: CodecContext,
  trouble: DecodeTrouble,
): Generator<Picture> {
  let last: number | undefined;
  const frames = decodeFrames(input, stream, decoder, trouble);
  for (const picture of deinterlaced(frames, stream)) {
    if (last !== undefined && picture.time <= last) {
      trouble.outOfOrder++;
      continue;
    }
    if (last !== undefined && picture.time > last + maxLeapSeconds) {
      trouble.leapAt = last;
      return;
    }
    last = picture.time;
    trouble.endedAt = last;
    yield picture;
  }
}

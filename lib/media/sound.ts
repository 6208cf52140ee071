import type { Frame, Stream } from "node-av/lib";
import { toSeconds } from "./ffmpeg.ts";
import type { DecodeTrouble } from "./packets.ts";
import { maxLeapSeconds } from "./pictures.ts";
import {
  createResampler,
  type Resampler,
  soundFormat,
  soundRate,
} from "./resampler.ts";

/**
 * A frame of sound that comes this many seconds off its place begins anew
 * there: something is missing (silence is put in) or doubled (cut). Half of
 * the shortest usual packet (AAC at 48 kHz: 21 ms, Opus: 20 ms).
 */
const jumpSeconds = 0.01;

/** Mean deviation, in seconds, from which on the sound is stretched back to its time stamps. */
const driftSeconds = 0.001;

/** Weight of a new deviation in the mean: about the last 30 frames count, half a second. */
const driftWeight = 1 / 30;

/** Silence is handed on in pieces of this many samples. */
const silencePiece = soundRate;

/** Where the sound of a stream was really found. */
export interface SoundExtent {
  /** Seconds of the first sample, once known. */
  start?: number;
  /** Seconds after the last sample so far. */
  end?: number;
}

/**
 * Lays decoded frames of sound on one line of 16 kHz samples by their time
 * stamps: gaps become silence, overlaps are cut, slow drift between the
 * stamps and the sample count is stretched away. Sample 0 lies at `start`.
 *
 * @param frames decoded frames in order
 * @param shift seconds added to the stream's time stamps
 * @param start seconds of sample 0
 * @param end seconds at which to stop
 * @param extent filled in on the way, in seconds after the shift
 */
export function* layOutSound(
  frames: Iterable<Frame>,
  stream: Stream,
  shift: number,
  start: number,
  end: number,
  extent: SoundExtent,
  trouble: DecodeTrouble,
): Generator<Int16Array> {
  const total = Math.round((end - start) * soundRate);
  /** Samples handed on so far. */
  let written = 0;
  let resampler: Resampler | undefined;
  let format = "";
  /** Where, in samples after `start`, the next sample out of the resampler belongs. */
  let position = 0;
  let meanDrift = 0;
  let stretchedUntil = 0;

  function* write(samples: Int16Array): Generator<Int16Array> {
    while (written < Math.min(position, total)) {
      const count = Math.min(silencePiece, Math.min(position, total) - written);
      written += count;
      yield new Int16Array(count);
    }
    const from = Math.max(0, written - position);
    const to = Math.min(samples.length, total - position);
    position += samples.length;
    if (from < to) {
      written += to - from;
      yield samples.slice(from, to);
    }
  }

  function* finishRun(): Generator<Int16Array> {
    if (!resampler) return;
    yield* write(resampler.convert(null));
    resampler[Symbol.dispose]();
    resampler = undefined;
  }

  /** Stretches the run if its samples have wandered from the time stamps. */
  function followDrift(): void {
    if (position < stretchedUntil || Math.abs(meanDrift) < driftSeconds) return;
    resampler!.stretch(Math.round(meanDrift * soundRate));
    stretchedUntil = position + soundRate;
    meanDrift = 0;
  }

  try {
    for (const frame of frames) {
      if (frame.nbSamples === 0 || frame.sampleRate <= 0) continue;
      /** Where the run so far ends, in samples after `start`. */
      const runEnd = position + (resampler?.held ?? 0);
      const stamp = toSeconds(frame.pts, stream.timeBase);
      const place = stamp === undefined
        ? runEnd
        : (stamp + shift - start) * soundRate;
      const off = (place - runEnd) / soundRate;
      const isFirst = extent.start === undefined;
      if (!isFirst && off > maxLeapSeconds) {
        trouble.leapAt = start + runEnd / soundRate;
        break;
      }
      const newFormat = soundFormat(frame);
      if (!resampler || newFormat !== format || Math.abs(off) > jumpSeconds) {
        yield* finishRun();
        resampler = createResampler(frame);
        format = newFormat;
        position = Math.round(place);
        meanDrift = 0;
        stretchedUntil = 0;
      } else {
        meanDrift += (off - meanDrift) * driftWeight;
        followDrift();
      }
      if (isFirst) extent.start = start + place / soundRate;
      const samples = resampler.convert(frame);
      yield* write(samples);
      extent.end = start + (position + resampler.held) / soundRate;
      if (written >= total) break;
    }
    yield* finishRun();
  } finally {
    resampler?.[Symbol.dispose]();
  }
}

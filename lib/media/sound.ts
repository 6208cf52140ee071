import type { Frame, Stream } from "node-av/lib";
import { toSeconds } from "./ffmpeg.ts";
import type { DecodeTrouble } from "./packets.ts";
import { maxLeapSeconds } from "./pictures.ts";
import {
  createResampler,
  heardSound,
  type Resampler,
  soundFormat,
  type SoundTarget,
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

/** Where the sound of a stream was really found. */
export interface SoundExtent {
  /** Seconds of the first sample, once known. */
  start?: number;
  /** Seconds after the last sample so far. */
  end?: number;
}

/**
 * Lays decoded frames of sound on one line of samples by their time stamps:
 * gaps become silence, overlaps are cut, slow drift between the stamps and the
 * sample count is stretched away. Sample 0 lies at `start`.
 *
 * @param frames decoded frames in order
 * @param shift seconds added to the stream's time stamps
 * @param start seconds of sample 0
 * @param end seconds at which to stop
 * @param extent filled in on the way, in seconds after the shift
 * @param target rate and channels of what comes out, interleaved
 */
export function* layOutSound(
  frames: Iterable<Frame>,
  stream: Stream,
  shift: number,
  start: number,
  end: number,
  extent: SoundExtent,
  trouble: DecodeTrouble,
  target: SoundTarget = heardSound,
): Generator<Int16Array> {
  const { rate, channels } = target;
  const total = Math.round((end - start) * rate);
  /** Samples a channel handed on so far. */
  let written = 0;
  let resampler: Resampler | undefined;
  let format = "";
  /** Where, in samples after `start`, the next sample out of the resampler belongs. */
  let position = 0;
  let meanDrift = 0;
  let stretchedUntil = 0;

  function* write(samples: Int16Array): Generator<Int16Array> {
    while (written < Math.min(position, total)) {
      // Silence comes a second at a time.
      const count = Math.min(rate, Math.min(position, total) - written);
      written += count;
      yield new Int16Array(count * channels);
    }
    const from = Math.max(0, written - position);
    const to = Math.min(samples.length / channels, total - position);
    position += samples.length / channels;
    if (from < to) {
      written += to - from;
      yield samples.slice(from * channels, to * channels);
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
    resampler!.stretch(Math.round(meanDrift * rate));
    stretchedUntil = position + rate;
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
        : (stamp + shift - start) * rate;
      const off = (place - runEnd) / rate;
      const isFirst = extent.start === undefined;
      if (!isFirst && off > maxLeapSeconds) {
        trouble.leapAt = start + runEnd / rate;
        break;
      }
      const newFormat = soundFormat(frame);
      if (!resampler || newFormat !== format || Math.abs(off) > jumpSeconds) {
        yield* finishRun();
        resampler = createResampler(frame, target);
        format = newFormat;
        position = Math.round(place);
        meanDrift = 0;
        stretchedUntil = 0;
      } else {
        meanDrift += (off - meanDrift) * driftWeight;
        followDrift();
      }
      if (isFirst) extent.start = start + place / rate;
      const samples = resampler.convert(frame);
      yield* write(samples);
      extent.end = start + (position + resampler.held) / rate;
      if (written >= total) break;
    }
    yield* finishRun();
  } finally {
    resampler?.[Symbol.dispose]();
  }
}

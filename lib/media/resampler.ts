import {
  avChannelLayoutDefault,
  Frame,
  SoftwareResampleContext,
} from "node-av/lib";
import { AV_CHANNEL_ORDER_UNSPEC, AV_SAMPLE_FMT_S16 } from "node-av/constants";
import { check } from "./ffmpeg.ts";

/** Samples per second of all sound that leaves this stage. */
export const soundRate = 16000;

/** What sound is turned into. */
export interface SoundTarget {
  /** Samples per second. */
  readonly rate: number;
  /** Channels: one, mixed from all, or as many as there are. */
  readonly channels: number;
}

/** What the networks hear: 16 kHz mono. */
export const heardSound: SoundTarget = { rate: soundRate, channels: 1 };

/** Turns decoded sound of one format into another; sample 0 out is sample 0 in. */
export interface Resampler extends Disposable {
  /** Interleaved samples that are ready after this frame; `null` gives what was held back. */
  convert(frame: Frame | null): Int16Array;
  /** Samples a channel, at the target's rate, that were taken in and have not come out. */
  readonly held: number;
  /** Spreads `samples` more (or fewer) over the target's next second. */
  stretch(samples: number): void;
}

/** What makes two frames of sound need different resamplers. */
export function soundFormat(frame: Frame): string {
  const { nbChannels, order, mask } = frame.channelLayout;
  return [frame.sampleRate, frame.format, nbChannels, order, mask].join();
}

/** Bits of FFmpeg's channel masks (libavutil/channel_layout.h). */
const channelBit = {
  frontLeft: 0,
  frontRight: 1,
  frontCentre: 2,
  lowEffects: 3,
};

/**
 * How much of each channel goes into the mono mix; the sum is 1. Every
 * channel is heard, for the layout may be only a guess; where it is known,
 * speech is in front and hardly ever in the channel of low effects.
 */
export function mixWeights(channels: number, mask: bigint): number[] {
  const weights: number[] = [];
  for (let bit = 0; bit < 64 && weights.length < channels; bit++) {
    if ((mask >> BigInt(bit) & 1n) === 0n) continue;
    if (bit === channelBit.frontCentre) weights.push(1);
    else if (bit <= channelBit.frontRight) weights.push(Math.SQRT1_2);
    else weights.push(bit === channelBit.lowEffects ? 0.1 : 0.5);
  }
  if (weights.length < channels) weights.length = 0;
  const all = weights.length > 0 ? weights : new Array(channels).fill(1);
  const sum = all.reduce((a, b) => a + b, 0);
  return all.map((weight) => weight / sum);
}

/**
 * Makes the resampler for frames like `sample`; mono and stereo are mixed as
 * FFmpeg does it, and as many channels as there are stay as they are.
 */
export function createResampler(
  sample: Frame,
  target: SoundTarget = heardSound,
): Resampler {
  const context = new SoftwareResampleContext();
  const { nbChannels: channels, order } = sample.channelLayout;
  const layout = order === AV_CHANNEL_ORDER_UNSPEC
    ? avChannelLayoutDefault(channels)
    : sample.channelLayout;
  const targetLayout = channels === target.channels
    ? layout
    : avChannelLayoutDefault(target.channels);
  check(
    context.allocSetOpts2(
      targetLayout,
      AV_SAMPLE_FMT_S16,
      target.rate,
      layout,
      sample.format as typeof AV_SAMPLE_FMT_S16,
      sample.sampleRate,
    ),
    "set up resampler",
  );
  if (channels > 2 && target.channels === 1) {
    const weights = mixWeights(channels, layout.mask);
    check(context.setMatrix(weights, channels), "set up mix-down");
  }
  check(context.init(), "set up resampler");
  const out = new Frame();
  return {
    convert(frame): Int16Array {
      out.alloc();
      out.format = AV_SAMPLE_FMT_S16;
      out.channelLayout = targetLayout;
      out.sampleRate = target.rate;
      if (frame) frame.channelLayout = layout;
      check(context.convertFrame(out, frame), "resample");
      const count = out.nbSamples * target.channels;
      const bytes = count > 0 ? out.data?.[0] : undefined;
      const samples = new Int16Array(count);
      if (bytes) {
        new Uint8Array(samples.buffer).set(bytes.subarray(0, 2 * count));
      }
      out.unref();
      return samples;
    },
    get held(): number {
      return Number(context.getDelay(BigInt(target.rate)));
    },
    stretch(samples): void {
      check(context.setCompensation(samples, target.rate), "stretch sound");
    },
    [Symbol.dispose](): void {
      out.free();
      context.free();
    },
  };
}

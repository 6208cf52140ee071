import {
  avChannelLayoutDefault,
  Frame,
  SoftwareResampleContext,
} from "node-av/lib";
import { AV_CHANNEL_ORDER_UNSPEC, AV_SAMPLE_FMT_S16 } from "node-av/constants";
import { check } from "./ffmpeg.ts";

/** Samples per second of all sound that leaves this stage. */
export const soundRate = 16000;

const mono = avChannelLayoutDefault(1);

/** Turns decoded sound of one format into 16 kHz mono; sample 0 out is sample 0 in. */
export interface Resampler extends Disposable {
  /** Mono samples that are ready after this frame; `null` gives what was held back. */
  convert(frame: Frame | null): Int16Array;
  /** Samples at 16 kHz that were taken in and have not come out. */
  readonly held: number;
  /** Spreads `samples` more (or fewer) at 16 kHz over the next second. */
  stretch(samples: number): void;
}

/** What makes two frames of sound need different resamplers. */
export function soundFormat(frame: Frame): string {
  const { nbChannels, order, mask } = frame.channelLayout;
  return [frame.sampleRate, frame.format, nbChannels, order, mask].join();
}

/** Makes the resampler for frames like `sample`: FFmpeg's own mix-down of all channels. */
export function createResampler(sample: Frame): Resampler {
  const context = new SoftwareResampleContext();
  const layout = sample.channelLayout.order === AV_CHANNEL_ORDER_UNSPEC
    ? avChannelLayoutDefault(sample.channelLayout.nbChannels)
    : sample.channelLayout;
  const open = (): number => {
    check(
      context.allocSetOpts2(
        mono,
        AV_SAMPLE_FMT_S16,
        soundRate,
        layout,
        sample.format as typeof AV_SAMPLE_FMT_S16,
        sample.sampleRate,
      ),
      "set up resampler",
    );
    return context.init();
  };
  if (open() < 0) {
    // FFmpeg knows no mix-down for such layouts: all channels count the same.
    const { nbChannels } = layout;
    check(
      context.setMatrix(new Array(nbChannels).fill(1 / nbChannels), nbChannels),
      "set up mix-down",
    );
    check(context.init(), "set up mix-down");
  }
  const out = new Frame();
  return {
    convert(frame): Int16Array {
      out.alloc();
      out.format = AV_SAMPLE_FMT_S16;
      out.channelLayout = mono;
      out.sampleRate = soundRate;
      if (frame) frame.channelLayout = layout;
      check(context.convertFrame(out, frame), "resample");
      const count = out.nbSamples;
      const bytes = count > 0 ? out.data?.[0] : undefined;
      const samples = new Int16Array(count);
      if (bytes) {
        new Uint8Array(samples.buffer).set(bytes.subarray(0, 2 * count));
      }
      out.unref();
      return samples;
    },
    get held(): number {
      return Number(context.getDelay(BigInt(soundRate)));
    },
    stretch(samples): void {
      check(context.setCompensation(samples, soundRate), "stretch sound");
    },
    [Symbol.dispose](): void {
      out.free();
      context.free();
    },
  };
}

import { FFmpegError, Log, Rational } from "node-av/lib";
import { AV_LOG_QUIET, AV_NOPTS_VALUE } from "node-av/constants";

// FFmpeg prints to stderr on its own; what matters is told by errors and warnings.
Log.setLevel(AV_LOG_QUIET);

/** A ratio of two integers, as FFmpeg writes time bases and frame rates. */
export interface Ratio {
  /** Numerator. */
  readonly num: number;
  /** Denominator. */
  readonly den: number;
}

/** Throws FFmpeg's own words if `code` is one of its error codes; returns it otherwise. */
export function check(code: number, doing: string): number {
  if (code < 0) throw new Error(`${doing}: ${FFmpegError.strerror(code)}`);
  return code;
}

/** A path as FFmpeg takes it: never an option, a protocol or a pattern, whatever its name. */
export function fileUrl(path: string): string {
  return `file:${path}`;
}

/** Seconds of a timestamp, or `undefined` where FFmpeg has none. */
export function toSeconds(
  timestamp: bigint,
  base: Ratio,
): number | undefined {
  if (timestamp === AV_NOPTS_VALUE) return undefined;
  return Number(timestamp) * base.num / base.den;
}

/** The nearest timestamp in units of `base`. */
export function fromSeconds(seconds: number, base: Ratio): bigint {
  return BigInt(Math.round(seconds * base.den / base.num));
}

/** Our ratio as the library's class. */
export function toRational(ratio: Ratio): Rational {
  return new Rational(ratio.num, ratio.den);
}

/**
 * The exact ratio that a frame rate stands for: `23.976`, `29.97` and `59.94`
 * mean NTSC's 1000/1001, everything else is taken to a thousandth.
 */
export function rateRatio(rate: number): Ratio {
  const ntsc = Math.round(rate * 1.001);
  if (rate !== ntsc && Math.abs(rate - ntsc / 1.001) < 0.005) {
    return { num: ntsc * 1000, den: 1001 };
  }
  if (Number.isInteger(rate)) return { num: rate, den: 1 };
  return { num: Math.round(rate * 1000), den: 1000 };
}

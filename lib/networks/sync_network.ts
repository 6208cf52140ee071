import type { Features } from "./features.ts";

/** How the picture is cut out for a network: names of lib/tracks' crop recipes. */
export type PictureCrop = "aligned" | "syncnet_python";

/** Confidence that a network needs before its offset is believed, for one number of windows. */
export interface ConfidenceThreshold {
  /** Windows in the mean distance curve. */
  readonly windows: number;
  /** Least confidence; 5 % of strangers' sound reach it. */
  readonly confidence: number;
}

/** Pixels of one frame, as a network takes them. */
export interface PictureInput {
  /** Number of colours: 3 (RGB) or 1 (grey). */
  readonly channels: 1 | 3;
  /** Rows. */
  readonly height: number;
  /** Columns. */
  readonly width: number;
  /** Bytes 0…255, or floats that the crop recipe normalised. */
  readonly dtype: "uint8" | "float32";
}

/** What was measured of a network's weights and is needed to read its numbers. */
export interface Calibration {
  /** Offset in frames that it reads on material in sync (printed sign: negative = sound late). */
  readonly zeroFrames: number;
  /** Least confidence by number of windows, ascending; empty if nobody measured it. */
  readonly thresholds: readonly ConfidenceThreshold[];
}

/** All that is known of a sync network without loading it. */
export interface SyncNetworkInfo {
  /** Name as the command line and results give it, e.g. `syncnet_compact`. */
  readonly name: string;
  /** One line for people. */
  readonly title: string;
  /** Length of its vectors. */
  readonly dimensions: number;
  /** Smallest and largest distance of two vectors, where there are such. */
  readonly distanceRange?: readonly [number, number];
  /** Names of the recipes that fit it. */
  readonly recipes: readonly string[];
  /** How its pictures are cut out. */
  readonly crop: PictureCrop;
  /** What it hears: 13 MFCC, or 80 mel bands, a row each 10 ms or 12.5 ms. */
  readonly sound: "mfcc" | "mel";
  /** One frame's pixels. */
  readonly picture: PictureInput;
  /** Frames of a window. */
  readonly windowFrames: number;
}

/** A sync network ready to run. Holds native memory: dispose of it. */
export interface SyncNetwork
  extends SyncNetworkInfo, Calibration, AsyncDisposable {
  /** SHA-256 of the weights' file, hexadecimal. */
  readonly sha256: string;
  /** Windows before and after its own that a vector reads; 0 where windows stand alone. */
  readonly contextWindows: number;
  /**
   * Vectors of all windows of consecutive frames: window i = frames i … i + 4.
   *
   * At the ends of what is given the first and the last window stand for those
   * beyond; `createPictureStream` takes a long track in pieces.
   *
   * @param frames crops one after the other, [count, height, width, channels]
   * @param count number of frames
   * @returns [max(0, count − 4), dimensions]
   * @throws {NetworkError} `feed-size` if the pixels are not that many
   */
  embedPicture(
    frames: Uint8Array | Float32Array,
    count: number,
  ): Promise<Features>;
  /**
   * Vectors of all sound windows: window i = MFCC rows 4i … 4i + 19; the ends
   * are those of `embedPicture`.
   *
   * @param mfcc [rows, 13], a row each 10 ms
   * @param rows number of rows
   * @returns [max(0, floor((rows − 20) / 4) + 1), dimensions]
   * @throws {NetworkError} `feed-size` if the numbers are not that many
   */
  embedSound(
    mfcc: Float32Array | Float64Array,
    rows: number,
  ): Promise<Features>;
  /**
   * Vectors of the last layer before the two streams become comparable, where
   * a network has one (SyncNet v2: 512 values for lip reading and the like).
   *
   * @param frames as in `embedPicture`
   * @param count number of frames
   * @returns [max(0, count − 4), 512]
   */
  extractFeatures?(
    frames: Uint8Array | Float32Array,
    count: number,
  ): Promise<Features>;
}

/**
 * Confidence that a network needs for so many windows: between the measured
 * numbers linear in the logarithm, beyond them the nearest one.
 *
 * A noisy curve has a low minimum by itself, so short clips need more.
 *
 * @returns `undefined` if the network's thresholds were never measured
 * @example
 * ```ts
 * import { assertAlmostEquals } from "../../tests/support/assert.ts";
 * const thresholds = [
 *   { windows: 25, confidence: 0.2 },
 *   { windows: 100, confidence: 0.1 },
 * ];
 * assertAlmostEquals(confidenceThreshold(thresholds, 50)!, 0.15);
 * assertAlmostEquals(confidenceThreshold(thresholds, 5)!, 0.2);
 * ```
 */
export function confidenceThreshold(
  thresholds: readonly ConfidenceThreshold[],
  windows: number,
): number | undefined {
  const above = thresholds.find((entry) => entry.windows >= windows);
  const below = thresholds.findLast((entry) => entry.windows <= windows);
  if (above === undefined || below === undefined || above === below) {
    return (above ?? below)?.confidence;
  }
  const share = Math.log(windows / below.windows) /
    Math.log(above.windows / below.windows);
  return below.confidence + share * (above.confidence - below.confidence);
}

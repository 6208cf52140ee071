import { packedHsv } from "../image/mod.ts";

/** How much a picture differs from the one before it: means over its pixels. */
export interface ContentMetric {
  /** Mean of the three differences below; the cut rule looks at this one. */
  readonly content: number;
  /** Mean |difference| of hue (0..179, not circular). */
  readonly hue: number;
  /** Mean |difference| of saturation (0..255). */
  readonly saturation: number;
  /** Mean |difference| of value, the largest of R, G and B (0..255). */
  readonly value: number;
}

/** What the metric needs of a frame. */
export interface ScenePicture {
  /** RGB, 3 bytes a pixel, rows from the top: `[height, width, 3]`. */
  readonly data: Uint8Array;
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/** Compares each picture with the one pushed before it. */
export interface ContentMeter {
  /** The metric of this picture; all zeros for the first one, and after a change of size. */
  push(picture: ScenePicture): ContentMetric;
}

/** Least width in pixels, and the sub-sampling factor from there on (reference page, "Scenes"). */
const factorsByWidth = [
  [3200, 12],
  [2100, 8],
  [1700, 6],
  [1200, 5],
  [900, 4],
  [600, 3],
  [400, 2],
] as const;

const noDifference: ContentMetric = {
  content: 0,
  hue: 0,
  saturation: 0,
  value: 0,
};

/**
 * Every how many pixels, both ways, the content metric looks at a picture.
 *
 * @param width pixels of the picture at hand. For a picture that the decoder
 * made smaller this is its own width, not the source's: the factor is there to
 * save work, and a small picture has been sub-sampled already.
 * @returns 1, 2, 3, 4, 5, 6, 8 or 12 (reference page, "Scenes")
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(downscaleFactor(399), 1);
 * strictEqual(downscaleFactor(1920), 6);
 * ```
 */
export function downscaleFactor(width: number): number {
  return factorsByWidth.find(([least]) => width >= least)?.[1] ?? 1;
}

/**
 * Starts a content metric: hue, saturation and value differences between a
 * picture and the one before it, on sub-sampled pixels.
 *
 * Reference page, "Scenes"; equal to it in the last bit. Keeps the previous
 * sub-sampled picture and nothing else.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const meter = createContentMeter();
 * meter.push({ data: Uint8Array.of(40, 40, 40), width: 1, height: 1 });
 * const grey = { data: Uint8Array.of(130, 130, 130), width: 1, height: 1 };
 * strictEqual(meter.push(grey).content, 30);
 * ```
 */
export function createContentMeter(): ContentMeter {
  let previous = new Int32Array(0);
  return {
    push(picture: ScenePicture): ContentMetric {
      const factor = downscaleFactor(picture.width);
      const pixels = Math.ceil(picture.width / factor) *
        Math.ceil(picture.height / factor);
      if (previous.length !== pixels) {
        previous = new Int32Array(pixels);
        replace(previous, picture, factor);
        return noDifference;
      }
      return replace(previous, picture, factor);
    },
  };
}

/**
 * Puts every f-th pixel of every f-th row, from the top left pixel, in the
 * place of the picture before, and returns how much the two differ.
 */
function replace(
  kept: Int32Array,
  { data, width, height }: ScenePicture,
  factor: number,
): ContentMetric {
  let hueSum = 0;
  let saturationSum = 0;
  let valueSum = 0;
  let i = 0;
  for (let y = 0; y < height; y += factor) {
    const end = (y + 1) * width * 3;
    for (let at = y * width * 3; at < end; at += factor * 3, i++) {
      const before = kept[i]!;
      const now = packedHsv(data[at]!, data[at + 1]!, data[at + 2]!);
      kept[i] = now;
      hueSum += Math.abs((now & 255) - (before & 255));
      saturationSum += Math.abs(((now >> 8) & 255) - ((before >> 8) & 255));
      valueSum += Math.abs((now >> 16) - (before >> 16));
    }
  }
  const hue = hueSum / kept.length;
  const saturation = saturationSum / kept.length;
  const value = valueSum / kept.length;
  return { content: (hue + saturation + value) / 3, hue, saturation, value };
}

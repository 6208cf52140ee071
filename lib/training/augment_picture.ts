import {
  alignedSide,
  greyStatistics,
  normalisationFrames,
  normaliseGrey,
} from "../tracks/mod.ts";
import { roughen } from "./codec_noise.ts";
import type { Random } from "./random.ts";
import { mixStill } from "./still_picture.ts";
import { createWarp, type WarpOptions } from "./warp.ts";
import { wideSide } from "./wide_crop.ts";

const alignedPixels = alignedSide * alignedSide;
const widePixels = wideSide * wideSide;

/** How far pictures are changed; 0 leaves a thing as it is. */
export interface PictureAugmentation {
  /** Largest change of size, as a share. */
  readonly scale: number;
  /** Largest change of width over height, as a share. */
  readonly aspect: number;
  /** Largest turn, degrees. */
  readonly rotation: number;
  /** Largest move, as a share of the crop's side. */
  readonly shift: number;
  /** Probability of a mirrored face. */
  readonly flip: number;
  /** Largest change of the logarithm of gamma. */
  readonly gamma: number;
  /** Probability of blur. */
  readonly blur: number;
  /** Largest deviation of noise, grey levels. */
  readonly noise: number;
  /** Probability of codec noise. */
  readonly codec: number;
  /** Probability of a box over the rim. */
  readonly box: number;
  /** Largest share of another face in what stands still. */
  readonly still: number;
  /** Largest change of the logarithm of how far pixels go from where they stand still. */
  readonly motion: number;
}

/** What is done unless the run's configuration says otherwise. */
export const pictureAugmentationDefaults: PictureAugmentation = {
  scale: 0.12,
  aspect: 0.08,
  rotation: 6,
  shift: 0.05,
  flip: 0.5,
  gamma: 0.4,
  blur: 0.2,
  noise: 6,
  codec: 0.1,
  box: 0.2,
  still: 0.6,
  motion: 0.3,
};

/** Nothing at all. */
export const plainPicture: PictureAugmentation = {
  scale: 0,
  aspect: 0,
  rotation: 0,
  shift: 0,
  flip: 0,
  gamma: 0,
  blur: 0,
  noise: 0,
  codec: 0,
  box: 0,
  still: 0,
  motion: 0,
};

/** One change, drawn once for all frames of a clip. */
interface Draw {
  readonly warp: WarpOptions;
  readonly gamma: number;
  /** Share that each neighbour gives in a blur, 0 for none. */
  readonly blur: number;
  readonly noise: number;
  readonly codec: number;
  readonly box?: {
    left: number;
    top: number;
    right: number;
    bottom: number;
    grey: number;
  };
}

/** A box that covers part of the rim but never the middle, where the mouth is. */
function drawBox(random: Random): NonNullable<Draw["box"]> {
  const deep = Math.round(alignedSide * random.between(0.06, 0.2));
  const long = Math.round(alignedSide * random.between(0.3, 1));
  const start = random.below(alignedSide - long + 1);
  const [edge, grey] = [random.below(4), random.between(0, 255)];
  const across = edge < 2
    ? { left: start, right: start + long }
    : edge === 2
    ? { left: 0, right: deep }
    : { left: alignedSide - deep, right: alignedSide };
  const down = edge >= 2
    ? { top: start, bottom: start + long }
    : edge === 0
    ? { top: 0, bottom: deep }
    : { top: alignedSide - deep, bottom: alignedSide };
  return { ...across, ...down, grey };
}

function draw(a: PictureAugmentation, random: Random): Draw {
  const around = (reach: number): number => random.between(-reach, reach);
  return {
    warp: {
      scale: Math.exp(around(a.scale)),
      aspect: Math.exp(around(a.aspect)),
      angle: around(a.rotation) * Math.PI / 180,
      right: around(a.shift) * alignedSide,
      down: around(a.shift) * alignedSide,
      flip: random.chance(a.flip),
    },
    gamma: Math.exp(around(a.gamma)),
    blur: random.chance(a.blur) ? random.between(0.1, 0.3) : 0,
    noise: random.between(0, a.noise),
    codec: random.chance(a.codec) ? random.between(6, 30) : 0,
    ...(random.chance(a.box) ? { box: drawBox(random) } : {}),
  };
}

/** Mixes each pixel with its neighbours, first across, then down; the rim stays. */
function blurInPlace(picture: Float32Array, share: number): void {
  for (const [stride, first] of [[1, 1], [alignedSide, alignedSide]] as const) {
    let before = picture[first - stride]!;
    for (let at = first; at < alignedPixels - stride; at++) {
      if (stride > 1) before = picture[at - stride]!;
      const here = picture[at]!;
      picture[at] = here +
        share * (before + picture[at + stride]! - 2 * here);
      if (stride === 1) before = here;
    }
  }
}

/** Noise to read from anywhere: drawing every pixel would cost more than the warp. */
const noiseLength = 1 << 16;
let noiseTable: Float32Array | undefined;

function noiseFrom(random: Random): Float32Array {
  if (noiseTable !== undefined) return noiseTable;
  noiseTable = Float32Array.from(
    { length: noiseLength },
    () => random.normal(),
  );
  return noiseTable;
}

function addNoise(
  picture: Float32Array,
  deviation: number,
  table: Float32Array,
  start: number,
): void {
  for (let at = 0; at < alignedPixels; at++) {
    picture[at]! += deviation * table[(start + at) & (noiseLength - 1)]!;
  }
}

function fillBox(
  picture: Float32Array,
  { left, top, right, bottom, grey }: NonNullable<Draw["box"]>,
): void {
  for (let row = top; row < bottom; row++) {
    picture.fill(grey, row * alignedSide + left, row * alignedSide + right);
  }
}

/** Crops to change at random. */
export interface PictureSource {
  /** Grey bytes, `[frames, 96, 96]`. */
  readonly wide: Uint8Array;
  /** Another face's still picture, `[96, 96]`. */
  readonly otherStill: () => Float32Array;
}

/**
 * The network's crops from stored ones, changed at random: one change for all
 * frames, so that what moves is the mouth alone.
 *
 * @param augmentation how far
 * @param random what is drawn from
 * @param noise makes the table of noise, the same in every run
 * @param out where to write, normalised by the clip's first second, `[frames, 64, 64]`
 */
export function augmentPicture(
  source: PictureSource,
  augmentation: PictureAugmentation,
  random: Random,
  noise: Random,
  out: Float32Array,
): void {
  const { warp, gamma, blur, noise: deviation, codec, box } = draw(
    augmentation,
    random,
  );
  const { still, motion } = augmentation;
  const wide = still > 0 || motion > 0
    ? mixStill(source.wide, {
      other: still > 0 ? source.otherStill() : undefined,
      share: random.between(0, still),
      motion: Math.exp(random.between(-motion, motion)),
    })
    : source.wide;
  const levels = Float32Array.from(
    { length: 256 },
    (_, level) => 255 * (level / 255) ** gamma,
  );
  const apply = createWarp(warp);
  const bent = new Float32Array(widePixels);
  const frames = wide.length / widePixels;
  const table = deviation > 0 ? noiseFrom(noise) : undefined;
  for (let frame = 0; frame < frames; frame++) {
    const start = frame * widePixels;
    for (let at = 0; at < widePixels; at++) {
      bent[at] = levels[wide[start + at]!]!;
    }
    const picture = out.subarray(
      frame * alignedPixels,
      (frame + 1) * alignedPixels,
    );
    apply(bent, picture);
    if (blur > 0) blurInPlace(picture, blur);
    if (codec > 0) roughen(picture, alignedSide, codec);
    if (table !== undefined) {
      addNoise(picture, deviation, table, random.below(noiseLength));
    }
    if (box !== undefined) fillBox(picture, box);
  }
  const whole = out.subarray(0, frames * alignedPixels);
  normaliseGrey(
    whole,
    greyStatistics(whole.subarray(0, normalisationFrames * alignedPixels)),
  );
}

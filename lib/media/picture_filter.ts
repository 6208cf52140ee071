import { avGetPixFmtName, Frame } from "node-av/lib";
import {
  AVCOL_RANGE_JPEG,
  AVCOL_RANGE_MPEG,
  AVCOL_RANGE_UNSPECIFIED,
  AVCOL_SPC_BT709,
  AVCOL_SPC_RGB,
  AVCOL_SPC_SMPTE170M,
  AVCOL_SPC_UNSPECIFIED,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_SMPTE2084,
  type AVColorSpace,
} from "node-av/constants";
import {
  createFilterChain,
  type FilterChain,
  type FilterStep,
} from "./filter_chain.ts";
import type { Orientation } from "./rotation.ts";

/** Converts decoded pictures to RGB at the size that is asked for. */
export interface PictureFilter extends Disposable {
  /** RGB of a decoded picture, `[height, width, 3]`, upright. */
  convert(frame: Frame): RgbPicture;
}

/** A picture as RGB, with the size that it had before scaling. */
export interface RgbPicture {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  readonly sourceWidth: number;
  readonly sourceHeight: number;
}

/** Pixels above which untagged video is taken for high definition, as mpv and others do. */
const highDefinition = { width: 1280, height: 577 };

/**
 * The size at which the longer side is at most `maxSide`: never larger than
 * the source, both sides even where anything is scaled (4:2:0 stays whole).
 */
export function scaledSize(
  width: number,
  height: number,
  maxSide: number,
): { width: number; height: number } {
  const ratio = maxSide / Math.max(width, height);
  if (!(ratio < 1)) return { width, height };
  const even = (side: number): number =>
    Math.max(2, 2 * Math.floor((side * ratio + 1e-6) / 2));
  return { width: even(width), height: even(height) };
}

/** Fills in what an untagged picture leaves open: range by pixel format, matrix by size. */
function completeTags(frame: Frame, formatName: string, isRgb: boolean): void {
  if (frame.colorRange === AVCOL_RANGE_UNSPECIFIED) {
    frame.colorRange = isRgb || formatName.startsWith("yuvj")
      ? AVCOL_RANGE_JPEG
      : AVCOL_RANGE_MPEG;
  }
  const matrix: AVColorSpace = frame.colorSpace;
  if (isRgb) frame.colorSpace = AVCOL_SPC_RGB;
  else if (matrix === AVCOL_SPC_UNSPECIFIED || matrix === AVCOL_SPC_RGB) {
    frame.colorSpace = frame.width >= highDefinition.width ||
        frame.height >= highDefinition.height
      ? AVCOL_SPC_BT709
      : AVCOL_SPC_SMPTE170M;
  }
}

/** The filters from a decoded picture to RGB. */
function steps(
  frame: Frame,
  isRgb: boolean,
  size: { width: number; height: number },
  orientation: Orientation,
): FilterStep[] {
  const isScaled = size.width !== frame.width || size.height !== frame.height;
  const isHdr = frame.colorTrc === AVCOL_TRC_SMPTE2084 ||
    frame.colorTrc === AVCOL_TRC_ARIB_STD_B67;
  const row: FilterStep[] = [];
  if (isScaled) {
    // Averaging, so that nothing aliases. To 4:2:0 first: scaling three small planes and
    // then converting takes half the time of scaling into RGB.
    row.push(["scale", `w=${size.width}:h=${size.height}:flags=area`]);
    if (!isRgb && !isHdr) row.push(["format", "pix_fmts=yuv420p"]);
  }
  if (isHdr) {
    // Mobius leaves mid-tones (faces) as they are and bends only the highlights.
    row.push(
      ["format", "pix_fmts=yuv420p10le"],
      [
        "tonemapx",
        "tonemap=mobius:transfer=bt709:matrix=bt709:primaries=bt709:range=tv:format=yuv420p",
      ],
    );
  }
  if (orientation.flip) row.push(["hflip"]);
  if (orientation.rotation === 90) row.push(["transpose", "dir=clock"]);
  if (orientation.rotation === 180) row.push(["hflip"], ["vflip"]);
  if (orientation.rotation === 270) row.push(["transpose", "dir=cclock"]);
  row.push(["scale"], ["format", "pix_fmts=rgb24"]);
  return row;
}

/**
 * Makes the converter of one file's pictures: scaling, matrix and range by
 * tags, HDR (PQ and HLG) tone-mapped to BT.709, rotation.
 *
 * @param orientation how the container says that the pictures are to be turned
 * @param maxSide the longer side of what comes out is at most this many pixels
 */
export function createPictureFilter(
  orientation: Orientation,
  maxSide: number,
): PictureFilter {
  const out = new Frame();
  out.alloc();
  let chain: FilterChain | undefined;
  let chainKey = "";
  return {
    convert(frame): RgbPicture {
      const formatName = avGetPixFmtName(
        frame.format as Parameters<typeof avGetPixFmtName>[0],
      ) ?? "";
      const isRgb = /^(rgb|bgr|gbr|argb|abgr|0rgb|0bgr|pal8|x2rgb)/.test(
        formatName,
      );
      completeTags(frame, formatName, isRgb);
      const key = [
        frame.width,
        frame.height,
        frame.format,
        frame.colorSpace,
        frame.colorRange,
        frame.colorTrc,
      ].join();
      if (!chain || key !== chainKey) {
        chain?.[Symbol.dispose]();
        const size = scaledSize(frame.width, frame.height, maxSide);
        chain = createFilterChain(
          frame,
          { num: 1, den: 1000 },
          steps(frame, isRgb, size, orientation),
        );
        chainKey = key;
      }
      chain.push(frame);
      if (!chain.pull(out)) {
        throw new Error("no picture came out of the filters");
      }
      const bytes = out.toBuffer();
      const isTurned = orientation.rotation % 180 !== 0;
      const picture: RgbPicture = {
        data: new Uint8Array(
          bytes.buffer as ArrayBuffer,
          bytes.byteOffset,
          bytes.length,
        ),
        width: out.width,
        height: out.height,
        sourceWidth: isTurned ? frame.height : frame.width,
        sourceHeight: isTurned ? frame.width : frame.height,
      };
      out.unref();
      return picture;
    },
    [Symbol.dispose](): void {
      chain?.[Symbol.dispose]();
      out.free();
    },
  };
}

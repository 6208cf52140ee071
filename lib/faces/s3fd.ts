import { resizeBilinear, type Size, sizeByFactor } from "../image/mod.ts";
import type { Frame } from "../media/mod.ts";
import {
  loadS3fd,
  type S3fd,
  type S3fdHeads,
  s3fdSmallestSide,
} from "../networks/mod.ts";
import type { SessionOptions } from "../onnx/mod.ts";
import { readStateDict } from "../torch/mod.ts";
import { DetectionError } from "./errors.ts";
import { decodeS3fd, faceScores } from "./s3fd_decode.ts";
import { joinHeads } from "./s3fd_heads.ts";
import { s3fdPriors } from "./s3fd_priors.ts";
import {
  aboveThreshold,
  joinScales,
  type ScoredBoxes,
  selectWithinScale,
} from "./s3fd_select.ts";
import type { Detection, Detector } from "./types.ts";

/** Options of {@link createS3fd}. */
export interface S3fdOptions extends SessionOptions {
  /** The weights: a path or the bytes of a PyTorch checkpoint. */
  readonly weights: string | Uint8Array;
  /** Factors by which the source picture is shrunk (or enlarged) for the network. */
  readonly scales?: readonly number[];
  /** A face's score must be above it, 0..1. */
  readonly threshold?: number;
}

/** Defaults of {@link S3fdOptions}: those of the original's pipeline. */
export const s3fdDefaults = {
  scales: [0.25],
  threshold: 0.9,
} as const satisfies Omit<S3fdOptions, "weights">;

/**
 * Faces of one scaled picture from the network's heads (reference page "S3FD",
 * from priors to the caller's threshold).
 *
 * @param heads the network's outputs
 * @param input size in pixels of the scaled picture
 * @param threshold a score must be above it
 * @param source size in pixels of the picture in which boxes are given
 */
export function facesFromHeads(
  heads: S3fdHeads,
  input: Size,
  threshold: number,
  source: Size,
): ScoredBoxes {
  const { levels, loc, conf } = joinHeads(heads);
  const boxes = decodeS3fd(loc, s3fdPriors(input, levels));
  const found = selectWithinScale(faceScores(conf), boxes);
  return aboveThreshold(found, threshold, source.width, source.height);
}

/** The detections of joined results, in source pixels. */
function toDetections({ scores, boxes }: ScoredBoxes): Detection[] {
  return Array.from(scores, (score, i): Detection => ({
    box: {
      x1: boxes[4 * i]!,
      y1: boxes[4 * i + 1]!,
      x2: boxes[4 * i + 2]!,
      y2: boxes[4 * i + 3]!,
    },
    score,
  }));
}

/** Selection options of a loaded network. */
type SelectionOptions = Pick<S3fdOptions, "scales" | "threshold">;

/**
 * The detector around a loaded network, of which it then disposes.
 *
 * @throws {DetectionError} from `detect`, `frame-too-small` if a scaled side has under 28 pixels
 */
export function s3fdDetector(
  network: S3fd,
  options: SelectionOptions = {},
): Detector {
  const { scales, threshold } = { ...s3fdDefaults, ...options };

  async function detectAtScale(
    frame: Frame,
    scale: number,
  ): Promise<ScoredBoxes> {
    const { data, width, height, sourceWidth, sourceHeight } = frame;
    const factor = scale * (sourceWidth / width);
    const size = sizeByFactor(frame, factor);
    if (Math.min(size.height, size.width) < s3fdSmallestSide) {
      throw new DetectionError(
        "frame-too-small",
        `a picture of ${sourceWidth}x${sourceHeight} pixels is ${size.width}x${size.height} at scale ${scale}, and S3FD needs at least ${s3fdSmallestSide} on each side: use a larger scale`,
      );
    }
    const scaled = resizeBilinear(data, { height, width, channels: 3 }, {
      factor,
    });
    const heads = await network.run(scaled.data, scaled.height, scaled.width);
    return facesFromHeads(heads, scaled, threshold, {
      height: sourceHeight,
      width: sourceWidth,
    });
  }

  return {
    name: "s3fd",
    usefulSide: Infinity,
    async detect(frame: Frame): Promise<Detection[]> {
      const found: ScoredBoxes[] = [];
      for (const scale of scales) found.push(await detectAtScale(frame, scale));
      return toDetections(joinScales(found));
    },
    [Symbol.asyncDispose]: () => network[Symbol.asyncDispose](),
  };
}

/**
 * S3FD in the architecture of syncnet_python, from a PyTorch checkpoint: boxes
 * and scores, no landmarks.
 *
 * A scale counts from the source's size: where the decoder has shrunk the
 * picture already, it is shrunk that much less.
 *
 * @throws {DetectionError} from `detect`, `frame-too-small` if a scaled side has under 28 pixels
 * @throws {CheckpointError} if the weights cannot be read
 * @throws {NetworkError} `checkpoint-mismatch` if they are another network's
 * @example
 * ```ts
 * import { rejects } from "node:assert/strict";
 * await rejects(createS3fd({ weights: "/no/such.pth" }), { code: "checkpoint-missing" });
 * ```
 */
export async function createS3fd(options: S3fdOptions): Promise<Detector> {
  const network = await loadS3fd(readStateDict(options.weights), options);
  return s3fdDetector(network, options);
}

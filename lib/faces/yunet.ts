import { fileURLToPath } from "node:url";
import {
  type Image,
  type Planes,
  resizeBilinear,
  roundHalfEven,
  roundUp,
  toPlanarBgr,
} from "../image/mod.ts";
import type { Frame } from "../media/mod.ts";
import { createSession, float32, type SessionOptions } from "../onnx/mod.ts";
import { DetectionError } from "./errors.ts";
import { scaleDetection } from "./scale.ts";
import type { Detection, Detector } from "./types.ts";
import { decodeYunet, suppressDetections } from "./yunet_decode.ts";

/** Options of {@link createYunet}. */
export interface YunetOptions extends SessionOptions {
  /** Longer side in pixels of the picture that the network sees; those over 1.25 times as large are shrunk to it. */
  readonly inputSide?: number;
  /** Lowest score of a face, 0..1. */
  readonly threshold?: number;
  /** Of two boxes whose intersection over union is above this, the weaker one goes. */
  readonly nms?: number;
  /** The network: a path or the bytes of an ONNX file; the bundled one if left out. */
  readonly model?: string | Uint8Array;
}

/** Defaults of {@link YunetOptions}; bench/results/detection.md shows why. */
export const yunetDefaults = {
  inputSide: 640, // finds a face of 96 pixels in 1920x1080; 320 misses a quarter of them
  threshold: 0.6, // opencv_zoo's own
  nms: 0.3, // opencv_zoo's own
  threads: 1, // a second one gains a third and takes its core from the decoder
} as const satisfies YunetOptions;

/** The network halves five times. */
const sideStep = 32;

/**
 * Pictures up to this many times larger than `inputSide` are taken as they
 * are: shrinking by so little moves landmarks more than it saves time.
 */
const largestRatio = 1.25;

/** Smaller sides hold no face that the network could find (opencv_zoo: from about 10 pixels). */
const smallestSide = 10;

const bundledModel = fileURLToPath(
  new URL(
    "../../models/face_detection_yunet_2023mar_dynamic.onnx",
    import.meta.url,
  ),
);

/** The picture that the network sees: the frame itself, or shrunk to `inputSide` if it is clearly larger. */
function networkPicture(frame: Frame, inputSide: number): Image {
  const { data, width, height } = frame;
  const longer = Math.max(width, height);
  const scale = longer > largestRatio * inputSide ? inputSide / longer : 1;
  const size = {
    height: roundHalfEven(height * scale),
    width: roundHalfEven(width * scale),
  };
  if (Math.min(size.height, size.width) < smallestSide) {
    throw new DetectionError(
      "frame-too-small",
      `a picture of ${width}x${height} pixels (${size.width}x${size.height} for the detector) is too small to find faces in: each side must have at least ${smallestSide}`,
    );
  }
  const shape = { height, width, channels: 3 };
  return scale === 1 ? { data, ...shape } : resizeBilinear(data, shape, size);
}

/**
 * YuNet: a small face detector with five landmarks. Bundled with the project.
 *
 * Feed it any picture: those over 1.25 times `inputSide` on their longer side are
 * shrunk to it, others are taken as they are.
 *
 * @throws {DetectionError} from `detect`, `frame-too-small` if a side has under 10 pixels
 * @throws {GraphError} `model-missing` or `model-unreadable`
 * @throws {ProviderError} if the machine lacks the device
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * await using yunet = await createYunet({ threads: 1 });
 * const [width, height] = [160, 120];
 * const data = new Uint8Array(width * height * 3).fill(128);
 * const size = { width, height, sourceWidth: width, sourceHeight: height };
 * deepStrictEqual(await yunet.detect({ data, ...size, time: 0, sourceTime: 0, index: 0 }), []);
 * ```
 */
export async function createYunet(
  options: YunetOptions = {},
): Promise<Detector> {
  const settings = { ...yunetDefaults, ...options };
  const { inputSide, threshold, nms, model = bundledModel } = settings;
  const session = await createSession(model, settings);
  const [inputName] = session.inputNames;
  // Memory that is touched for the first time costs more than filling it: the planes are used again.
  let spare: Float32Array | undefined;
  function planesOf(picture: Image): Planes {
    const length = 3 * roundUp(picture.height, sideStep) *
      roundUp(picture.width, sideStep);
    const free = spare?.length === length ? spare : undefined;
    spare = undefined;
    return toPlanarBgr(picture.data, picture, sideStep, free);
  }
  return {
    name: "yunet",
    usefulSide: inputSide,
    async detect(frame: Frame): Promise<Detection[]> {
      const picture = networkPicture(frame, inputSide);
      const planes = planesOf(picture);
      const outputs = await session.run({
        [inputName!]: float32(planes.data, [1, 3, planes.height, planes.width]),
      });
      spare = planes.data;
      const candidates = decodeYunet(outputs, planes, threshold);
      const toSourceX = frame.sourceWidth / picture.width;
      const toSourceY = frame.sourceHeight / picture.height;
      return suppressDetections(candidates, nms).map((detection) =>
        scaleDetection(detection, toSourceX, toSourceY)
      );
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

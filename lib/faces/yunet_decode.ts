import type { Size } from "../image/mod.ts";
import { suppress } from "./suppress.ts";
import type { Detection, Landmarks, Point } from "./types.ts";

/** Pixels between the cells of YuNet's three output grids. */
export const yunetStrides = [8, 16, 32] as const;

/** Boxes looked at by the suppression, as in OpenCV's wrapper of the network. */
const maxCandidates = 5000;

/** YuNet's twelve outputs by name, `cls_8` … `kps_32`. */
export type YunetOutputs = Readonly<
  Record<string, { readonly data: ArrayLike<number | bigint> }>
>;

function clamp01(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}

function output(outputs: YunetOutputs, name: string): Float32Array {
  const data = outputs[name]?.data;
  if (!(data instanceof Float32Array)) {
    throw new TypeError(`YuNet's output ${name} is missing`);
  }
  return data;
}

/** Face of one cell, in pixels of the network's input. */
function decodeCell(
  bbox: Float32Array,
  kps: Float32Array,
  cell: number,
  columns: number,
  stride: number,
  score: number,
): Detection {
  const column = cell % columns;
  const row = Math.floor(cell / columns);
  const centreX = (column + bbox[4 * cell]!) * stride;
  const centreY = (row + bbox[4 * cell + 1]!) * stride;
  const width = Math.exp(bbox[4 * cell + 2]!) * stride;
  const height = Math.exp(bbox[4 * cell + 3]!) * stride;
  const x1 = centreX - width / 2;
  const y1 = centreY - height / 2;
  const point = (j: number): Point => ({
    x: (column + kps[10 * cell + 2 * j]!) * stride,
    y: (row + kps[10 * cell + 2 * j + 1]!) * stride,
  });
  const landmarks: Landmarks = [
    point(0),
    point(1),
    point(2),
    point(3),
    point(4),
  ];
  return {
    box: { x1, y1, x2: x1 + width, y2: y1 + height },
    score,
    landmarks,
  };
}

/**
 * Candidates of YuNet before suppression (the weights' index page, section 1,
 * "Decoding"): score =
 * √(class · objectness) in float32, both limited to 0..1.
 *
 * @param outputs the network's outputs
 * @param size size of the network's input in pixels, multiples of 32
 * @param threshold lowest score that counts, 0..1
 * @returns candidates in pixels of the network's input, best first, at most 5000
 */
export function decodeYunet(
  outputs: YunetOutputs,
  size: Size,
  threshold: number,
): Detection[] {
  const found: Detection[] = [];
  for (const stride of yunetStrides) {
    const cls = output(outputs, `cls_${stride}`);
    const obj = output(outputs, `obj_${stride}`);
    const bbox = output(outputs, `bbox_${stride}`);
    const kps = output(outputs, `kps_${stride}`);
    const columns = size.width / stride;
    const cells = columns * (size.height / stride);
    for (let cell = 0; cell < cells; cell++) {
      const product = clamp01(cls[cell]!) * clamp01(obj[cell]!);
      const score = Math.fround(Math.sqrt(Math.fround(product)));
      if (score < threshold) continue;
      found.push(decodeCell(bbox, kps, cell, columns, stride, score));
    }
  }
  return found.sort((a, b) => b.score - a.score).slice(0, maxCandidates);
}

/**
 * Greedy suppression of detections.
 *
 * @param detections best first
 * @param maxOverlap a box whose intersection over union with a kept one is above this goes
 */
export function suppressDetections(
  detections: readonly Detection[],
  maxOverlap: number,
): Detection[] {
  const boxes = detections.flatMap(({ box }) => [
    box.x1,
    box.y1,
    box.x2,
    box.y2,
  ]);
  return suppress(boxes, maxOverlap).map((i) => detections[i]!);
}

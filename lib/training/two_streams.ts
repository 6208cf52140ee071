import { type CompactLayers, emitLayers } from "../networks/mod.ts";
import type { GraphBuilder, Value } from "../onnx/mod.ts";
import { int64 } from "../onnx/mod.ts";
import { segmentRows } from "./batch.ts";
import { mfccColumns } from "./hear_file.ts";
import type { ForwardTools } from "./training_step.ts";

/** Frames of a window. */
const windowFrames = 5;
/** Side of a crop. */
const side = 64;

/** Vectors of a batch of segments, `[segments, windows, dimensions]` each. */
export interface SegmentVectors {
  /** V. */
  readonly picture: Value;
  /** A, in sync with V. */
  readonly sound: Value;
}

function emit(
  g: GraphBuilder,
  layers: CompactLayers["picture"],
  x: Value,
  { parameter, learn }: ForwardTools,
): Value {
  return emitLayers(g, layers, x, parameter, () => {}, learn);
}

/**
 * Sound vectors of segments: `[segments, rows, 13]` to
 * `[segments, windows, dimensions]`, one run over each segment.
 */
export function emitSound(
  g: GraphBuilder,
  layers: CompactLayers,
  mfcc: Value,
  tools: ForwardTools,
): Value {
  const plane = g.op("Unsqueeze", [
    g.op("Transpose", [mfcc], { perm: [0, 2, 1] }),
    g.integers(1),
  ]);
  const track = emit(g, layers.sound, plane, tools);
  return g.op("Transpose", [g.op("Squeeze", [track, g.integers(2)])], {
    perm: [0, 2, 1],
  });
}

/** Declares the inputs `frames` and `mfcc` and writes both streams over them. */
export function emitStreams(
  g: GraphBuilder,
  layers: CompactLayers,
  frames: number,
  tools: ForwardTools,
): SegmentVectors {
  const windows = frames - windowFrames + 1;
  const pictures = g.input("frames", "F32", ["segments", frames, side, side]);
  const mfcc = g.input("mfcc", "F32", [
    "segments",
    segmentRows(frames),
    mfccColumns,
  ]);
  const places = Array.from(
    { length: windows * windowFrames },
    (_, at) => Math.floor(at / windowFrames) + at % windowFrames,
  );
  const cut = g.op("Gather", [
    pictures,
    g.constant(int64(places, [windows, windowFrames])),
  ], { axis: 1 });
  const vectors = emit(
    g,
    layers.picture,
    g.op("Reshape", [cut, g.integers(-1, windowFrames, side, side)]),
    tools,
  );
  const dimensions = g.op("Reshape", [
    vectors,
    g.constant(int64([-1, windows, 128])),
  ]);
  return { picture: dimensions, sound: emitSound(g, layers, mfcc, tools) };
}

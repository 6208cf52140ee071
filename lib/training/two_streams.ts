import {
  type CompactLayers,
  emitAlongTime,
  emitLayers,
} from "../networks/mod.ts";
import type { GraphBuilder, Value } from "../onnx/mod.ts";
import { int64 } from "../onnx/mod.ts";
import { segmentRows } from "./batch.ts";
import { mfccColumns } from "./hear_file.ts";
import type { ForwardTools } from "./training_step.ts";

/** Frames of a window. */
const windowFrames = 5;
/** Side of a crop. */
const side = 64;
const dimensions = 128;

/** Names of the inputs that tell which windows each window's surroundings are. */
export const placesInputs = {
  picture: "picture_places",
  sound: "sound_places",
} as const;

/** Windows of a segment that have all their context within it. */
export function segmentWindows(
  { context }: Pick<CompactLayers, "context">,
  frames: number,
): number {
  return frames - windowFrames + 1 - 2 * (context?.reach ?? 0);
}

/** Vectors of a batch of segments, `[segments, windows, dimensions]` each. */
export interface SegmentVectors {
  /** V. */
  readonly picture: Value;
  /** A, in sync with V. */
  readonly sound: Value;
  /** What {@link emitSound} needs for further sounds of the same segments, where vectors have a context. */
  readonly soundPlaces: Value | undefined;
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
 * A stream's layers along time over vectors `[segments, windows, dimensions]`.
 *
 * @param places which window of the batch stands at each place `[segments, windows]`
 */
function emitContext(
  g: GraphBuilder,
  layers: CompactLayers["picture"] | undefined,
  vectors: Value,
  places: Value | undefined,
  { parameter, learn }: ForwardTools,
): Value {
  if (layers === undefined || places === undefined) return vectors;
  const flat = g.op("Reshape", [vectors, g.integers(-1, dimensions)]);
  const placed = g.op("Gather", [flat, places], { axis: 0 });
  return emitAlongTime(g, layers, placed, parameter, learn);
}

/**
 * Sound vectors of segments: `[segments, rows, 13]` to
 * `[segments, windows, dimensions]`, one run over each segment.
 */
export function emitSound(
  g: GraphBuilder,
  layers: CompactLayers,
  mfcc: Value,
  places: Value | undefined,
  tools: ForwardTools,
): Value {
  const plane = g.op("Unsqueeze", [
    g.op("Transpose", [mfcc], { perm: [0, 2, 1] }),
    g.integers(1),
  ]);
  const track = emit(g, layers.sound, plane, tools);
  const vectors = g.op("Transpose", [g.op("Squeeze", [track, g.integers(2)])], {
    perm: [0, 2, 1],
  });
  return emitContext(g, layers.context?.sound, vectors, places, tools);
}

/**
 * Declares the inputs `frames` and `mfcc`, with a context also
 * {@link placesInputs}, and writes both streams over them.
 */
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
  const tracks = g.op("Reshape", [
    vectors,
    g.integers(-1, windows, dimensions),
  ]);
  const placesOf = (stream: "picture" | "sound"): Value | undefined =>
    layers.context &&
    g.input(placesInputs[stream], "I64", ["segments", windows]);
  const soundPlaces = placesOf("sound");
  return {
    picture: emitContext(
      g,
      layers.context?.picture,
      tracks,
      placesOf("picture"),
      tools,
    ),
    sound: emitSound(g, layers, mfcc, soundPlaces, tools),
    soundPlaces,
  };
}

import {
  type CompactLayers,
  compactSizes,
  emitAlongTime,
  emitLayers,
} from "../networks/mod.ts";
import type { GraphBuilder, Value } from "../onnx/mod.ts";
import { int64 } from "../onnx/mod.ts";
import { segmentRows } from "./batch.ts";
import { mfccColumns } from "./hear_file.ts";
import type { ForwardTools } from "./training_step.ts";

const { dimensions, cropSide: side, windowFrames } = compactSizes;

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
  return frames - windowFrames + 1 - 2 * (context?.margin ?? 0);
}

/** Vectors of a batch of segments, `[segments, windows, dimensions]` each. */
export interface SegmentVectors {
  /** V. */
  readonly picture: Value;
  /** A, in sync with V. */
  readonly sound: Value;
}

/** {@link SegmentVectors} with those of further sounds. */
export interface PairVectors extends SegmentVectors {
  /** A of sounds that do not belong to V. */
  readonly falseSound: Value;
}

function emit(
  g: GraphBuilder,
  layers: CompactLayers["picture"],
  x: Value,
  { parameter, observe, learn }: ForwardTools,
): Value {
  return emitLayers(g, layers, x, parameter, observe, learn);
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
  { parameter, observe, learn }: ForwardTools,
): Value {
  if (layers === undefined || places === undefined) return vectors;
  const flat = g.op("Reshape", [vectors, g.integers(-1, dimensions)]);
  const placed = g.op("Gather", [flat, places], { axis: 0 });
  return emitAlongTime(g, layers, placed, parameter, observe, learn);
}

/** Sound vectors of segments, one run over each: `[segments, rows, 13]` to `[segments, windows, dimensions]`. */
function emitSound(
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

/** Picture vectors of segments: `[segments, frames, 64, 64]` to `[segments, windows, dimensions]`. */
function emitPicture(
  g: GraphBuilder,
  layers: CompactLayers,
  frames: number,
  places: Value | undefined,
  tools: ForwardTools,
): Value {
  const windows = frames - windowFrames + 1;
  const pictures = g.input("frames", "F32", ["segments", frames, side, side]);
  const cuts = Array.from(
    { length: windows * windowFrames },
    (_, at) => Math.floor(at / windowFrames) + at % windowFrames,
  );
  const cut = g.op("Gather", [
    pictures,
    g.constant(int64(cuts, [windows, windowFrames])),
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
  return emitContext(g, layers.context?.picture, tracks, places, tools);
}

/** Two halves of a batch as one along its first axis. */
function joined(g: GraphBuilder, first: Value, second: Value): Value {
  return g.op("Concat", [first, second], { axis: 0 });
}

/** One half of what {@link joined} has joined. */
function halfOf(
  g: GraphBuilder,
  x: Value,
  which: 0 | 1,
  [rows, columns]: readonly [number, number],
): Value {
  const halves = g.op("Reshape", [x, g.integers(2, -1, rows, columns)]);
  const half = g.op("Slice", [
    halves,
    g.integers(which),
    g.integers(which + 1),
    g.integers(0),
  ]);
  return g.op("Reshape", [half, g.integers(-1, rows, columns)]);
}

function mfccInput(g: GraphBuilder, name: string, frames: number): Value {
  return g.input(name, "F32", ["segments", segmentRows(frames), mfccColumns]);
}

/** The input that tells which windows surround each, where vectors have a context. */
function placesInput(
  g: GraphBuilder,
  layers: CompactLayers,
  stream: keyof typeof placesInputs,
  frames: number,
): Value | undefined {
  return layers.context && g.input(placesInputs[stream], "I64", [
    "segments",
    frames - windowFrames + 1,
  ]);
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
  const [ofPicture, ofSound] = (["picture", "sound"] as const)
    .map((stream) => placesInput(g, layers, stream, frames));
  return {
    picture: emitPicture(g, layers, frames, ofPicture, tools),
    sound: emitSound(g, layers, mfccInput(g, "mfcc", frames), ofSound, tools),
  };
}

/**
 * As {@link emitStreams}, with the further input `false_mfcc`: other sounds of
 * the same segments, which end where the true ones do.
 *
 * True and false sounds pass as one batch. As two, each would be normalised by
 * statistics of its own, and a network could tell the one from the other
 * without a look at the lips.
 */
export function emitPairStreams(
  g: GraphBuilder,
  layers: CompactLayers,
  frames: number,
  tools: ForwardTools,
): PairVectors {
  const [ofPicture, ofSound] = (["picture", "sound"] as const)
    .map((stream) => placesInput(g, layers, stream, frames));
  const picture = emitPicture(g, layers, frames, ofPicture, tools);
  const mfcc = joined(
    g,
    mfccInput(g, "mfcc", frames),
    mfccInput(g, "false_mfcc", frames),
  );
  const places = ofSound && joined(
    g,
    ofSound,
    g.op("Add", [ofSound, g.op("Size", [ofSound])]),
  );
  const sounds = emitSound(g, layers, mfcc, places, tools);
  const sizes = [segmentWindows(layers, frames), dimensions] as const;
  return {
    picture,
    sound: halfOf(g, sounds, 0, sizes),
    falseSound: halfOf(g, sounds, 1, sizes),
  };
}

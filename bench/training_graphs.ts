import {
  compactLayers,
  emitLayers,
  type Parameter,
  parametersOf,
  parseCompactArchitecture,
} from "../lib/networks/mod.ts";
import {
  elementCount,
  float32,
  type GraphBuilder,
  type GraphTensor,
  type Value,
} from "../lib/onnx/mod.ts";
import {
  batchMatchingLoss,
  type ForwardTools,
  similarities,
} from "../lib/training/mod.ts";

/** Segments in a batch. */
export const segments = 4;
/** Windows of a segment. */
export const segmentWindows = 16;
/** Windows of a batch. */
export const batchWindows = segments * segmentWindows;
/** 10 ms steps of a segment's sound: 20 for the first window, 4 for each further one. */
export const segmentSteps = 20 + 4 * (segmentWindows - 1);

/** The bootstrap's layers, whose windows stand alone. */
const compact = compactLayers(parseCompactArchitecture({ context: false }));

/** Parameters of both streams of the compact network. */
export const compactParameters: readonly Parameter[] = parametersOf([
  ...compact.picture,
  ...compact.sound,
]);

/** The compact network in training, with the loss over the batch. */
export function forwardCompact(
  g: GraphBuilder,
  { parameter, learn }: ForwardTools,
): { loss: Value } {
  const picture = g.input("picture", "F32", ["windows", 5, 64, 64]);
  const sound = g.input("sound", "F32", ["segments", 1, 13, "steps"]);
  const quiet = () => {};
  const v = emitLayers(
    g,
    compact.picture,
    picture,
    parameter,
    quiet,
    learn,
  );
  const track = emitLayers(
    g,
    compact.sound,
    sound,
    parameter,
    quiet,
    learn,
  );
  const rows = g.op("Transpose", [track], { perm: [0, 2, 3, 1] });
  const a = g.op("Reshape", [rows, g.integers(-1, 128)]);
  return { loss: batchMatchingLoss(g, similarities(g, v, a, 0.1)) };
}

/** Numbers in −1 … 1 that look random and are the same everywhere. */
function noise(count: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** A batch of noise: speed does not depend on what is seen and heard. */
export const noiseBatch: Readonly<Record<string, GraphTensor>> = {
  picture: float32(noise(batchWindows * 5 * 64 * 64), [
    batchWindows,
    5,
    64,
    64,
  ]),
  sound: float32(noise(segments * 13 * segmentSteps), [
    segments,
    1,
    13,
    segmentSteps,
  ]),
};

/** Parameters to start from: noise of the usual spread, ones and zeros. */
export function startingParameters(): Map<string, GraphTensor> {
  return new Map(compactParameters.map(({ name, shape }) => {
    const count = elementCount(shape);
    if (shape.length === 1) {
      const one = /weight$|running_var$|asd$/.test(name);
      return [name, float32(new Float32Array(count).fill(one ? 1 : 0))];
    }
    const spread = Math.sqrt(3 * shape[0]! / count);
    return [name, float32(noise(count).map((v) => v * spread), shape)];
  }));
}

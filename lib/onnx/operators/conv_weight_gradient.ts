import type { GraphBuilder, Value } from "../graph_builder.ts";
import { int64 } from "../tensor.ts";
import { shapeOf } from "../shape_nodes.ts";
import { upTo, type WindowGeometry } from "./conv_geometry.ts";

/** `x` [n, channels, …] with its border of zeros. */
function padded(
  g: GraphBuilder,
  x: Value,
  { padsBegin, padsEnd }: WindowGeometry,
): Value {
  if ([...padsBegin, ...padsEnd].every((cells) => cells === 0)) return x;
  return g.op("Pad", [x, g.integers(0, 0, ...padsBegin, 0, 0, ...padsEnd)]);
}

/** [n, channels, …] → [channels, n, …]. */
function channelsFirst(g: GraphBuilder, x: Value, axes: number): Value {
  return g.op("Transpose", [x], {
    perm: [1, 0, ...upTo(axes).map((axis) => axis + 2)],
  });
}

/**
 * For every position of the result and every tap of the kernel (row-major,
 * taps innermost) the place in the padded input that is read there.
 */
function readPlaces(
  g: GraphBuilder,
  input: Value,
  result: Value,
  { kernel, strides, dilations }: WindowGeometry,
): Value {
  const rank = kernel.length;
  const [zero, one] = [g.constant(int64([0], [])), g.constant(int64([1], []))];
  const terms = kernel.flatMap((taps, axis) => {
    // Elements from one cell of this axis to the next.
    const pitch = axis + 1 === rank
      ? one
      : g.op("ReduceProd", [shapeOf(g, input, axis + 3)], { keepdims: 0 });
    const count = g.op("Squeeze", [shapeOf(g, result, axis + 2, axis + 3)]);
    const steps = g.op("Mul", [
      g.op("Range", [zero, count, one]),
      g.integers(strides[axis]!),
    ]);
    const offsets = g.integers(...upTo(taps).map((t) => t * dilations[axis]!));
    const along = (cells: Value, position: number) => {
      const others = upTo(2 * rank).filter((other) => other !== position);
      return g.op("Unsqueeze", [
        g.op("Mul", [cells, pitch]),
        g.integers(...others),
      ]);
    };
    return [along(steps, axis), along(offsets, rank + axis)];
  });
  const all = terms.reduce((sum, term) => g.op("Add", [sum, term]));
  return g.op("Reshape", [all, g.integers(-1)]);
}

/**
 * As a product of matrices: the gradient [out, n·positions] times what each
 * position read [n·positions, taps·in]. Gathering runs of `in` numbers is
 * cheap as long as `in` is not tiny.
 */
function byProduct(
  g: GraphBuilder,
  x: Value,
  upstream: Value,
  geometry: WindowGeometry,
): Value {
  const rank = geometry.kernel.length;
  const spatial = upTo(rank).map((axis) => axis + 2);
  const input = padded(g, x, geometry);
  const channels = shapeOf(g, x, 1, 2);
  const join = (...sizes: Value[]) => g.op("Concat", sizes, { axis: 0 });
  const cells = g.op("Reshape", [
    g.op("Transpose", [input], { perm: [0, ...spatial, 1] }),
    join(g.integers(0, -1), channels),
  ]);
  const pointwise = input === x &&
    [...geometry.kernel, ...geometry.strides].every((size) => size === 1);
  const read = pointwise ? cells : g.op("Gather", [
    cells,
    readPlaces(g, input, upstream, geometry),
  ], { axis: 1 });
  const taps = geometry.kernel.reduce((product, size) => product * size);
  const width = g.op("Mul", [channels, g.integers(taps)]);
  const gradients = g.op("Flatten", [channelsFirst(g, upstream, rank)], {
    axis: 1,
  });
  const product = g.op("MatMul", [
    gradients,
    g.op("Reshape", [read, join(g.integers(-1), width)]),
  ]);
  const tapsLast = g.op("Reshape", [
    product,
    join(g.integers(0, ...geometry.kernel), channels),
  ]);
  return g.op("Transpose", [tapsLast], {
    perm: [0, rank + 1, ...upTo(rank).map((axis) => axis + 1)],
  });
}

/**
 * As a convolution of the input with the gradient, batch and channels
 * exchanged, stride and dilation too; groups stay groups.
 */
function byConvolution(
  g: GraphBuilder,
  x: Value,
  upstream: Value,
  { kernel, strides, dilations, padsBegin, padsEnd, groups }: WindowGeometry,
): Value {
  const rank = kernel.length;
  const spatial = upTo(rank).map((axis) => axis + 2);
  const join = (...sizes: Value[]) => g.op("Concat", sizes, { axis: 0 });
  // [n, groups·in, …] → [in, groups·n, …]
  const grouped = g.op("Transpose", [
    g.op("Reshape", [
      x,
      join(g.integers(0, groups, -1), shapeOf(g, x, 2)),
    ]),
  ], { perm: [2, 1, 0, ...spatial.map((axis) => axis + 1)] });
  const input = g.op("Reshape", [
    grouped,
    join(shapeOf(g, grouped, 0, 1), g.integers(-1), shapeOf(g, x, 2)),
  ]);
  const correlation = g.op("Conv", [input, channelsFirst(g, upstream, rank)], {
    strides: dilations,
    dilations: strides,
    pads: [...padsBegin, ...padsEnd],
    group: groups,
  });
  // Cells at the end that were in no window make a few taps too many.
  const exact = g.op("Slice", [
    correlation,
    g.integers(...kernel.map(() => 0)),
    g.integers(...kernel),
    g.integers(...spatial),
  ]);
  return channelsFirst(g, exact, rank);
}

/** From this many input channels on the product of matrices is the faster way (measured, onnxruntime 1.30, AVX-512). */
const channelsForProduct = 16;

/**
 * Gradient of a convolution with respect to its weight.
 *
 * @param x what the convolution read, [n, in, …]
 * @param upstream gradient of its result, [n, out, …]
 * @param weight the weight, whose sizes decide how the gradient is computed
 */
export function convWeightGradient(
  g: GraphBuilder,
  x: Value,
  upstream: Value,
  weight: Value,
  geometry: WindowGeometry,
): Value {
  const channels = Number(g.dimensionsOf(weight)?.[1] ?? Infinity);
  return geometry.groups === 1 && channels >= channelsForProduct
    ? byProduct(g, x, upstream, geometry)
    : byConvolution(g, x, upstream, geometry);
}

import type { GraphBuilder, Value } from "../graph_builder.ts";
import { shapeOf } from "../shape_nodes.ts";
import { upTo, type WindowGeometry } from "./conv_geometry.ts";

/**
 * The adjoint of a convolution: spreads each element of `gradient` over the
 * window it came from and adds up.
 *
 * @param gradient in the shape of the convolution's result
 * @param weight the convolution's weight
 * @param like what the convolution read; gives the spatial sizes
 */
export function transposedConv(
  g: GraphBuilder,
  gradient: Value,
  weight: Value,
  like: Value,
  { kernel, strides, dilations, padsBegin, padsEnd, groups }: WindowGeometry,
): Value {
  const attributes = {
    kernel_shape: kernel,
    strides,
    dilations,
    group: groups,
  };
  if (strides.every((stride) => stride === 1)) {
    return g.op("ConvTranspose", [gradient, weight], {
      ...attributes,
      pads: [...padsBegin, ...padsEnd],
    });
  }
  // Up to stride − 1 cells at the end were in no window. How many is known only
  // when the model runs, so the result is made long enough for all and cut.
  const long = g.op("ConvTranspose", [gradient, weight], {
    ...attributes,
    pads: [...padsBegin, ...padsEnd.map(() => 0)],
    output_padding: strides.map((stride) => stride - 1),
  });
  const axes = upTo(kernel.length).map((axis) => axis + 2);
  return g.op("Slice", [
    long,
    g.integers(...axes.map(() => 0)),
    shapeOf(g, like, 2),
    g.integers(...axes),
  ]);
}

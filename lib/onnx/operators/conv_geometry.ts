import { integersAttribute, numberAttribute } from "../attributes.ts";
import type { ForwardNode } from "../operator.ts";

/** Geometry of a convolution or pool, one number per spatial axis. */
export interface WindowGeometry {
  /** Window size. */
  readonly kernel: readonly number[];
  /** Step. */
  readonly strides: readonly number[];
  /** Spacing of the taps. */
  readonly dilations: readonly number[];
  /** Cells added in front. */
  readonly padsBegin: readonly number[];
  /** Cells added behind. */
  readonly padsEnd: readonly number[];
  /** Groups the channels fall into. */
  readonly groups: number;
}

/** Reads the geometry off a `Conv` or pool node, ONNX's defaults filled in. */
export function windowGeometry(node: ForwardNode): WindowGeometry {
  const kernel = integersAttribute(node, "kernel_shape");
  const ones = kernel.map(() => 1);
  const zeros = kernel.map(() => 0);
  const pads = integersAttribute(node, "pads", [...zeros, ...zeros]);
  return {
    kernel,
    strides: integersAttribute(node, "strides", ones),
    dilations: integersAttribute(node, "dilations", ones),
    padsBegin: pads.slice(0, kernel.length),
    padsEnd: pads.slice(kernel.length),
    groups: numberAttribute(node, "group", 1),
  };
}

/** Whole numbers from 0 up to, not including, `count`. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

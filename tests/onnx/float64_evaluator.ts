/**
 * A plain evaluator of graphs in double precision, for central differences:
 * onnxruntime's CPU provider has no float64 convolution.
 */
import type {
  GraphBuilder,
  GraphNode,
  GraphTensor,
  Value,
} from "../../lib/onnx/mod.ts";
import { elementCount } from "../../lib/onnx/mod.ts";

/** A dense row-major array. */
export interface Array64 {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

type Evaluate = (inputs: readonly Array64[], node: GraphNode) => Array64;

/** Calls `visit` with every index of a shape, in row-major order. */
function forEachIndex(
  shape: readonly number[],
  visit: (index: readonly number[]) => void,
): void {
  const count = elementCount(shape);
  const index = shape.map(() => 0);
  for (let i = 0; i < count; i++) {
    visit(index);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      if (index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
}

/** Row-major place of an index; axes of size 1 are repeated, missing leading ones too. */
function placeOf(shape: readonly number[], index: readonly number[]): number {
  const skipped = index.length - shape.length;
  return shape.reduce(
    (place, size, axis) =>
      place * size + (size === 1 ? 0 : index[axis + skipped]!),
    0,
  );
}

function at({ shape, data }: Array64, index: readonly number[]): number {
  return data[placeOf(shape, index)]!;
}

function collect(
  shape: readonly number[],
  compute: (index: readonly number[]) => number,
): Array64 {
  const data: number[] = [];
  forEachIndex(shape, (index) => data.push(compute(index)));
  return { shape, data };
}

function broadcast(compute: (...values: number[]) => number): Evaluate {
  return (inputs) => {
    const rank = Math.max(...inputs.map(({ shape }) => shape.length));
    const shape = Array.from({ length: rank }, (_, axis) =>
      Math.max(
        ...inputs.map((x) => x.shape[axis - rank + x.shape.length] ?? 1),
      ));
    return collect(
      shape,
      (index) => compute(...inputs.map((x) => at(x, index))),
    );
  };
}

function integers(
  { attributes }: GraphNode,
  name: string,
): readonly number[] | undefined {
  return attributes[name] as readonly number[] | undefined;
}

function reduce(
  combine: (values: readonly number[]) => number,
): Evaluate {
  return ([x, axesInput], node) => {
    const rank = x!.shape.length;
    const given = axesInput?.data ?? integers(node, "axes") ??
      x!.shape.map((_, axis) => axis);
    const axes = given.map((axis) => axis < 0 ? axis + rank : axis);
    const kept = x!.shape.map((size, axis) => axes.includes(axis) ? 1 : size);
    const groups = Array.from(
      { length: elementCount(kept) },
      (): number[] => [],
    );
    forEachIndex(x!.shape, (index) => {
      groups[placeOf(kept, index)]!.push(at(x!, index));
    });
    const shape = node.attributes.keepdims === 0
      ? x!.shape.filter((_, axis) => !axes.includes(axis))
      : kept;
    return { shape, data: groups.map(combine) };
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, v) => total + v, 0);
}

/** Spatial geometry with ONNX's defaults. */
function geometry(node: GraphNode, kernel: readonly number[]) {
  const ones = kernel.map(() => 1);
  const pads = integers(node, "pads") ?? [...kernel, ...kernel].map(() => 0);
  return {
    strides: integers(node, "strides") ?? ones,
    dilations: integers(node, "dilations") ?? ones,
    begin: pads.slice(0, kernel.length),
    end: pads.slice(kernel.length),
  };
}

/** For each position of a sliding window the spatial indices it covers, `undefined` in the padding. */
function windows(
  node: GraphNode,
  spatial: readonly number[],
  kernel: readonly number[],
) {
  const { strides, dilations, begin, end } = geometry(node, kernel);
  const shape = spatial.map((size, a) =>
    Math.floor(
      (size + begin[a]! + end[a]! - dilations[a]! * (kernel[a]! - 1) - 1) /
        strides[a]!,
    ) + 1
  );
  const covered = (position: readonly number[], tap: readonly number[]) => {
    const index = position.map((p, a) =>
      p * strides[a]! + tap[a]! * dilations[a]! - begin[a]!
    );
    const inside = index.every((i, a) => i >= 0 && i < spatial[a]!);
    return inside ? index : undefined;
  };
  return { shape, covered };
}

const conv: Evaluate = ([x, w, b], node) => {
  const [n, , ...spatial] = x!.shape;
  const [out, width, ...kernel] = w!.shape;
  const { shape, covered } = windows(node, spatial, kernel);
  const perGroup = out! / ((node.attributes.group as number | undefined) ?? 1);
  return collect([n!, out!, ...shape], ([sample, o, ...position]) => {
    const first = Math.floor(o! / perGroup) * width!;
    let total = b === undefined ? 0 : b.data[o!]!;
    forEachIndex(kernel, (tap) => {
      const index = covered(position, tap);
      if (index === undefined) return;
      for (let c = 0; c < width!; c++) {
        total += at(w!, [o!, c, ...tap]) *
          x!.data[placeOfExact(x!.shape, [sample!, first + c, ...index])]!;
      }
    });
    return total;
  });
};

function placeOfExact(
  shape: readonly number[],
  index: readonly number[],
): number {
  return shape.reduce((place, size, axis) => place * size + index[axis]!, 0);
}

function pool(
  combine: (values: readonly number[], taps: number) => number,
): Evaluate {
  return ([x], node) => {
    const [n, channels, ...spatial] = x!.shape;
    const kernel = integers(node, "kernel_shape")!;
    const { shape, covered } = windows(node, spatial, kernel);
    return collect([n!, channels!, ...shape], ([sample, c, ...position]) => {
      const values: number[] = [];
      forEachIndex(kernel, (tap) => {
        const index = covered(position, tap);
        if (index === undefined) return;
        values.push(
          x!.data[placeOfExact(x!.shape, [sample!, c!, ...index])]!,
        );
      });
      return combine(values, elementCount(kernel));
    });
  };
}

const operators: Readonly<Record<string, Evaluate>> = {
  Add: broadcast((a, b) => a! + b!),
  Sub: broadcast((a, b) => a! - b!),
  Mul: broadcast((a, b) => a! * b!),
  Div: broadcast((a, b) => a! / b!),
  Max: broadcast(Math.max),
  Relu: broadcast((x) => Math.max(x!, 0)),
  Exp: broadcast((x) => Math.exp(x!)),
  Sigmoid: broadcast((x) => 1 / (1 + Math.exp(-x!))),
  Cast: ([x]) => x!,
  Identity: ([x]) => x!,
  Size: ([x]) => ({ shape: [], data: [x!.data.length] }),
  ReduceSum: reduce(sum),
  ReduceMean: reduce((values) => sum(values) / values.length),
  ReduceL2: reduce((values) => Math.hypot(...values)),
  Conv: conv,
  MaxPool: pool((values) => Math.max(...values)),
  AveragePool: pool((values, taps) => sum(values) / taps),
  BatchNormalization: ([x, scale, shift, mean, variance], node) => {
    const { float } = node.attributes.epsilon as { float: number };
    return collect(x!.shape, (index) => {
      const c = index[1]!;
      const deviation = Math.sqrt(variance!.data[c]! + float);
      const normal = (at(x!, index) - mean!.data[c]!) / deviation;
      return normal * scale!.data[c]! + shift!.data[c]!;
    });
  },
  MatMul: ([a, b]) =>
    collect(
      [a!.shape[0]!, b!.shape[1]!],
      ([i, j]) =>
        sum(Array.from({ length: b!.shape[0]! }, (_, k) =>
          at(a!, [i!, k]) * at(b!, [k, j!]))),
    ),
  Gemm: ([x, w, b]) =>
    collect(
      [x!.shape[0]!, w!.shape[0]!],
      ([i, o]) =>
        b!.data[o!]! + sum(Array.from({ length: w!.shape[1]! }, (_, k) =>
          at(x!, [i!, k]) * at(w!, [o!, k]))),
    ),
  Flatten: ([x]) => ({
    shape: [x!.shape[0]!, elementCount(x!.shape.slice(1))],
    data: x!.data,
  }),
  Reshape: ([x, target]) => {
    const shape = target!.data.map((size, axis) =>
      size === 0 ? x!.shape[axis]! : size
    );
    const known = elementCount(shape.filter((size) => size !== -1));
    return {
      shape: shape.map((size) => size === -1 ? x!.data.length / known : size),
      data: x!.data,
    };
  },
};

function asArray({ shape, data }: GraphTensor): Array64 {
  return { shape, data: Array.from(data as ArrayLike<number>, Number) };
}

/** Computes a value of a graph in double precision from its inputs. */
export function evaluate(
  g: GraphBuilder,
  nodes: readonly GraphNode[],
  feeds: Readonly<Record<string, Array64>>,
  wanted: Value,
): Array64 {
  const known = new Map(Object.entries(feeds));
  const read = (value: Value) =>
    known.get(value.name) ?? asArray(g.tensorOf(value)!);
  for (const node of nodes) {
    const inputs = node.inputs.map((value) => read(value!));
    known.set(node.outputs[0]!.name, operators[node.type]!(inputs, node));
  }
  return known.get(wanted.name)!;
}

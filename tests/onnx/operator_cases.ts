/** Graphs of the single-operation cases of `reference/training`. */
import {
  averagePool,
  batchNorm,
  batchNormTraining,
  float32,
  type GraphBuilder,
  type Value,
} from "../../lib/onnx/mod.ts";

/** A case as `ops.json` describes it. */
export interface OperatorCase {
  readonly name: string;
  readonly op: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, number[]>>;
  readonly constants?: Readonly<Record<string, number[]>>;
  readonly output: number[];
}

/** The case's operands: inputs and constants by name. */
export type Operands = Readonly<Record<string, Value>>;

type Writer = (g: GraphBuilder, operands: Operands, c: OperatorCase) => Value;

function number(g: GraphBuilder, value: number): Value {
  return g.constant(float32([value], []));
}

function binary(type: string): Writer {
  return (g, { a, b }) => g.op(type, [a, b ?? a]);
}

function square(g: GraphBuilder, x: Value): Value {
  return g.op("Mul", [x, x]);
}

function sumRows(g: GraphBuilder, x: Value, keepdims = 0): Value {
  return g.op("ReduceSum", [x, g.integers(1)], { keepdims });
}

function mean(g: GraphBuilder, x: Value): Value {
  return g.op("ReduceMean", [x], { keepdims: 0 });
}

function unit(g: GraphBuilder, x: Value): Value {
  const length = g.op("ReduceL2", [x], { axes: [1], keepdims: 1 });
  return g.op("Div", [x, g.op("Max", [length, number(g, 1e-12)])]);
}

function distance(g: GraphBuilder, a: Value, b: Value): Value {
  const squares = sumRows(g, square(g, g.op("Sub", [a, b])));
  return g.op("Sqrt", [g.op("Add", [squares, number(g, 1e-12)])]);
}

/** −ln softmax of each row at its target. */
function crossEntropy(g: GraphBuilder, x: Value, target: Value): Value {
  const logs = g.op("LogSoftmax", [x], { axis: 1 });
  const chosen = g.op("GatherElements", [
    logs,
    g.op("Unsqueeze", [target, g.integers(1)]),
  ], { axis: 1 });
  return g.op("Neg", [g.op("Squeeze", [chosen, g.integers(1)])]);
}

/** max(x, 0) − x·y + ln(1 + e^−|x|), in the form that has a slope at 0. */
function bceOfLogits(g: GraphBuilder, x: Value, y: Value): Value {
  return g.op("Sub", [g.op("Softplus", [x]), g.op("Mul", [x, y])]);
}

/** max(ln p, −100) without an infinity in between. */
function logFloor(g: GraphBuilder, p: Value): Value {
  const some = g.op("Greater", [p, number(g, 0)]);
  const safe = g.op("Where", [some, p, number(g, 1)]);
  return g.op("Where", [some, g.op("Log", [safe]), number(g, -100)]);
}

function bceOfProbabilities(g: GraphBuilder, p: Value, y: Value): Value {
  const not = (x: Value) => g.op("Sub", [number(g, 1), x]);
  const hit = g.op("Mul", [y, logFloor(g, p)]);
  const miss = g.op("Mul", [not(y), logFloor(g, not(p))]);
  return g.op("Neg", [g.op("Add", [hit, miss])]);
}

function gate(g: GraphBuilder, x: Value, index: number): Value {
  const hidden = 2;
  return g.op("Slice", [
    x,
    g.integers(index * hidden),
    g.integers((index + 1) * hidden),
    g.integers(1),
  ]);
}

/** Softmax cross entropy with the targets on the diagonal. */
function diagonal(g: GraphBuilder, logits: Value, rows: number): Value {
  const targets = g.constant({
    dtype: "I64",
    shape: [rows],
    data: BigInt64Array.from({ length: rows }, (_, i) => BigInt(i)),
  });
  return mean(g, crossEntropy(g, logits, targets));
}

const composed: Readonly<Record<string, Writer>> = {
  l2_normalise: (g, { x }) => unit(g, x!),
  l2_normalise_zero_row: (g, { x }) => unit(g, x!),
  l2_normalise_channels: (g, { x }) => unit(g, x!),
  distance: (g, { a, b }) => distance(g, a!, b!),
  distance_torch: (g, { a, b }) => {
    const difference = g.op("Add", [g.op("Sub", [a, b]), number(g, 1e-6)]);
    return g.op("Sqrt", [sumRows(g, square(g, difference))]);
  },
  cosine_similarity(g, { a, b }) {
    const length = (x: Value) => g.op("Sqrt", [sumRows(g, square(g, x))]);
    return g.op("Div", [
      sumRows(g, g.op("Mul", [a, b])),
      g.op("Mul", [length(a!), length(b!)]),
    ]);
  },
  cross_entropy_mean: (g, { x, target }) =>
    mean(g, crossEntropy(g, x!, target!)),
  cross_entropy_none: (g, { x, target }) => crossEntropy(g, x!, target!),
  bce_with_logits_mean: (g, { x, target }) =>
    mean(g, bceOfLogits(g, x!, target!)),
  bce_with_logits_large: (g, { x, target }) => bceOfLogits(g, x!, target!),
  bce_probability_mean: (g, { x, target }) =>
    mean(g, bceOfProbabilities(g, x!, target!)),
  bce_probability_edges: (g, { x, target }) =>
    bceOfProbabilities(g, x!, target!),
  mse_mean: (g, { a, b }) => mean(g, square(g, g.op("Sub", [a, b]))),
  contrastive(g, { v, a, y }) {
    const d = distance(g, v!, a!);
    const hinge = g.op("Relu", [g.op("Sub", [number(g, 1), d])]);
    const others = g.op("Sub", [number(g, 1), y!]);
    return mean(
      g,
      g.op("Add", [
        g.op("Mul", [y, square(g, d)]),
        g.op("Mul", [others, square(g, hinge)]),
      ]),
    );
  },
  infonce(g, { v, a }, { inputs }) {
    const [picture, sound] = [unit(g, v!), unit(g, a!)];
    const scaled = (left: Value, right: Value) =>
      g.op("Div", [
        g.op("MatMul", [left, g.op("Transpose", [right])]),
        number(g, 0.1),
      ]);
    const rows = inputs.v![0]!;
    return g.op("Mul", [
      g.op("Add", [
        diagonal(g, scaled(picture, sound), rows),
        diagonal(g, scaled(sound, picture), rows),
      ]),
      number(g, 0.5),
    ]);
  },
  multi_way_matching(g, { v, a }) {
    const difference = g.op("Sub", [
      g.op("Unsqueeze", [v, g.integers(1)]),
      a,
    ]);
    const squares = g.op("ReduceSum", [square(g, difference), g.integers(2)], {
      keepdims: 0,
    });
    const d = g.op("Sqrt", [g.op("Add", [squares, number(g, 1e-12)])]);
    const logs = g.op("LogSoftmax", [g.op("Reciprocal", [d])], { axis: 1 });
    const first = g.op("Gather", [logs, g.integers(0)], { axis: 1 });
    return g.op("Neg", [mean(g, first)]);
  },
  gru_step(g, { x, h, wi, wh, bi, bh }) {
    const input = g.op("Gemm", [x, wi, bi], { transB: 1 });
    const state = g.op("Gemm", [h, wh, bh], { transB: 1 });
    const squash = (index: number) =>
      g.op("Sigmoid", [
        g.op("Add", [gate(g, input, index), gate(g, state, index)]),
      ]);
    const update = squash(1);
    const fresh = g.op("Tanh", [
      g.op("Add", [
        gate(g, input, 2),
        g.op("Mul", [squash(0), gate(g, state, 2)]),
      ]),
    ]);
    return g.op("Add", [
      fresh,
      g.op("Mul", [update, g.op("Sub", [h, fresh])]),
    ]);
  },
};

function optionalNumber(g: GraphBuilder, value: unknown): Value | undefined {
  return value === undefined ? undefined : number(g, value as number);
}

const special: Readonly<Record<string, Writer>> = {
  Add: binary("Add"),
  Sub: binary("Sub"),
  Mul: binary("Mul"),
  Div: binary("Div"),
  Max: binary("Max"),
  MatMul: binary("MatMul"),
  Conv: (g, { x, w, b }, { attributes, inputs }) =>
    g.op("Conv", b === undefined ? [x, w] : [x, w, b], {
      ...attributes as Record<string, number[]>,
      kernel_shape: inputs.w!.slice(2),
    }),
  Gemm: (g, { x, w, b }) => g.op("Gemm", [x, w, b], { transB: 1 }),
  BatchNormalization(
    g,
    { x, gamma, beta, running_mean, running_var },
    { attributes, inputs },
  ) {
    const channels = inputs.x![1]!;
    const filled = (value: number) =>
      g.constant(float32(new Float32Array(channels).fill(value)));
    const [scale, shift] = [gamma ?? filled(1), beta ?? filled(0)];
    const options = { epsilon: attributes.epsilon as number };
    if (attributes.training === 0) {
      return g.apply(
        batchNorm,
        [x, scale, shift, running_mean, running_var],
        options,
      );
    }
    const trained = batchNormTraining(g, x!, scale, shift, options);
    const weight = attributes.momentum_of_new_value as number;
    const after = (old: Value, fresh: Value) =>
      g.op("Add", [
        g.op("Mul", [old, number(g, 1 - weight)]),
        g.op("Mul", [fresh, number(g, weight)]),
      ]);
    g.output(
      "running_mean_after",
      after(running_mean!, trained.mean),
      "F32",
      [channels],
    );
    g.output(
      "running_var_after",
      after(running_var!, trained.variance),
      "F32",
      [channels],
    );
    return trained.output;
  },
  AveragePool(g, { x }, { attributes }) {
    const numbers = attributes as Record<string, number[]>;
    return g.apply(averagePool, [x], {
      kernel: numbers.kernel_shape!,
      stride: numbers.strides!,
      padding: numbers.pads!.slice(0, 2),
      countPadding: attributes.count_include_pad === 1,
    });
  },
  PRelu: (g, { x, slope }) =>
    g.op("PRelu", [x, g.op("Unsqueeze", [slope, g.integers(1)])]),
  LeakyRelu: (g, { x }, { attributes }) =>
    g.op("LeakyRelu", [x], { alpha: { float: attributes.alpha as number } }),
  Clip: (g, { x }, { attributes }) =>
    g.op("Clip", [
      x,
      optionalNumber(g, attributes.min),
      optionalNumber(g, attributes.max),
    ]),
  Pow: (g, { x }, { attributes }) =>
    g.op("Pow", [x, number(g, attributes.exponent as number)]),
  Expand: (g, { x }, { attributes }) =>
    g.op("Expand", [x, g.integers(...attributes.shape as number[])]),
  Reshape: (g, { x }, { attributes }) =>
    g.op("Reshape", [x, g.integers(...attributes.shape as number[])]),
  ReduceSum: (g, { x }, { attributes: { axes, keepdims } }) =>
    g.op(
      "ReduceSum",
      axes === undefined ? [x] : [x, g.integers(...axes as number[])],
      { keepdims: keepdims as number },
    ),
  Concat: (g, { a, b, c }, { attributes }) =>
    g.op("Concat", [a, b, c], { axis: attributes.axis as number }),
  Slice(g, { x }, { attributes }) {
    const { starts, ends, axes, steps } = attributes as Record<
      string,
      number[]
    >;
    return g.op("Slice", [
      x,
      ...[starts!, ends!, axes!, steps!].map((v) => g.integers(...v)),
    ]);
  },
  Pad: (g, { x }, { attributes }) =>
    g.op("Pad", [
      x,
      g.integers(...attributes.pads as number[]),
      number(g, attributes.value as number),
    ]),
  Gather: (g, { x, index }, { attributes }) =>
    g.op("Gather", [x, index], { axis: attributes.axis as number }),
};

/** Writes a case's operation into a graph. */
export function writeCase(
  g: GraphBuilder,
  operands: Operands,
  c: OperatorCase,
): Value {
  if (c.op === "composed") return composed[c.name]!(g, operands, c);
  const writer = special[c.op];
  if (writer !== undefined) return writer(g, operands, c);
  return g.op(
    c.op,
    [operands.x],
    c.attributes as Record<string, number | number[]>,
  );
}

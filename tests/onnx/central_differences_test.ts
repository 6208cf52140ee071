import fc from "../support/properties.ts";
import {
  averagePool,
  batchNormTraining,
  conv,
  createSession,
  elementCount,
  flatten,
  float32,
  gradients,
  GraphBuilder,
  linear,
  maxPool,
  relu,
  type Value,
} from "../../lib/onnx/mod.ts";
import { assertAlmostEquals } from "../support/assert.ts";
import { type Array64, evaluate } from "./float64_evaluator.ts";

/** Numbers in −1 … 1 from a seed. */
function noise(seed: number, count: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    // Through float32, so that both precisions start from the same numbers.
    return Math.fround(state / 2 ** 31 - 1);
  });
}

/** Half the way between the two points of a central difference. */
const reach = 1e-5;

/** Rounding of float32 sums, as a share of the sum of magnitudes. */
const tolerance = 2e-6;

/**
 * Fails unless, for each operand, the gradient in a random direction is the
 * slope of the loss there, by central differences in double precision.
 */
async function checkSlopes(
  shapes: readonly (readonly number[])[],
  write: (g: GraphBuilder, operands: Value[]) => Value,
  seed: number,
): Promise<void> {
  const g = new GraphBuilder();
  const names = shapes.map((_, i) => `x${i}`);
  const operands = shapes.map((shape, i) =>
    g.input(
      names[i]!,
      "F32",
      shape.map((size, axis) => axis === 0 ? `n${i}` : size),
    )
  );
  const at: Record<string, Array64> = Object.fromEntries(
    shapes.map((shape, i) => [
      names[i]!,
      { shape, data: noise(seed + i, elementCount(shape)) },
    ]),
  );
  const output = write(g, operands);
  // Weights that differ from place to place, so that no error cancels out.
  const { shape } = evaluate(g, g.nodes, at, output);
  const weights = g.constant(
    float32(noise(seed + 99, elementCount(shape)), shape),
  );
  const loss = g.op("ReduceSum", [g.op("Mul", [output, weights])], {
    keepdims: 0,
  });
  const forward = [...g.nodes];
  gradients(g, loss, operands).forEach((slope, i) =>
    g.output(`slope${i}`, slope, "F32", shapes[i]!)
  );
  await using session = await createSession(g.build(), { threads: 1 });
  const slopes = await session.run(
    Object.fromEntries(
      Object.entries(at).map((
        [name, { shape, data }],
      ) => [name, float32(data, shape)]),
    ),
  );
  names.forEach((name, i) => {
    const { shape, data } = at[name]!;
    const direction = noise(seed + 50 + i, data.length);
    const lossAt = (step: number) => {
      const moved = data.map((v, j) => v + step * direction[j]!);
      return evaluate(
        g,
        forward,
        { ...at, [name]: { shape, data: moved } },
        loss,
      )
        .data[0]!;
    };
    const expected = (lossAt(reach) - lossAt(-reach)) / (2 * reach);
    const terms = direction.map((v, j) =>
      v * Number(slopes[`slope${i}`]!.data[j])
    );
    const actual = terms.reduce((total, v) => total + v, 0);
    const scale = terms.reduce((total, v) => total + Math.abs(v), 1);
    assertAlmostEquals(actual, expected, tolerance * scale);
  });
}

const axis = fc.record({
  size: fc.integer({ min: 4, max: 7 }),
  kernel: fc.integer({ min: 1, max: 3 }),
  stride: fc.integer({ min: 1, max: 3 }),
  padding: fc.integer({ min: 0, max: 2 }),
  dilation: fc.integer({ min: 1, max: 2 }),
}).filter(({ size, kernel, padding, dilation }) =>
  size + 2 * padding > dilation * (kernel - 1)
);

Deno.test("a convolution of any geometry has the slopes that differences show", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        n: fc.integer({ min: 1, max: 2 }),
        groups: fc.integer({ min: 1, max: 2 }),
        // 16 and more channels take another way to the weight's gradient.
        width: fc.constantFrom(1, 2, 3, 17),
        out: fc.integer({ min: 1, max: 2 }),
        axes: fc.array(axis, { minLength: 1, maxLength: 3 }),
        seed: fc.nat(1e6),
      }),
      async ({ n, groups, width, out, axes, seed }) => {
        const all = (key: keyof typeof axes[0]) => axes.map((a) => a[key]);
        await checkSlopes(
          [
            [n, groups * width, ...all("size")],
            [groups * out, width, ...all("kernel")],
            [groups * out],
          ],
          (g, operands) =>
            g.apply(conv, operands, {
              kernel: all("kernel"),
              stride: all("stride"),
              padding: all("padding"),
              dilation: all("dilation"),
              groups,
            }),
          seed,
        );
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("operands of any broadcast have the slopes that differences show", async () => {
  const sizes = fc.array(
    fc.record({
      size: fc.integer({ min: 1, max: 3 }),
      a: fc.boolean(),
      b: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(
      sizes,
      fc.nat(3),
      fc.constantFrom("Add", "Sub", "Mul"),
      fc.nat(1e6),
      async (axes, dropped, type, seed) => {
        const shapeOf = (side: "a" | "b") =>
          axes.map((entry) => entry[side] ? 1 : entry.size);
        await checkSlopes(
          [
            shapeOf("a"),
            shapeOf("b").slice(Math.min(dropped, axes.length - 1)),
          ],
          (g, operands) => g.op(type, operands),
          seed,
        );
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("a small network with batch normalisation, pools and a residual has the slopes that differences show", async () => {
  const square = { kernel: [3, 3], padding: [1, 1] };
  for (const seed of [1, 2, 3]) {
    await checkSlopes(
      [
        [3, 2, 9, 8],
        [4, 2, 3, 3],
        [4],
        [4],
        [4, 4, 3, 3],
        [4],
        [5, 16],
        [5],
      ],
      (g, [x, w1, scale, shift, w2, b2, w3, b3]) => {
        const first = g.apply(conv, [x, w1], { ...square, stride: [2, 2] });
        const { output } = batchNormTraining(g, first, scale!, shift!, {
          epsilon: 1e-5,
        });
        const active = g.apply(relu, [output], {});
        const second = g.apply(conv, [active, w2, b2], square);
        const sum = g.op("Add", [second, active]);
        const most = g.apply(maxPool, [sum], {
          kernel: [3, 3],
          stride: [2, 2],
          padding: [1, 1],
        });
        const mean = g.apply(averagePool, [most], {
          kernel: [2, 1],
          stride: [1, 1],
        });
        const flat = g.apply(flatten, [mean], {});
        const vector = g.apply(linear, [flat, w3, b3], {});
        const length = g.op("ReduceL2", [vector], { axes: [1], keepdims: 1 });
        return g.op("Div", [vector, length]);
      },
      seed,
    );
  }
});

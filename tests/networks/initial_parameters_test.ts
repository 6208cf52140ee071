import {
  batchNormLayer,
  compactLayers,
  convLayer,
  initialParameters,
  type Layer,
  linearLayer,
  parametersOf,
  parseCompactArchitecture,
  residualLayer,
} from "../../lib/networks/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";

const layers: Layer[] = [
  residualLayer("block", [
    convLayer("conv", 8, 8, { kernel: [3, 5], groups: 2 }),
    batchNormLayer("norm", 8),
  ]),
  linearLayer("out", 8, 4),
];

/** The largest numbers that the source may give. */
const highest = () => () => 1 - 2 ** -32;

Deno.test("a network starts with all its parameters, in the order and shapes of its description", () => {
  const start = initialParameters(layers, () => Math.random);
  assertEquals(
    [...start].map(([name, { shape }]) => [name, shape]),
    parametersOf(layers).map(({ name, shape }) => [name, shape]),
  );
});

Deno.test("weights and biases start within one over the root of the values that they are a sum over", () => {
  const top = initialParameters(layers, highest);
  const bottom = initialParameters(layers, () => () => 0);
  for (
    const [name, bound] of [
      ["conv.weight", 1 / Math.sqrt(4 * 15)],
      ["conv.bias", 1 / Math.sqrt(4 * 15)],
      ["out.weight", 1 / Math.sqrt(8)],
      ["out.bias", 1 / Math.sqrt(8)],
    ] as const
  ) {
    assert(top.get(name)!.data.every((v) => v === Math.fround(bound)), name);
    assert(
      bottom.get(name)!.data.every((v) => v === Math.fround(-bound)),
      name,
    );
  }
});

Deno.test("normalisations start as the identity, whatever the random numbers", () => {
  const start = initialParameters([
    ...layers,
    ...compactLayers(parseCompactArchitecture({})).sound,
  ], highest);
  for (
    const [name, value] of [
      ["norm.weight", 1],
      ["norm.bias", 0],
      ["norm.running_mean", 0],
      ["norm.running_var", 1],
      ["am", 0],
      ["asd", 1],
    ] as const
  ) {
    assert(start.get(name)!.data.every((v) => v === value), name);
  }
});

Deno.test("each parameter draws from the source of its own place", () => {
  const asked: number[] = [];
  initialParameters(layers, (place) => {
    asked.push(place);
    return () => 0.5;
  });
  assertEquals(asked, parametersOf(layers).map((_, place) => place));
});

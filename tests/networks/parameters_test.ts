import {
  batchNormLayer,
  convLayer,
  type Layer,
  linearLayer,
  parametersOf,
  residualLayer,
  takeParameters,
} from "../../lib/networks/mod.ts";
import type { Tensor } from "../../lib/torch/mod.ts";
import { assertEquals, assertThrows } from "../support/assert.ts";

const layers: Layer[] = [
  residualLayer("block", [
    convLayer("block.0", 4, 4, { kernel: [1, 1], groups: 2, bias: false }),
    batchNormLayer("block.1", 4),
  ]),
  linearLayer("out", 4, 2),
];

function checkpoint(): Map<string, Tensor> {
  return new Map(
    parametersOf(layers).map(({ name, shape }) => {
      const count = shape.reduce((product, size) => product * size, 1);
      return [name, { dtype: "F32", shape, data: new Float32Array(count) }];
    }),
  );
}

Deno.test("a description tells its parameters' names, shapes and roles", () => {
  assertEquals(
    parametersOf(layers).map((
      { name, shape, role },
    ) => [name, [...shape], role]),
    [
      ["block.0.weight", [4, 2, 1, 1], "trainable"],
      ["block.1.weight", [4], "trainable"],
      ["block.1.bias", [4], "trainable"],
      ["block.1.running_mean", [4], "statistic"],
      ["block.1.running_var", [4], "statistic"],
      ["out.weight", [2, 4], "trainable"],
      ["out.bias", [2], "trainable"],
    ],
  );
});

Deno.test("a checkpoint loads by name, its batch counters passed over", () => {
  const stored = checkpoint();
  stored.set("block.1.num_batches_tracked", {
    dtype: "I64",
    shape: [],
    data: BigInt64Array.of(5n),
  });
  assertEquals(takeParameters(layers, stored).size, 7);
});

Deno.test("a checkpoint of another network is refused with the parameter's name", () => {
  const refuses = (
    change: (stored: Map<string, Tensor>) => void,
    why: RegExp,
  ) => {
    const stored = checkpoint();
    change(stored);
    assertThrows(() => takeParameters(layers, stored), (error: unknown) => {
      const { code, message } = error as { code: string; message: string };
      return code === "checkpoint-mismatch" && why.test(message);
    });
  };
  const odd: Tensor = { dtype: "F32", shape: [3], data: new Float32Array(3) };
  refuses((stored) => stored.delete("out.bias"), /out\.bias is missing/);
  refuses(
    (stored) => stored.set("out.bias", odd),
    /shape \[3\], expected \[2\]/,
  );
  refuses((stored) => stored.set("more.bias", odd), /more\.bias/);
  refuses(
    (stored) =>
      stored.set("out.bias", {
        dtype: "I32",
        shape: [2],
        data: new Int32Array(2),
      }),
    /out\.bias holds I32/,
  );
});

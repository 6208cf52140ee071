import type { Tensor } from "../../lib/torch/mod.ts";
import { averageCheckpoints } from "../../lib/training/mod.ts";
import {
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "../support/assert.ts";
import fc from "../support/properties.ts";

function checkpoint(
  values: readonly number[],
  name = "w",
): Map<string, Tensor> {
  const data = Float32Array.from(values);
  return new Map([[name, { dtype: "F32", shape: [data.length], data }]]);
}

const numbers = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), {
  minLength: 3,
  maxLength: 3,
});
const share = fc.double({ min: 0.01, max: 10, noNaN: true });

Deno.test("a mean of checkpoints lies where the shares put it, whatever their sum and order", () => {
  fc.assert(fc.property(numbers, numbers, share, share, (a, b, p, q) => {
    const members = [
      { tensors: checkpoint(a), share: p },
      { tensors: checkpoint(b), share: q },
    ];
    const mean = averageCheckpoints(members).get("w")!.data;
    const turned = averageCheckpoints(members.toReversed()).get("w")!.data;
    a.forEach((value, i) => {
      const expected = (p * value + q * b[i]!) / (p + q);
      assertAlmostEquals(Number(mean[i]), expected, 1e-4);
      assertAlmostEquals(Number(turned[i]), expected, 1e-4);
    });
  }));
});

Deno.test("what one checkpoint lacks is taken from the others, and shapes and shares must fit", () => {
  const mean = averageCheckpoints([
    { tensors: checkpoint([1, 2]), share: 0.9 },
    {
      tensors: new Map([...checkpoint([3, 4]), ...checkpoint([5], "c")]),
      share: 0.1,
    },
  ]);
  assertEquals([...mean.get("c")!.data], [5]);
  for (
    const [tensors, share] of [
      [checkpoint([1, 2, 3]), 1],
      [checkpoint([1, 2]), 0],
      [checkpoint([1, 2]), NaN],
    ] as const
  ) {
    assertThrows(
      () =>
        averageCheckpoints([
          { tensors: checkpoint([1, 2]), share: 1 },
          { tensors, share },
        ]),
      { code: "checkpoint-mismatch" },
    );
  }
});

import fc from "../support/properties.ts";
import { foldBatchNorm } from "../../lib/onnx/mod.ts";
import { assertAlmostEquals, assertThrows } from "../support/assert.ts";

const number = fc.double({ min: -4, max: 4, noNaN: true });

Deno.test("a folded layer computes what the layer and its batch normalisation do", () => {
  const shape = fc.record({
    channels: fc.integer({ min: 1, max: 4 }),
    inputs: fc.integer({ min: 1, max: 5 }),
    withBias: fc.boolean(),
    pool: fc.array(number, { minLength: 64, maxLength: 64 }),
  });
  fc.assert(fc.property(shape, ({ channels, inputs, withBias, pool }) => {
    let at = 0;
    const take = (count: number): Float32Array =>
      Float32Array.from({ length: count }, () => pool[at++ % 64]!);
    const x = take(inputs);
    const weight = take(channels * inputs);
    const bias = withBias ? take(channels) : undefined;
    const scale = take(channels);
    const shift = take(channels);
    const mean = take(channels);
    const variance = take(channels).map((v) => v * v);
    const epsilon = 1e-5;
    const folded = foldBatchNorm(
      { weight, bias },
      { scale, shift, mean, variance, epsilon },
    );
    for (let c = 0; c < channels; c++) {
      let plain = bias?.[c] ?? 0;
      let merged = folded.bias[c]!;
      for (let i = 0; i < inputs; i++) {
        plain += weight[c * inputs + i]! * x[i]!;
        merged += folded.weight[c * inputs + i]! * x[i]!;
      }
      const expected = (plain - mean[c]!) / Math.sqrt(variance[c]! + epsilon) *
          scale[c]! + shift[c]!;
      // Variances near 0 make factors near 316 = 1/√ε, so float32 rounds coarser.
      assertAlmostEquals(merged, expected, 1e-3 + 1e-5 * Math.abs(expected));
    }
  }));
});

Deno.test("a weight that the channels do not divide is refused", () => {
  const one = Float32Array.of(1, 1);
  assertThrows(
    () =>
      foldBatchNorm({ weight: new Float32Array(5) }, {
        scale: one,
        shift: one,
        mean: one,
        variance: one,
        epsilon: 1e-5,
      }),
    RangeError,
  );
});

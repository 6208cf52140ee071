import { readFileSync } from "node:fs";
import { readSafetensors } from "../../lib/torch/mod.ts";
import { medianFilter } from "../../lib/tracks/mod.ts";
import { assert, assertEquals, assertThrows } from "../support/assert.ts";
import { shared, testWith } from "../support/requires.ts";

testWith(
  ["shared"],
  "the median filter equals the reference exactly in both precisions",
  () => {
    const arrays = readSafetensors(
      readFileSync(shared("reference/method/medfilt.safetensors")),
    );
    let compared = 0;
    for (const [name, { data }] of arrays) {
      const match = name.match(/^(.*)\/k(\d+)$/);
      if (!match) continue;
      const input = arrays.get(`${match[1]}/x`)!.data;
      assert(input instanceof Float64Array || input instanceof Float32Array);
      assertEquals(medianFilter(input, Number(match[2])), data, name);
      compared++;
    }
    assertEquals(compared, 69);
  },
);

Deno.test("an even median kernel is refused", () => {
  assertThrows(() => medianFilter(Float64Array.of(1), 4), RangeError);
});

import { sharpness } from "../../lib/segments/mod.ts";
import { assert, assertAlmostEquals, assertEquals } from "../support/assert.ts";

const side = 32;

function texture(): Float32Array {
  let state = 7;
  return Float32Array.from({ length: side * side }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 31;
  });
}

/** Each pixel the mean of the 3 x 3 around it, as far as they are there. */
function blurred(grey: Float32Array): Float32Array {
  return grey.map((_, at) => {
    let sum = 0;
    let count = 0;
    for (let row = -1; row <= 1; row++) {
      for (let column = -1; column <= 1; column++) {
        const y = Math.floor(at / side) + row;
        const x = at % side + column;
        if (x < 0 || y < 0 || x >= side || y >= side) continue;
        sum += grey[y * side + x]!;
        count++;
      }
    }
    return sum / count;
  });
}

Deno.test("each blur takes detail away", () => {
  let grey = texture();
  let last = sharpness(grey, side, side);
  for (let times = 0; times < 4; times++) {
    grey = blurred(grey);
    const next = sharpness(grey, side, side);
    assert(next < 0.8 * last);
    last = next;
  }
});

Deno.test("brightness and contrast do not count", () => {
  const grey = texture();
  assertAlmostEquals(
    sharpness(grey.map((value) => 3 * value + 50), side, side),
    sharpness(grey, side, side),
    1e-3,
  );
});

Deno.test("a flat picture has no detail, and does not divide by zero", () => {
  assertEquals(sharpness(new Float32Array(side * side).fill(9), side, side), 0);
});

import { commonColumn } from "../../lib/speakers/mod.ts";
import { assertEquals } from "../support/assert.ts";

const search = 7;
const columns = 2 * search + 1;

/** Noise, with a dip of this depth in one column. */
function matrix(windows: number, column: number, depth: number, seed: number) {
  let state = seed;
  const noise = (): number => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 31;
  };
  return {
    data: Float32Array.from(
      { length: windows * columns },
      (_, at) => 1 + noise() - (at % columns === column ? depth : 0),
    ),
    windows,
    search,
  };
}

Deno.test("the faces that are heard decide the shift, however many are not", () => {
  for (let column = 0; column < columns; column++) {
    const heard = matrix(75, column, 0.5, 1);
    const silent = [2, 3, 4, 5].map((seed) =>
      matrix(75, (column + seed) % columns, 0.05, seed)
    );
    assertEquals(commonColumn([...silent, heard]), column);
  }
});

Deno.test("without anything to compare the shift is 0", () => {
  const none = {
    data: new Float32Array(columns).fill(NaN),
    windows: 1,
    search,
  };
  assertEquals(commonColumn([none]), search);
});

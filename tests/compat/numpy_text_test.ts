import { numpyText } from "../../lib/compat/mod.ts";
import { assertEquals } from "../support/assert.ts";
import { runPython } from "../support/python.ts";
import { testWith } from "../support/requires.ts";

const print = `
import json, sys
import numpy
numpy.set_printoptions(formatter={"float": "{: 0.3f}".format})
for row in json.load(sys.stdin):
    print(json.dumps(str(numpy.array(row, dtype="float32"))))
`;

testWith(["python"], "rows of numbers look as NumPy prints them", () => {
  const rows: number[][] = [[0], [1, -0.25], [0.0625, 0.1875, -0.0001, 1e6]];
  for (const length of [8, 9, 10, 11, 12, 19, 20, 21, 40, 999, 1000, 1001]) {
    rows.push(Array.from({ length }, (_, i) => Math.sin(i) * 7));
    rows.push(Array.from({ length }, (_, i) => (i % 13) * 9.0625));
  }
  const expected = runPython(print, [], JSON.stringify(rows)).trim()
    .split("\n").map((line) => JSON.parse(line));
  for (const [i, row] of rows.entries()) {
    assertEquals(
      numpyText(Float32Array.from(row)),
      expected[i],
      `${row.length} values`,
    );
  }
});

import { toRttm } from "../../lib/speakers/mod.ts";
import { assertEquals } from "../support/assert.ts";

Deno.test("each RTTM line has ten fields without blanks inside, in seconds of the file", () => {
  const text = toRttm(
    "my talk, part 1.mp4",
    [{ face: 0, first: 0, end: 1 }, { face: null, first: 30, end: 55 }],
    (face) => `the left\tone ${face}`,
    1.5,
  );
  assertEquals(text.split("\n").map((line) => line.split(" ")), [
    [
      ..."SPEAKER my_talk,_part_1.mp4 1 1.500 0.040 <NA> <NA>".split(" "),
      ..."the_left_one_0 <NA> <NA>".split(" "),
    ],
    "SPEAKER my_talk,_part_1.mp4 1 2.700 1.000 <NA> <NA> off-screen <NA> <NA>"
      .split(" "),
    [""],
  ]);
});

import fc from "../support/properties.ts";
import type { Features } from "../../lib/networks/mod.ts";
import {
  confidence,
  type DistanceMatrix,
  framewiseConfidence,
  lowerMedian,
  meanCurve,
  offsetOf,
  pairwiseDistances,
  recipes,
} from "../../lib/sync/mod.ts";
import {
  assertAlmostEquals,
  assertArrayAlmostEquals,
  assertEquals,
  assertThrows,
} from "../support/assert.ts";
import { referenceArrays, referenceJson } from "../support/reference_arrays.ts";
import { testWith } from "../support/requires.ts";
import { features, randomFeatures } from "./support.ts";

/** Tolerance of the reference page. */
const tolerance = 1e-5;

interface Case {
  name: string;
  T: number;
  T_cc: number;
  D: number;
  vshift: number;
  minval: number;
  minidx: number;
  offset: number;
  median: number;
  conf: number;
}

testWith(
  ["shared"],
  "distances, offset and confidence of all reference cases under recipe syncnet_python",
  () => {
    const arrays = referenceArrays("method/distances.safetensors");
    const { cases } = referenceJson<{ cases: Case[] }>("method/distances.json");
    assertEquals(cases.length, 15);
    const { edges, minSoundShare } = recipes["syncnet_python"]!;
    for (const { name, T, T_cc, D, vshift, ...expected } of cases) {
      const array = (part: string) =>
        arrays.get(`${name}/${part}`)!.data as Float32Array;
      const picture: Features = {
        data: array("im_feat"),
        rows: T,
        dimensions: D,
      };
      const sound: Features = {
        data: array("cc_feat"),
        rows: T_cc,
        dimensions: D,
      };
      const matrix = pairwiseDistances(picture, sound, {
        search: vshift,
        edges,
      });
      assertArrayAlmostEquals(matrix.data, array("dists"), tolerance, name);
      const curve = meanCurve(matrix, { minSoundShare });
      assertArrayAlmostEquals(curve, array("mdist"), tolerance, name);
      assertEquals(offsetOf(curve), expected.offset, name);
      assertAlmostEquals(
        curve[expected.minidx]!,
        expected.minval,
        tolerance,
      );
      assertAlmostEquals(lowerMedian(curve), expected.median, tolerance);
      assertAlmostEquals(confidence(curve), expected.conf, tolerance);
      const framewise = framewiseConfidence(matrix, curve, edges);
      assertArrayAlmostEquals(framewise.raw, array("fconf"), tolerance, name);
      assertArrayAlmostEquals(
        framewise.filtered,
        array("fconfm"),
        tolerance,
        name,
      );
    }
  },
);

function offset(matrix: DistanceMatrix): number {
  return offsetOf(meanCurve(matrix));
}

Deno.test("sound s frames later moves the offset by -s", () => {
  fc.assert(fc.property(
    fc.integer(),
    fc.integer({ min: -5, max: 5 }),
    fc.integer({ min: -10, max: 10 }),
    fc.constantFrom("zeros" as const, "omit" as const),
    (seed, own, s, edges) => {
      const stream = randomFeatures(140, 16, seed);
      const at = (first: number) => features(stream, first, 60);
      const options = { search: 15, edges };
      // Sound row i + k holds what belongs to picture row i: it is k frames late.
      const before = pairwiseDistances(at(40), at(40 - own), options);
      const after = pairwiseDistances(at(40), at(40 - own - s), options);
      assertEquals(offset(before), 0 - own);
      assertEquals(offset(after), offset(before) - s);
    },
  ));
});

Deno.test("vectors c times as long have c times the distances and the same offset", () => {
  fc.assert(fc.property(
    fc.integer(),
    fc.double({ min: 0.1, max: 20, noNaN: true }),
    (seed, c) => {
      const picture = randomFeatures(30, 8, seed);
      const sound = randomFeatures(30, 8, seed + 1);
      const longer = ({ data, rows, dimensions }: Features): Features => ({
        data: data.map((value) => c * value),
        rows,
        dimensions,
      });
      const one = meanCurve(pairwiseDistances(picture, sound));
      const many = meanCurve(pairwiseDistances(longer(picture), longer(sound)));
      assertArrayAlmostEquals(
        many.map((value) => value / c),
        one,
        1e-4,
        "curve",
      );
      assertEquals(offsetOf(many), offsetOf(one));
    },
  ));
});

Deno.test("edges omit leaves out exactly the comparisons that edges zeros make with zeros", () => {
  const picture = randomFeatures(40, 8, 1);
  const sound = randomFeatures(33, 8, 2);
  const zeros = pairwiseDistances(picture, sound, { edges: "zeros" });
  const omit = pairwiseDistances(picture, sound, { edges: "omit" });
  omit.data.forEach((distance, at) => {
    const row = Math.floor(at / 31) + (at % 31) - 15;
    const present = row >= 0 && row < 33;
    assertEquals(Number.isNaN(distance), !present);
    if (present) assertEquals(distance, zeros.data[at]);
  });
});

Deno.test("the alignment says which sound row belongs to picture row 0", () => {
  const stream = randomFeatures(100, 8, 3);
  const picture = features(stream, 30, 40);
  const matrix = pairwiseDistances(picture, stream, { alignment: 30 });
  assertEquals(offset(matrix), 0);
  assertEquals(matrix.data.some(Number.isNaN), false);
  assertEquals(
    offset(pairwiseDistances(picture, stream, { alignment: 26 })),
    -4,
  );
});

Deno.test("sound rows outside the real sound are left out", () => {
  const stream = randomFeatures(30, 8, 4);
  const { data } = pairwiseDistances(stream, stream, {
    search: 0,
    realSound: [5, 20],
  });
  assertEquals(
    [...data].map((distance) => Number.isNaN(distance) ? 0 : 1),
    Array.from({ length: 30 }, (_, i) => i >= 5 && i < 20 ? 1 : 0),
  );
});

Deno.test("vectors of different networks cannot be compared", () => {
  assertThrows(
    () => pairwiseDistances(randomFeatures(3, 8, 1), randomFeatures(3, 9, 1)),
    { code: "dimensions-differ" },
  );
  assertThrows(
    () =>
      pairwiseDistances(randomFeatures(3, 8, 1), randomFeatures(3, 8, 1), {
        search: 1.5,
      }),
    RangeError,
  );
});

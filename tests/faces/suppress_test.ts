import fc from "../support/properties.ts";
import { overlap, suppress } from "../../lib/faces/suppress.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { referenceArrays } from "../support/reference_arrays.ts";
import { testWith } from "../support/requires.ts";

type Floats = Float32Array | Float64Array;

/** Suppresses rows of x1, y1, x2, y2, score in order of falling score. */
function keptRows(
  rows: Floats,
  maxOverlap: number,
  arithmetic: "float32" | "float64",
  top = Infinity,
): number[] {
  const order = Array.from({ length: rows.length / 5 }, (_, i) => i)
    .sort((a, b) => rows[5 * b + 4]! - rows[5 * a + 4]!).slice(0, top);
  const boxes = order.flatMap((i) => [...rows.subarray(5 * i, 5 * i + 4)]);
  return suppress(boxes, maxOverlap, arithmetic).map((k) => order[k]!);
}

testWith(
  ["shared"],
  "suppression keeps what the original keeps, in both arithmetics",
  () => {
    const arrays = referenceArrays("nets/s3fd_standin_outputs.safetensors");
    const rows = (name: string) => arrays.get(`nms/${name}`)!.data as Floats;
    const kept = (name: string) => [...arrays.get(`nms/${name}`)!.data];
    for (const threshold of [0.1, 0.3, 0.5]) {
      assertEquals(
        keptRows(rows("boxes"), threshold, "float64"),
        kept(`keep_final_${threshold}`),
      );
      assertEquals(
        keptRows(rows("edge_boxes"), threshold, "float64"),
        kept(`edge_keep_final_${threshold}`),
      );
    }
    for (
      const [threshold, top] of [[0.3, 5000], [0.5, 5000], [0.3, 25]] as const
    ) {
      assertEquals(
        keptRows(rows("boxes_f32"), threshold, "float32", top),
        kept(`keep_detect_${threshold}_top${top}`),
      );
    }
    assertEquals(suppress([], 0.1), []);
  },
);

Deno.test("kept boxes lie apart, and every other one overlaps a better kept one", () => {
  const box = fc.tuple(
    fc.integer({ min: 0, max: 20 }),
    fc.integer({ min: 0, max: 20 }),
    fc.integer({ min: 1, max: 20 }),
    fc.integer({ min: 1, max: 20 }),
  ).map(([x1, y1, w, h]) => ({ x1, y1, x2: x1 + w, y2: y1 + h }));
  fc.assert(fc.property(
    fc.array(box, { maxLength: 20 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    (boxes, limit) => {
      const kept = suppress(
        boxes.flatMap((b) => [b.x1, b.y1, b.x2, b.y2]),
        limit,
      );
      boxes.forEach((b, i) => {
        const rivals = kept.filter((k) =>
          k < i && overlap(b, boxes[k]!) > limit
        );
        assert(kept.includes(i) === (rivals.length === 0));
      });
    },
  ));
});

import fc from "../support/properties.ts";
import type { Box } from "../../lib/faces/mod.ts";

/** A face that walks about, with frames in which it is not found and doubles of it. */
const walker = fc.record({
  x: fc.integer({ min: 0, max: 60 }),
  y: fc.integer({ min: 0, max: 40 }),
  size: fc.integer({ min: 10, max: 40 }),
  steps: fc.array(
    fc.record({
      dx: fc.integer({ min: -12, max: 12 }),
      dy: fc.integer({ min: -6, max: 6 }),
      found: fc.integer({ min: 0, max: 3 }).map((n) => n > 0),
      doubles: fc.integer({ min: 0, max: 5 }).map((n) => Math.max(0, n - 3)),
    }),
    { minLength: 1, maxLength: 30, size: "max" },
  ),
});

/** Boxes by frame, of several faces that cross, vanish and are found twice, in changing order. */
export const scenes: fc.Arbitrary<Box[][]> = fc.tuple(
  fc.array(walker, { maxLength: 4, size: "max" }),
  fc.infiniteStream(fc.boolean()),
).map(([walkers, reversals]) => {
  const count = Math.max(0, ...walkers.map(({ steps }) => steps.length));
  const places = walkers.map(({ x, y }) => ({ x, y }));
  return Array.from({ length: count }, (_, frame) => {
    const faces = walkers.flatMap(({ size, steps }, i) => {
      const step = steps[frame];
      if (step === undefined) return [];
      const place = places[i]!;
      place.x += step.dx;
      place.y += step.dy;
      return Array.from(
        { length: step.found ? 1 + step.doubles : 0 },
        (_, double): Box => ({
          x1: place.x + double,
          y1: place.y,
          x2: place.x + size + double,
          y2: place.y + size,
        }),
      );
    });
    return reversals.next().value ? faces.reverse() : faces;
  });
});

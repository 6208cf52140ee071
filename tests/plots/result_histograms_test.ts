import fc from "../support/properties.ts";
import { PlotError, resultHistograms } from "../../lib/plots/mod.ts";
import { assertEquals, assertThrows } from "../support/assert.ts";

const face = fc.record({
  offsetFrames: fc.integer({ min: -15, max: 15 }),
  confidence: fc.double({ min: 0, max: 2, noNaN: true }),
  verdict: fc.constantFrom("in-sync", "out-of-sync", "cannot-tell"),
});

Deno.test("both histograms count every face once", () => {
  fc.assert(fc.property(fc.array(face, { minLength: 1 }), (faces) => {
    const { data } = resultHistograms(faces);
    const total = (xaxis: string | undefined): number =>
      data.filter((trace) => trace["xaxis"] === xaxis)
        .flatMap((trace) => trace["y"] as number[])
        .reduce((sum, count) => sum + count, 0);
    assertEquals(total(undefined), faces.length);
    assertEquals(total("x2"), faces.length);
  }));
});

Deno.test("the smallest confidence there is still has its bar", () => {
  const least = { offsetFrames: 0, confidence: 5e-324, verdict: "in-sync" };
  const bars = resultHistograms([least]).data.find(({ xaxis }) =>
    xaxis === "x2"
  );
  assertEquals((bars!["y"] as number[])[0], 1);
});

Deno.test("one offset alone stands in the middle of seven, however many faces have it", () => {
  const alike = Array.from({ length: 9 }, () => ({
    offsetFrames: -5,
    confidence: 0.5,
    verdict: "in-sync",
  }));
  const bars = resultHistograms(alike).data[0]!;
  assertEquals(bars["x"], [-8, -7, -6, -5, -4, -3, -2]);
  assertEquals(bars["y"], [0, 0, 0, 9, 0, 0, 0]);
});

Deno.test("a face lies in the bar of its offset", () => {
  fc.assert(fc.property(fc.array(face, { minLength: 1 }), (faces) => {
    const { data } = resultHistograms(faces);
    for (const trace of data.filter(({ xaxis }) => xaxis === undefined)) {
      const x = trace["x"] as number[];
      (trace["y"] as number[]).forEach((count, i) =>
        assertEquals(
          count,
          faces.filter(({ verdict, offsetFrames }) =>
            verdict === trace["name"] && offsetFrames === x[i]
          ).length,
        )
      );
    }
  }));
});

Deno.test("faces of which none has an offset are refused", () => {
  const none = { offsetFrames: null, confidence: null, verdict: "no-speech" };
  assertThrows(() => resultHistograms([none]), PlotError);
});

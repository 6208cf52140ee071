import fc from "../support/properties.ts";
import { slidingWindows, windowCount } from "../../lib/networks/mod.ts";
import { createSession, float32, GraphBuilder } from "../../lib/onnx/mod.ts";
import { assertEquals } from "../support/assert.ts";

Deno.test("windows cut in the graph are those that a loop cuts", async () => {
  const geometry = fc.record({
    length: fc.integer({ min: 1, max: 9 }),
    hop: fc.integer({ min: 1, max: 6 }),
    per: fc.integer({ min: 1, max: 3 }),
    extra: fc.nat(20),
  });
  await fc.assert(
    fc.asyncProperty(geometry, async ({ length, hop, per, extra }) => {
      const rows = length + extra;
      const expected: number[] = [];
      for (let i = 0; Math.floor(i * hop / per) + length <= rows; i++) {
        const start = Math.floor(i * hop / per);
        for (let step = 0; step < length; step++) expected.push(start + step);
      }
      const g = new GraphBuilder();
      const x = g.input("x", "F32", ["rows"]);
      const windows = slidingWindows(g, x, { length, hop, per });
      g.output("y", windows, "F32", ["windows", length]);
      await using session = await createSession(g.build(), { threads: 1 });
      const { y } = await session.run({
        x: float32(Float32Array.from({ length: rows }, (_, row) => row)),
      });
      assertEquals([...y!.data], expected);
      assertEquals(
        windowCount(rows, { length, hop, per }),
        expected.length / length,
      );
    }),
  );
});

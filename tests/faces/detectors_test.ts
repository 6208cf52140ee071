import { createDetector, detectors } from "../../lib/faces/mod.ts";
import { assertEquals, assertRejects } from "../support/assert.ts";
import { frameOf } from "./frames.ts";

Deno.test("an unknown detector is refused with the names there are", async () => {
  for (const name of ["mtcnn", "toString", ""]) {
    await assertRejects(createDetector(name), (error: Error) => {
      assertEquals(
        (error as Error & { code: string }).code,
        "detector-unknown",
      );
      return Object.keys(detectors).every((known) =>
        error.message.includes(known)
      );
    });
  }
});

Deno.test("S3FD without weights says what to fetch", async () => {
  await assertRejects(createDetector("s3fd"), {
    name: "UsageError",
    code: "weights-missing",
  });
});

Deno.test("without a name the detector is YuNet, and each name gives its detector", async () => {
  await using fallback = await createDetector();
  assertEquals(fallback.name, "yunet");
  await using whole = await createDetector("whole");
  assertEquals((await whole.detect(frameOf(8, 6))).map((d) => d.box), [
    { x1: 0, y1: 0, x2: 8, y2: 6 },
  ]);
});

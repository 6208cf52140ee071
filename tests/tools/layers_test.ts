import { complaints } from "../../tools/layers.ts";
import { assertEquals } from "../support/assert.ts";

Deno.test("imports down and within a stage are fine", () => {
  assertEquals(
    complaints(
      "/p/lib",
      "/p/lib/sync/offset.ts",
      `import { a } from "./curve.ts";\nimport { b } from "../audio/mod.ts";`,
    ),
    [],
  );
});

Deno.test("an import upwards is refused", () => {
  assertEquals(
    complaints(
      "/p/lib",
      "/p/lib/media/probe.ts",
      `import { a } from "../sync/mod.ts";`,
    ),
    [
      "imports ../sync/mod.ts: sync lies above media",
    ],
  );
});

Deno.test("an import of another stage's internals is refused", () => {
  assertEquals(
    complaints(
      "/p/lib",
      "/p/lib/sync/offset.ts",
      `import { a } from "../tracks/link.ts";`,
    ),
    [
      "imports ../tracks/link.ts: use tracks/mod.ts",
    ],
  );
});

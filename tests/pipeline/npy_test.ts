import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeNpy } from "../../lib/pipeline/npy.ts";
import { assertEquals, assertThrows } from "../support/assert.ts";
import { python, testWith } from "../support/requires.ts";

testWith(["python"], "NumPy reads what encodeNpy writes", () => {
  const folder = mkdtempSync(join(tmpdir(), "npy-"));
  try {
    writeFileSync(
      join(folder, "a.npy"),
      encodeNpy(Float32Array.of(0, 1, 2, 3, 4, 5.5), [3, 2]),
    );
    const answer = spawnSync(python, [
      "-c",
      `import numpy; a = numpy.load(${
        JSON.stringify(join(folder, "a.npy"))
      }); print(a.dtype, a.tolist())`,
    ], { encoding: "utf8" });
    assertEquals(
      answer.stdout.trim(),
      "float32 [[0.0, 1.0], [2.0, 3.0], [4.0, 5.5]]",
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

Deno.test("a shape that does not fit is refused", () => {
  assertThrows(() => encodeNpy(new Float32Array(5), [2, 3]), RangeError);
});

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { assertEquals } from "../support/assert.ts";

Deno.test("every public symbol is documented, typed, and made of public types", () => {
  const surface = fileURLToPath(new URL("../../mod.ts", import.meta.url));
  const { status, stderr } = spawnSync(
    Deno.execPath(),
    ["doc", "--lint", surface],
    { encoding: "utf8", env: { ...Deno.env.toObject(), NO_COLOR: "1" } },
  );
  assertEquals(status, 0, stderr);
});

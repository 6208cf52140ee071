import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { allNeededWork, type Check } from "../../lib/pipeline/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";

const script = fileURLToPath(
  new URL("../../lib/cli/doctor.ts", import.meta.url),
);

function doctor(
  args: string[],
  environment: Record<string, string>,
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(Deno.execPath(), ["run", "-A", "--quiet", script, ...args], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", ...environment },
  });
}

Deno.test("doctor finds every needed thing in order and reads the bundled clip as in sync", () => {
  const models = mkdtempSync(join(tmpdir(), "doctor-"));
  try {
    const { status, stdout, stderr } = doctor(["--json"], {
      SYNC_MODELS: models,
    });
    assertEquals([status, stderr], [0, ""]);
    const { ok, checks } = JSON.parse(stdout) as {
      ok: boolean;
      checks: Check[];
    };
    assert(ok && allNeededWork(checks));
    const find = (name: string): Check =>
      checks.find((check) => check.name === name)!;
    assertEquals(find("cpu").state, "ok");
    assertEquals(find("syncnet_compact").state, "ok");
    assertEquals(find("syncnet_v2").state, "missing");
    assertEquals(
      find("syncnet_v2").advice,
      "deno task models fetch syncnet_v2",
    );
    const test = checks.at(-1)!;
    assertEquals([test.group, test.state], ["self-test", "ok"]);
    assert(test.seconds! > 0);
    for (const { state, advice, name } of checks) {
      assert(state === "ok" || advice !== undefined, `${name}: no advice`);
    }
  } finally {
    rmSync(models, { recursive: true });
  }
});

Deno.test("doctor says FAILED with what to do, and exits with 1, where the cache cannot be written", () => {
  const folder = mkdtempSync(join(tmpdir(), "doctor-"));
  const file = join(folder, "a file in the way");
  writeFileSync(file, "");
  try {
    const { status, stdout } = doctor([], { SYNC_MODELS: file });
    assertEquals(status, 1);
    assert(/^FAILED .*cache/m.test(stdout), stdout);
    assert(/what to do: set SYNC_MODELS/.test(stdout), stdout);
    assert(/^ok +cpu: runs a network/m.test(stdout), stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

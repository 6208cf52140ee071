/**
 * Runs the tests of properties again and again on cases drawn anew, until one
 * fails or the rounds are over. `deno task test` always draws the same cases.
 *
 * Argument: rounds, 10 if left out.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const rounds = Number(process.argv[2] ?? 10);
if (!(Number.isInteger(rounds) && rounds > 0)) {
  console.error(`the rounds must be a whole number, not ${process.argv[2]}`);
  process.exit(2);
}

const files = readdirSync(join(root, "tests"), { recursive: true })
  .map((file) => join("tests", String(file)))
  .filter((file) =>
    file.endsWith("_test.ts") &&
    readFileSync(join(root, file), "utf8").includes("support/properties.ts")
  );
for (let round = 1; round <= rounds; round++) {
  const seed = Math.floor(2 ** 31 * Math.random());
  console.log(`round ${round} of ${rounds}: SYNC_TEST_SEED=${seed}`);
  const { status } = spawnSync(
    Deno.execPath(),
    ["test", "-A", "--quiet", ...files],
    {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, SYNC_TEST_SEED: String(seed) },
    },
  );
  if (status === 0) continue;
  console.error(
    `failed; SYNC_TEST_SEED=${seed} deno task test draws the same cases`,
  );
  process.exit(1);
}

import { SyncError, UsageError } from "../../lib/errors.ts";
import { explainError } from "../../lib/cli/run_command.ts";
import { assert } from "../support/assert.ts";
import { assertEquals } from "../support/assert.ts";

Deno.test("a stage's error is a sentence and 1, a wrong call 2, without a stack", () => {
  assertEquals(
    explainError(new SyncError("no-face", "no face was found")),
    {
      status: 1,
      lines: ["error: no face was found"],
    },
  );
  assertEquals(
    explainError(new UsageError("usage", "name a file")).status,
    2,
  );
});

Deno.test("a fault of the program is 1 and a sentence; its stack shows on demand only", () => {
  const fault = new TypeError("x is undefined");
  const quiet = explainError(fault);
  assertEquals([quiet.status, quiet.lines.length], [1, 1]);
  assert(quiet.lines[0]!.startsWith("unexpected error: x is undefined"));
  assert(explainError(fault, true).lines[1]!.includes("run_command_test.ts"));
});

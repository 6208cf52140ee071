import { SyncError } from "../../lib/errors.ts";
import { eachFile, type Input } from "../../lib/pipeline/mod.ts";
import type { StageEvent } from "../../lib/progress.ts";
import { assertEquals } from "../support/assert.ts";

const inputs: Input[] = [
  { file: "good", folder: "good" },
  {
    file: "missing",
    folder: "missing",
    failure: { code: "file-missing", reason: "not there" },
  },
  { file: "known", folder: "known" },
  { file: "unknown", folder: "unknown" },
  { file: "last", folder: "last" },
];

function work({ file }: Input): Promise<string> {
  if (file === "known") throw new SyncError("no-face", "no face was found");
  if (file === "unknown") throw new TypeError("oops");
  return Promise.resolve(file.toUpperCase());
}

/** What became of each file, in a word. */
async function words(
  run: AsyncIterable<
    { result: string } | { failure: { code: string } } & object
  >,
): Promise<string[]> {
  const list: string[] = [];
  for await (const outcome of run) {
    list.push("result" in outcome ? outcome.result : outcome.failure.code);
  }
  return list;
}

Deno.test("a file that fails is an entry with its reason, and the others go on", async () => {
  assertEquals(await words(eachFile(inputs, work, {})), [
    "GOOD",
    "file-missing",
    "no-face",
    "internal-error",
    "LAST",
  ]);
});

Deno.test("after an interruption every file that is left says so", async () => {
  const stop = new AbortController();
  const run = eachFile(inputs, (input) => {
    stop.abort();
    return work(input);
  }, { signal: stop.signal });
  assertEquals(await words(run), [
    "GOOD",
    "file-missing",
    "interrupted",
    "interrupted",
    "interrupted",
  ]);
});

Deno.test("progress counts the files, and names the one that a stage belongs to", async () => {
  const events: StageEvent[] = [];
  const run = eachFile(inputs.slice(0, 1), (_, hook) => {
    hook({ stage: "frames", completed: 5, total: 10 });
    return Promise.resolve("");
  }, { hook: (event) => events.push(event) });
  await words(run);
  assertEquals(events, [
    { stage: "files", completed: 0, total: 1 },
    { stage: "frames", completed: 5, total: 10, artifact: "good" },
    { stage: "files", completed: 1, total: 1, artifact: "good" },
  ]);
});

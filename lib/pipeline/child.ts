/**
 * The child process: reads jobs from stdin, one JSON object a line, and
 * answers on stdout. It ends when stdin does, in the middle of a job too, so it
 * never outlives its parent.
 */
import { writeFileSync, writeSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";
import { SyncError } from "../errors.ts";
import { startDecoder } from "../media/mod.ts";
import type { Hook } from "../progress.ts";
import { analyse } from "./analyse.ts";
import type { ChildMessage, Job } from "./messages.ts";
import type { AnalyseOptions } from "./options.ts";
import type { FileResult } from "./result.ts";
import { failedResult } from "./run.ts";
import { openTools, type Tools } from "./tools.ts";

/** At most ten events a second: more than a person sees. */
const eventIntervalMs = 100;

function answer(message: ChildMessage): void {
  const bytes = new TextEncoder().encode(JSON.stringify(message) + "\n");
  for (let sent = 0; sent < bytes.length;) sent += writeSync(1, bytes, sent);
}

function reportTo(): Hook {
  let last = 0;
  return ({ stage, completed, total }) => {
    const now = performance.now();
    if (now - last < eventIntervalMs) return;
    last = now;
    answer({
      kind: "event",
      event: total === undefined
        ? { stage, completed }
        : { stage, completed, total },
    });
  };
}

/** Starts while the networks load; serves all jobs, until it fails. */
let decoder = startDecoder();

let kept: { readonly key: string; readonly tools: Tools } | undefined;

/** The networks, loaded once for all jobs with the same options. */
async function toolsFor(options: AnalyseOptions): Promise<Tools> {
  const key = JSON.stringify(options);
  if (kept?.key === key) return kept.tools;
  await kept?.tools[Symbol.asyncDispose]();
  kept = { key, tools: await openTools(options) };
  return kept.tools;
}

async function run(job: Job): Promise<FileResult> {
  try {
    return await analyse(job.file, {
      ...job.options,
      tools: await toolsFor(job.options),
      decoder,
      ...(job.featuresFolder === undefined
        ? {}
        : { featuresFolder: job.featuresFolder }),
      hook: reportTo(),
    });
  } catch (error) {
    if (error instanceof SyncError) {
      return failedResult(job.file, job.options, error.code, error.message);
    }
    const message = error instanceof Error ? error.message : String(error);
    if (process.env["SYNC_DEBUG"] === "1") console.error(error);
    return failedResult(
      job.file,
      job.options,
      "internal-error",
      `unexpected error: ${message}`,
    );
  }
}

/** Begins to count peak memory anew; only Linux can, elsewhere it is that of all jobs so far. */
function forgetPeak(): void {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // Not Linux, or not allowed: the peak is an upper bound then.
  }
}

// Ctrl-C reaches the whole group; the parent decides what becomes of this process.
process.on("SIGINT", () => {});

let working = false;
const lines = createInterface({ input: process.stdin });
lines.on("close", () => {
  if (working) process.exit(1);
});
for await (const line of lines) {
  working = true;
  forgetPeak();
  const started = performance.now();
  const result = await run(JSON.parse(line) as Job);
  if (result.code === "decode-failed") {
    await decoder[Symbol.asyncDispose]();
    decoder = startDecoder();
  }
  answer({
    kind: "done",
    result,
    seconds: Math.round(performance.now() - started) / 1000,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  });
  working = false;
}
await kept?.tools[Symbol.asyncDispose]();
process.exit(0);

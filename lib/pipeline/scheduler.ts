import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { StageEvent } from "../progress.ts";
import type { ChildMessage, Job } from "./messages.ts";

const childFile = fileURLToPath(new URL("./child.ts", import.meta.url));
const configFile = fileURLToPath(new URL("../../deno.json", import.meta.url));

/** What became of a job. */
export type JobOutcome<R> =
  | {
    readonly kind: "done";
    readonly result: R;
    readonly seconds: number;
    readonly peakBytes: number;
  }
  | {
    readonly kind: "crashed";
    readonly code: "crashed" | "stalled" | "interrupted";
    readonly reason: string;
  };

/** How jobs are run. */
export interface ScheduleOptions {
  /** Child processes at a time. */
  readonly concurrency: number;
  /** Stops everything: running children are ended, waiting jobs are not started. */
  readonly signal?: AbortSignal;
  /** Seconds without a sign of life after which a child is ended. */
  readonly stallSeconds?: number;
  /** Hears the stages of every job. */
  readonly onEvent?: (job: number, event: StageEvent) => void;
}

/** Five minutes: the longest silence of a healthy child is one batch on a slow machine, well below a minute. */
export const defaultStallSeconds = 300;

interface Child {
  readonly process: ChildProcess;
  send(job: Job): void;
  listen(
    onMessage: (message: ChildMessage) => void,
    onExit: (how: string) => void,
  ): void;
}

function startChild(): Child {
  const child = spawn(Deno.execPath(), [
    "run",
    "-A",
    "--quiet",
    "--config",
    configFile,
    childFile,
  ], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...Deno.env.toObject(), NO_COLOR: "1" },
  });
  let onMessage: (message: ChildMessage) => void = () => {};
  let onExit: (how: string) => void = () => {};
  let lastWords = "";
  child.stderr!.setEncoding("utf8").on(
    "data",
    (text: string) => lastWords = (lastWords + text).slice(-400),
  );
  createInterface({ input: child.stdout! }).on("line", (line) => {
    // Native libraries may print lines of their own; ours are JSON objects with a kind.
    if (line.startsWith('{"kind":')) {
      onMessage(JSON.parse(line) as ChildMessage);
    }
  });
  child.stdin!.on("error", () => {}); // its exit is reported below
  child.on("close", (code, signal) => {
    const said = lastWords.trim().split("\n").at(-1);
    onExit(
      `${signal ? `by signal ${signal}` : `with status ${code}`}${
        said ? `: ${said}` : ""
      }`,
    );
  });
  return {
    process: child,
    send: (job) => child.stdin!.write(JSON.stringify(job) + "\n"),
    listen: (message, exit) => {
      onMessage = message;
      onExit = exit;
    },
  };
}

/** Runs one job in a child; tells whether the child can be used again. */
function runJob<R>(
  child: Child,
  number: number,
  job: Job,
  options: ScheduleOptions,
): Promise<{ outcome: JobOutcome<R>; reusable: boolean }> {
  const stallMs = (options.stallSeconds ?? defaultStallSeconds) * 1000;
  return new Promise((resolve) => {
    let ended: "stalled" | "interrupted" | undefined;
    let watch = setTimeout(stall, stallMs);
    function stall(): void {
      ended = "stalled";
      child.process.kill("SIGKILL");
    }
    function interrupt(): void {
      ended = "interrupted";
      child.process.kill("SIGTERM");
    }
    function finish(outcome: JobOutcome<R>, reusable: boolean): void {
      clearTimeout(watch);
      options.signal?.removeEventListener("abort", interrupt);
      child.listen(() => {}, () => {});
      resolve({ outcome, reusable });
    }
    child.listen((message) => {
      clearTimeout(watch);
      watch = setTimeout(stall, stallMs);
      if (message.kind === "event") options.onEvent?.(number, message.event);
      else {finish(
          { ...message, kind: "done", result: message.result as R },
          true,
        );}
    }, (how) => {
      const reason = ended === "stalled"
        ? `no progress for ${stallMs / 1000} s: the file was given up`
        : ended === "interrupted"
        ? "interrupted before it was finished"
        : `the program that reads it ended ${how}; the file may be damaged in a way that its decoder does not survive`;
      finish({ kind: "crashed", code: ended ?? "crashed", reason }, false);
    });
    options.signal?.addEventListener("abort", interrupt, { once: true });
    child.send(job);
  });
}

async function endChild(child: Child): Promise<void> {
  if (child.process.exitCode !== null || child.process.signalCode !== null) {
    return;
  }
  const closed = new Promise((resolve) => child.process.once("close", resolve));
  child.process.stdin!.end();
  const impatience = setTimeout(() => child.process.kill("SIGKILL"), 3000);
  await closed;
  clearTimeout(impatience);
}

/**
 * Runs jobs in child processes, several at a time, so that a crash in a codec
 * or a network costs one job.
 *
 * @param jobs what to do
 * @returns outcomes in the order of the jobs, each as soon as it and all before it are known
 */
export async function* schedule<R>(
  jobs: readonly Job[],
  options: ScheduleOptions,
): AsyncGenerator<JobOutcome<R>> {
  const outcomes = jobs.map(() => Promise.withResolvers<JobOutcome<R>>());
  let next = 0;
  const work = async (): Promise<void> => {
    let child: Child | undefined;
    while (next < jobs.length) {
      const number = next++;
      if (options.signal?.aborted) {
        outcomes[number]!.resolve({
          kind: "crashed",
          code: "interrupted",
          reason: "interrupted before it was started",
        });
        continue;
      }
      child ??= startChild();
      const { outcome, reusable } = await runJob<R>(
        child,
        number,
        jobs[number]!,
        options,
      );
      if (!reusable) child = undefined;
      outcomes[number]!.resolve(outcome);
    }
    if (child) await endChild(child);
  };
  const workers = Array.from({
    length: Math.min(options.concurrency, jobs.length),
  }, work);
  for (const { promise } of outcomes) yield await promise;
  await Promise.all(workers);
}

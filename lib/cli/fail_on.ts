import { InvalidArgumentError } from "commander";
import type { FileResult } from "../pipeline/mod.ts";

const verdicts = [
  "no-speech",
  "too-short",
  "not-the-speaker",
  "cannot-tell",
  "in-sync",
  "out-of-sync",
] as const;

/** Verdicts that turn the exit status into 1. */
export type FailOn = ReadonlySet<string>;

/** Reads the value of `--fail-on`: verdicts with commas between them. */
export function parseFailOn(text: string): FailOn {
  const wanted = text.split(",").map((name) => name.trim()).filter((name) =>
    name !== ""
  );
  const unknown = wanted.find((name) =>
    !(verdicts as readonly string[]).includes(name)
  );
  if (unknown !== undefined || wanted.length === 0) {
    throw new InvalidArgumentError(
      `there is no verdict "${unknown ?? text}": choose from ${
        verdicts.join(", ")
      }.`,
    );
  }
  return new Set(wanted);
}

/** Exit status of a run: 1 if an input failed or gave a verdict that was not to be. */
export function statusOf(
  results: readonly Pick<FileResult, "status" | "tracks">[],
  failOn: FailOn,
): number {
  const met = results.some(({ status, tracks }) =>
    status === "failed" || tracks.some(({ verdict }) => failOn.has(verdict))
  );
  return met ? 1 : 0;
}

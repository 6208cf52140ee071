import type { CuratedResult, FileOutcome } from "../pipeline/mod.ts";
import type { Funnel } from "../segments/mod.ts";

/** What was kept of a file, in a line; for what was removed, the rule that removed most. */
export function curateLine(outcome: FileOutcome<CuratedResult>): string {
  const { file } = outcome.input;
  if ("failure" in outcome) {
    return `${file}: failed (${outcome.failure.code}): ${outcome.failure.reason}`;
  }
  const { rows, funnel } = outcome.result;
  const clips = `${rows.length} ${rows.length === 1 ? "clip" : "clips"}`;
  const worst = funnel.steps.toSorted((a, b) =>
    b.removedSeconds - a.removedSeconds
  )[0]!;
  const mostly = worst.removedSeconds > 0
    ? `; most was removed because ${worst.rule} (${
      worst.removedSeconds.toFixed(1)
    } s)`
    : "";
  return `${file}: ${clips}, ${funnel.keptSeconds.toFixed(1)} of ${
    funnel.totalSeconds.toFixed(1)
  } s${mostly}`;
}

/** The funnel as lines, a line for each rule. */
export function funnelLines(funnel: Funnel): string[] {
  const seconds = (value: number): string => value.toFixed(1).padStart(9);
  const all = `${
    seconds(funnel.totalSeconds)
  } s in all (a second with two faces counts twice)`;
  if (funnel.totalSeconds === 0) return [all];
  return [
    all,
    ...funnel.steps.map(({ rule, removedSeconds }) =>
      `${seconds(-removedSeconds + 0)} s ${rule}`
    ),
    `${seconds(funnel.keptSeconds)} s kept`,
  ];
}

/** The same of one file for `--json`. */
export function curateJson(
  outcome: FileOutcome<CuratedResult>,
): Record<string, unknown> {
  const { file } = outcome.input;
  return "failure" in outcome
    ? { file, status: "failed", ...outcome.failure }
    : {
      file,
      status: "ok",
      clips: outcome.result.rows,
      funnel: outcome.result.funnel,
    };
}

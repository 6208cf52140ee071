import {
  type DriftSummary,
  type FixDriftReport,
  type FixReport,
  leaveAloneMs,
  type OffsetVote,
} from "../repair/mod.ts";

function ms(value: number): string {
  const whole = Math.round(value) + 0;
  return whole < 0 ? `−${-whole} ms` : `${whole} ms`;
}

/** A vote on one line. */
export function voteText(vote: OffsetVote): string {
  const side = Math.abs(vote.offsetMs) <= leaveAloneMs
    ? "in sync"
    : vote.offsetMs < 0
    ? "the sound is late"
    : "the sound is early";
  return `offset ${ms(vote.offsetMs)} (${side}), confidence ${
    vote.confidence.toFixed(3)
  }, ${vote.agree} of ${vote.voters} sure faces agree, of ${vote.faces} in all`;
}

const methods = {
  copy: "copied, nothing was encoded",
  encode: "sound encoded anew, pictures copied",
} as const;

/** What was done, for people. */
export function fixText(
  input: string,
  output: string,
  report: FixReport,
): string {
  const { status, method, delayMs, before, after } = report;
  if (status === "in-sync") {
    return `${input}: already in sync, nothing was written\n  ${
      voteText(before)
    }`;
  }
  const moved = delayMs < 0 ? "earlier" : "later";
  return [
    `${output}: sound moved ${Math.round(Math.abs(delayMs))} ms ${moved} (${
      methods[method!]
    })`,
    `  before  ${voteText(before)}`,
    `  after   ${voteText(after!)}`,
  ].join("\n");
}

function driftText({ kind, ppm, pieces, worstMs }: DriftSummary): string {
  const what = kind === "drifting"
    ? `drifting by ${Math.round(ppm)} ppm`
    : kind === "stepped"
    ? `${pieces.length - 1} step${pieces.length === 2 ? "" : "s"}`
    : "constant";
  return `${what}, up to ${Math.round(worstMs)} ms off`;
}

/** What was done to a drift, for people. */
export function fixDriftText(
  input: string,
  output: string,
  report: FixDriftReport,
): string {
  const { status, method, before, after } = report;
  if (status === "in-sync") {
    return `${input}: already in sync all along, nothing was written\n  ${
      driftText(before)
    }`;
  }
  return [
    `${output}: sound put in time all along (${methods[method!]})`,
    `  before  ${driftText(before)}`,
    `  after   ${driftText(after!)}`,
  ].join("\n");
}

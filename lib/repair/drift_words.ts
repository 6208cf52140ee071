import type { DriftFit, OffsetPiece } from "./fit_drift.ts";
import { msPerMinutePerPpm } from "./fit_drift.ts";
import { leaveAloneMs } from "./fix_file.ts";

function clock(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = (seconds - 60 * minutes).toFixed(1).padStart(4, "0");
  return `${minutes}:${rest}`;
}

/** An offset in words. */
function offsetWords(ms: number): string {
  const size = Math.round(Math.abs(ms));
  if (Math.abs(ms) <= leaveAloneMs) return `in sync (${size} ms)`;
  return `${size} ms ${ms < 0 ? "late" : "early"}`;
}

function driftWords({ pieces, ppm, ppmInterval }: DriftFit): string {
  const piece = pieces[0]!;
  const change = Math.abs(piece.slopeMsPerMinute).toFixed(1);
  const range = ppmInterval === null
    ? ""
    : `, 99 % interval ${ppmInterval.map(Math.round).join(" to ")}`;
  const end = piece.offsetMs +
    piece.slopeMsPerMinute * (piece.end - piece.start) / 60;
  const way = ppm < 0
    ? `falls behind by ${change} ms a minute: it plays too slowly`
    : `gains ${change} ms a minute: it plays too fast`;
  return `drifting: the sound ${way} (${Math.round(ppm)} ppm${range}); from ${
    offsetWords(piece.offsetMs)
  } at ${clock(piece.start)} to ${offsetWords(end)} at ${clock(piece.end)}`;
}

function stepWords(pieces: readonly OffsetPiece[]): string {
  const parts = pieces.map(({ offsetMs, start }, i) =>
    i === 0
      ? offsetWords(offsetMs)
      : `from ${clock(start)} on ${offsetWords(offsetMs)}`
  );
  return `stepped: the sound is ${parts.join(", ")}`;
}

/**
 * How the offset goes on, in a sentence.
 *
 * @example
 * ```ts
 * import { match } from "node:assert/strict";
 * const piece = { start: 0, end: 120, offsetMs: 0, slopeMsPerMinute: -6 };
 * const words = describeDrift({
 *   kind: "drifting",
 *   pieces: [piece],
 *   ppm: -100,
 *   ppmInterval: [-110, -90],
 *   residualMs: 1,
 *   outliers: [],
 * });
 * match(words, /falls behind by 6.0 ms a minute.*-100 ppm.*12 ms/);
 * ```
 */
export function describeDrift(fit: DriftFit): string {
  if (fit.kind === "drifting") return driftWords(fit);
  if (fit.kind === "stepped") return stepWords(fit.pieces);
  const [low, high] = fit.ppmInterval ?? [-Infinity, Infinity];
  const most = Math.max(Math.abs(low), Math.abs(high));
  const limit = Number.isFinite(most)
    ? `a drift of more than ${Math.round(most)} ppm (${
      (most * msPerMinutePerPpm).toFixed(1)
    } ms a minute) can be ruled out`
    : "too few points to rule a drift out";
  return `constant: the sound is ${
    offsetWords(fit.pieces[0]!.offsetMs)
  } all the time; ${limit}`;
}

import type { Displayable } from "../figure.ts";
import { table, type TableCell } from "../table.ts";
import { allMembers, hasMembers, isListOf, kind } from "./kind.ts";

/** A row of a table. */
type Row = Readonly<Record<string, TableCell>>;

/** What the results of one face have in common, whichever stage made them. */
interface FaceResult {
  readonly offsetFrames: number | null;
  readonly offsetMs: number | null;
  readonly offsetWords: string;
  readonly offsetInterval: readonly [number, number] | null;
  readonly minDistance: number | null;
  readonly confidence: number | null;
  readonly confidenceThreshold: number | null;
  readonly distanceAtZero: number | null;
  readonly windows: number;
  readonly reliability: string;
  readonly verdict: string;
  readonly verdictWords: string;
}

/** The result of one track of a file. */
interface TrackOfFile extends FaceResult {
  readonly track: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** The result of a file. */
interface FileOutcome {
  readonly file: string;
  readonly status: string;
  readonly reason?: string;
  readonly tracks: readonly TrackOfFile[];
  readonly dropped: readonly Row[];
}

function isFaceResult(value: unknown): value is FaceResult {
  return hasMembers(
    value,
    "offsetFrames",
    "offsetWords",
    "minDistance",
    "verdict",
    "verdictWords",
  );
}

function isFileOutcome(value: unknown): value is FileOutcome {
  return hasMembers(value, "file", "status", "tracks", "dropped") &&
    Array.isArray(value.tracks);
}

/** What a face's result says, in a sentence: the command line's words. */
function sentence({ verdict, offsetWords, verdictWords }: FaceResult): string {
  switch (verdict) {
    case "in-sync":
      return "sound and picture are in sync";
    case "out-of-sync":
      return offsetWords;
    case "not-the-speaker":
      return "this face is not the one that is heard";
    case "no-speech":
      return `nobody speaks (${verdictWords})`;
    case "too-short":
      return `too short to be sure (${verdictWords}); it reads: ${offsetWords}`;
    default:
      return `cannot tell (${verdictWords})`;
  }
}

function decimals(value: number | null, digits: number): string | null {
  // A minus sign as wide as a plus, as in all tables.
  return value === null ? null : value.toFixed(digits).replace("-", "−");
}

/** The numbers of one face, by name. */
function numbersOf(result: FaceResult): Row {
  const interval = result.offsetInterval?.map((end) => decimals(end, 1));
  return {
    "offset (frames)": result.offsetFrames,
    "offset (ms)": result.offsetMs && Math.round(result.offsetMs),
    "95 % (frames)": interval?.join(" … "),
    confidence: decimals(result.confidence, 3),
    needed: decimals(result.confidenceThreshold, 3),
    "minimum distance": decimals(result.minDistance, 3),
    "distance at 0": decimals(result.distanceAtZero, 3),
    windows: result.windows,
    reliability: result.reliability,
    verdict: result.verdict,
  };
}

function trackRow(result: TrackOfFile): Row {
  const clock = [result.startMs, result.endMs].map((ms) =>
    (ms / 1000).toFixed(1)
  );
  return {
    face: result.track,
    "time (s)": clock.join("–"),
    ...numbersOf(result),
  };
}

/** The result of one face: a sentence and its numbers. */
export const faceResultKind = kind(
  "the result of a face",
  isFaceResult,
  (result, { title }) =>
    table([numbersOf(result)], { title: title ?? sentence(result) }),
);

/** The result of a file: a sentence, a row for each face, and what was left out. */
export const fileResultKind = kind(
  "the result of a file",
  isFileOutcome,
  (result, { title }) => showFile(result, title),
);

/** The results of many files: a row for each face. */
export const fileResultsKind = kind(
  "a list of results",
  (value) => isListOf(value, isFileOutcome),
  (results, { title }) => {
    const rows = results.flatMap(rowsOf);
    return table(rows, {
      columns: allMembers(rows),
      ...title !== undefined && { title },
    });
  },
);

function rowsOf({ file, status, reason, tracks }: FileOutcome): Row[] {
  if (tracks.length === 0) return [{ file, verdict: reason ?? status }];
  return tracks.map((track) => ({ file, ...trackRow(track) }));
}

function showFile(result: FileOutcome, title: string | undefined): Displayable {
  const left = result.dropped.map(({ count, unit, reason }) =>
    `${count} ${unit}: ${reason}`
  ).join("; ");
  const note = left === "" ? "" : ` Left out: ${left}.`;
  if (result.tracks.length === 0) {
    return table([{ file: result.file, status: result.status }], {
      title: title ?? `${result.reason ?? result.status}.${note}`,
    });
  }
  const words = result.tracks.map((track) =>
    result.tracks.length === 1
      ? sentence(track)
      : `face ${track.track}: ${sentence(track)}`
  ).join(" · ");
  return table(result.tracks.map(trackRow), {
    title: title ?? `${result.file}: ${words}.${note}`,
  });
}

import type { FileResult, TrackResult } from "../pipeline/mod.ts";

function clock(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  return `${minutes}:${
    ((ms - minutes * 60_000) / 1000).toFixed(1).padStart(4, "0")
  }`;
}

function number(value: number | null, digits: number): string {
  return value === null
    ? "none"
    : (Math.abs(value) < 0.5 / 10 ** digits ? 0 : value).toFixed(digits);
}

/** A file's name on one line: quoted if it holds what would move the cursor. */
export function printable(file: string): string {
  return /\p{Cc}/u.test(file) ? JSON.stringify(file) : file;
}

/** What a verdict means, for one face. */
function sentence(track: TrackResult): string {
  switch (track.verdict) {
    case "in-sync":
      return "sound and picture are in sync";
    case "out-of-sync":
      return track.offsetWords;
    case "no-speech":
      return `nobody speaks (${track.verdictWords})`;
    case "too-short":
      return `too short to be sure (${track.verdictWords}); it reads: ${track.offsetWords}`;
    case "not-the-speaker":
      return "this face is not the one that is heard";
    case "cannot-tell":
      return `cannot tell (${track.verdictWords})`;
  }
}

/** One track as a line: when, what, and the numbers behind it. */
export function trackLine(track: TrackResult): string {
  const numbers = [
    `offset ${number(track.offsetFrames, 0)} frames (${
      number(track.offsetMs, 0)
    } ms)`,
    `confidence ${number(track.confidence, 3)}`,
    `distance ${number(track.minDistance, 3)}`,
    track.reliability + " reliability",
  ];
  return `face ${track.track}, ${clock(track.startMs)} to ${
    clock(track.endMs)
  }: ${sentence(track)} [${track.verdict}; ${numbers.join(", ")}]`;
}

/** Why a file failed, with its name if the reason does not say it. */
export function failure({ file, code, reason }: FileResult): string {
  const words = reason ?? "";
  return `${
    words.includes(file) ? words : `${printable(file)}: ${words}`
  } (${code})`;
}

/** A file as lines: its name, then a line per face or the reason why there is none. */
export function fileLines(result: FileResult): string[] {
  if (result.status === "failed") {
    return [
      `${printable(result.file)}: failed (${result.code}): ${result.reason}`,
    ];
  }
  return [
    printable(result.file),
    ...result.tracks.map((track) => `  ${trackLine(track)}`),
  ];
}

/** A count with its noun. */
export function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** The offsets that faces agree on to a frame, each in words. */
function agreed(tracks: readonly TrackResult[]): string[] {
  const offset = (track: TrackResult): number =>
    track.verdict === "in-sync" ? 0 : track.offsetFrames!;
  const groups: TrackResult[][] = [];
  for (const track of tracks.toSorted((a, b) => offset(a) - offset(b))) {
    const first = groups.at(-1)?.[0];
    const fits = first?.verdict === track.verdict &&
      offset(track) - offset(first) <= 1;
    if (fits) groups.at(-1)!.push(track);
    else groups.push([track]);
  }
  return groups.map((group) => {
    const middle = group.toSorted((a, b) =>
      a.offsetMs! - b.offsetMs!
    )[group.length >> 1]!;
    return `${sentence(middle)} (${plural(group.length, "face", "faces")})`;
  });
}

/** One sentence for a whole file: what its faces say together. */
export function fileSentence(result: FileResult): string {
  const [only] = result.tracks;
  if (result.tracks.length === 1) {
    return `${printable(result.file)}: ${sentence(only!)}.`;
  }
  const told = result.tracks.filter(({ verdict }) =>
    verdict === "in-sync" || verdict === "out-of-sync"
  );
  if (told.length === 0) {
    return `${
      printable(result.file)
    }: none of ${result.tracks.length} faces gives a sure answer.`;
  }
  const rest = result.tracks.length - told.length;
  const words = agreed(told);
  const start = words.length > 1 ? "the faces differ: " : "";
  const end = rest === 0
    ? ""
    : `; ${plural(rest, "face gives", "faces give")} no answer`;
  return `${printable(result.file)}: ${start}${words.join("; ")}${end}.`;
}

/** What the sign means and whose numbers these are: printed once below results. */
export function legend(result: FileResult): string {
  return `Offsets: negative = the sound is late, positive = it is early; 1 frame = 40 ms. ` +
    `Network ${result.network} (zero ${result.zeroFrames} frames, taken off), recipe ${result.recipe}, search ±${result.search} frames.`;
}

/** The short form of a result for `--json`. */
export function shortResult(result: FileResult): Record<string, unknown> {
  const { file, status, code, reason, network, zeroFrames, recipe } = result;
  return {
    file,
    status,
    ...(reason === undefined ? {} : { code, reason }),
    network,
    zeroFrames,
    recipe,
    tracks: result.tracks.map((track) => ({
      startMs: track.startMs,
      endMs: track.endMs,
      offsetFrames: track.offsetFrames,
      offsetMs: track.offsetMs,
      minDistance: track.minDistance,
      confidence: track.confidence,
      distanceAtZero: track.distanceAtZero,
      verdict: track.verdict,
    })),
  };
}

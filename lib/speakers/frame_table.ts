import type { FrameSpeech, ScoredFace } from "./who_speaks.ts";

/** What one scorer says of a file. */
export interface ScorerVerdict {
  /** Name of the scorer. */
  readonly scorer: string;
  /** The faces with its scores. */
  readonly faces: readonly ScoredFace[];
  /** Who speaks in each frame, by these scores. */
  readonly speech: readonly FrameSpeech[];
}

/** What {@link frameTable} is made of, besides the scorers' verdicts. */
export interface FrameTableContext {
  /** Number of the track at each position. */
  readonly tracks: readonly number[];
  /** For each frame, 1 where somebody is heard. */
  readonly voice: Uint8Array;
  /** Shots, `[first, end)` frames. */
  readonly scenes: readonly (readonly [number, number])[];
  /** Seconds of frame 0 in the file's own time. */
  readonly startTime: number;
}

/** A row of the table of frames: one face in one frame, or a frame without any. */
export type FrameRow = Record<string, string | number | null>;

/** A column as Parquet stores it. */
export interface FrameColumn {
  /** Its name. */
  readonly name: string;
  /** Its type. */
  readonly type: "STRING" | "INT32" | "DOUBLE";
}

/** Milliseconds per frame of the 25 fps grid. */
const frameMs = 40;

/** Columns of {@link frameTable}; three for each scorer. */
export function frameColumns(scorers: readonly string[]): FrameColumn[] {
  return [
    { name: "frame", type: "INT32" },
    { name: "timeMs", type: "DOUBLE" },
    { name: "shot", type: "INT32" },
    { name: "voice", type: "INT32" },
    { name: "track", type: "INT32" },
    ...scorers.flatMap((scorer): FrameColumn[] => [
      { name: `${scorer}_score`, type: "DOUBLE" },
      { name: `${scorer}_speaking`, type: "INT32" },
      { name: `${scorer}_state`, type: "STRING" },
    ]),
  ];
}

/** Scores are float32: seven digits are all they have. */
function rounded(score: number | undefined): number | null {
  return score === undefined || Number.isNaN(score)
    ? null
    : Number(score.toFixed(6));
}

/**
 * Every frame with every face in it: scores, whether it speaks, and what is
 * going on in the frame.
 *
 * @param verdicts of the scorers, over the same faces
 * @returns rows in order of frames, then of faces; a frame without a face has one row with `track` null
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const rows = frameTable([], { tracks: [], voice: Uint8Array.of(0, 1), scenes: [[0, 2]], startTime: 0 });
 * strictEqual(rows[1]?.["timeMs"], 40);
 * ```
 */
export function frameTable(
  verdicts: readonly ScorerVerdict[],
  context: FrameTableContext,
): FrameRow[] {
  const { tracks, voice, scenes, startTime } = context;
  const rows: FrameRow[] = [];
  let shot = 0;
  for (let frame = 0; frame < voice.length; frame++) {
    while (shot + 1 < scenes.length && frame >= scenes[shot]![1]) shot++;
    const common = {
      frame,
      timeMs: Number((startTime * 1000 + frame * frameMs).toFixed(1)),
      shot,
      voice: voice[frame]!,
    };
    const row = (position: number | null): FrameRow => ({
      ...common,
      track: position === null ? null : tracks[position]!,
      ...Object.assign(
        {},
        ...verdicts.map(({ scorer, faces, speech }) => {
          const face = position === null ? undefined : faces[position];
          const { state, speakers } = speech[frame]!;
          return {
            [`${scorer}_score`]: rounded(
              face?.scores[frame - face.firstFrame],
            ),
            [`${scorer}_speaking`]: position === null
              ? null
              : Number(speakers.includes(position)),
            [`${scorer}_state`]: state,
          };
        }),
      ),
    });
    const present = tracks.map((_, position) => position).filter((position) => {
      const face = verdicts[0]?.faces[position];
      if (face === undefined) return false;
      const at = frame - face.firstFrame;
      return at >= 0 && at < face.scores.length;
    });
    if (present.length === 0) rows.push(row(null));
    else for (const position of present) rows.push(row(position));
  }
  return rows;
}

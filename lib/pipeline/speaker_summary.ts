import type { Cell } from "./summary.ts";
import type { SpeakersResult } from "./find_speakers.ts";
import type { Input } from "./inputs.ts";

/** Columns of the summary of speakers, in order. */
export const speakerColumns = [
  { name: "file", type: "STRING" },
  { name: "status", type: "STRING" },
  { name: "code", type: "STRING" },
  { name: "reason", type: "STRING" },
  { name: "scorer", type: "STRING" },
  { name: "who", type: "STRING" },
  { name: "track", type: "INT32" },
  { name: "startMs", type: "DOUBLE" },
  { name: "endMs", type: "DOUBLE" },
  { name: "seconds", type: "DOUBLE" },
  { name: "threshold", type: "DOUBLE" },
  { name: "network", type: "STRING" },
  { name: "weightsSha256", type: "STRING" },
  { name: "recipe", type: "STRING" },
  { name: "detector", type: "STRING" },
] as const;

/** One line of the summary: a face or a state by one scorer, or a file that failed. */
export type SpeakerRow = Record<(typeof speakerColumns)[number]["name"], Cell>;

const frameMs = 40;

const empty = Object.fromEntries(
  speakerColumns.map(({ name }) => [name, null]),
) as SpeakerRow;

/** The line of a file that could not be worked on. */
export function failedSpeakerRow(
  { file }: Input,
  { code, reason }: { readonly code: string; readonly reason: string },
): SpeakerRow {
  return { ...empty, file, status: "failed", code, reason };
}

/** Name of a face in tables, figures and RTTM. */
export function faceName(track: number): string {
  return `face${track}`;
}

/** How long each face speaks, and each state lasts, by each scorer. */
export function speakerRows(result: SpeakersResult): SpeakerRow[] {
  const { file, faces, startTime, made } = result;
  const startMs = startTime * 1000;
  const ms = (frame: number): number =>
    Number((startMs + frame * frameMs).toFixed(1));
  return result.verdicts.flatMap(({ scorer, speech, threshold }) => {
    const seconds = (count: (frame: (typeof speech)[number]) => boolean) =>
      Number((speech.filter(count).length * frameMs / 1000).toFixed(2));
    const common: SpeakerRow = {
      ...empty,
      file,
      status: "ok",
      scorer,
      threshold: Number(threshold.toFixed(6)),
      network: made["network"]!,
      weightsSha256: scorer === "lr_asd"
        ? made["lrAsdSha256"]!
        : made["weightsSha256"]!,
      recipe: made["recipe"]!,
      detector: made["detector"]!,
    };
    return [
      ...faces.map(({ track, firstFrame, endFrame }, position) => ({
        ...common,
        who: faceName(track),
        track,
        startMs: ms(firstFrame),
        endMs: ms(endFrame),
        seconds: seconds(({ speakers }) => speakers.includes(position)),
      })),
      ...(["overlap", "off-screen", "nobody"] as const).map((state) => ({
        ...common,
        who: state,
        startMs: ms(0),
        endMs: ms(result.frames),
        seconds: seconds((frame) => frame.state === state),
      })),
    ];
  });
}

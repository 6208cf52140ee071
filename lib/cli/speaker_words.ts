import {
  faceName,
  type FileOutcome,
  type SpeakersResult,
} from "../pipeline/mod.ts";
import { speechSpans, turnsOf } from "../speakers/mod.ts";

/** Seconds per frame of the 25 fps grid. */
const frameSeconds = 0.04;

function clock(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${(seconds - 60 * minutes).toFixed(1).padStart(4, "0")}`;
}

/** Who speaks when, as lines: the file, then a line for each stretch, by each scorer. */
export function speakerLines(outcome: FileOutcome<SpeakersResult>): string[] {
  if ("failure" in outcome) {
    const { code, reason } = outcome.failure;
    return [`${outcome.input.file}: failed (${code}): ${reason}`];
  }
  const { file, faces, verdicts, startTime } = outcome.result;
  return [
    `${file}: ${faces.length} ${faces.length === 1 ? "face" : "faces"}`,
    ...verdicts.flatMap(({ scorer, speech, thresholdWords }) => [
      `  by ${scorer}, threshold ${thresholdWords}`,
      ...speechSpans(
        speech,
        (face) => faceName(faces[face]!.track),
        startTime,
      ).map(({ who, start, end }) =>
        `    ${clock(start)} to ${clock(end)}: ${who}`
      ),
    ]),
  ];
}

/** The same for `--json`; times in seconds of the file. */
export function speakerJson(
  outcome: FileOutcome<SpeakersResult>,
): Record<string, unknown> {
  const { file } = outcome.input;
  if ("failure" in outcome) {
    return { file, status: "failed", ...outcome.failure };
  }
  const { faces, verdicts, startTime, made } = outcome.result;
  const seconds = (frame: number): number =>
    Number((startTime + frame * frameSeconds).toFixed(3));
  return {
    file,
    status: "ok",
    ...made,
    faces: faces.map(({ track, firstFrame, endFrame }) => ({
      who: faceName(track),
      start: seconds(firstFrame),
      end: seconds(endFrame),
    })),
    scorers: verdicts.map(({ scorer, speech, threshold, thresholdWords }) => ({
      scorer,
      threshold,
      thresholdWords,
      turns: turnsOf(speech).map(({ face, first, end }) => ({
        who: face === null ? "off-screen" : faceName(faces[face]!.track),
        start: seconds(first),
        end: seconds(end),
      })),
    })),
  };
}

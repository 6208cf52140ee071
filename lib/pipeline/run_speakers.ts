import { basename, join } from "node:path";
import { speakerTimeline, toHtml } from "../plots/mod.ts";
import type { Hook } from "../progress.ts";
import {
  frameColumns,
  frameTable,
  speechSpans,
  toRttm,
  turnsOf,
} from "../speakers/mod.ts";
import { eachFile, type FileOutcome } from "./each_file.ts";
import {
  findSpeakers,
  type FindSpeakersOptions,
  speakerDefaults,
  type SpeakersResult,
} from "./find_speakers.ts";
import { collectInputs } from "./inputs.ts";
import { analyseDefaults } from "./options.ts";
import { openSpeakerTools } from "./speaker_tools.ts";
import {
  faceName,
  failedSpeakerRow,
  speakerColumns,
  type SpeakerRow,
  speakerRows,
} from "./speaker_summary.ts";
import { toCsv, toJsonLines, toParquet } from "./summary.ts";
import { claimFolder, writeWhole } from "./write.ts";

/** How a run over many files is made. */
export interface RunSpeakersOptions {
  /** How each file is judged. */
  readonly speakers?: Omit<FindSpeakersOptions, "tools" | "signal" | "hook">;
  /** Folder for the results; nothing is written without one. */
  readonly out?: string;
  /** Stops the run; what is finished stays. */
  readonly signal?: AbortSignal;
  /** Hears of progress: "files" counts files, "frames" the frames of file `artifact`. */
  readonly hook?: Hook;
}

/** Writes the table of frames, and for each scorer an RTTM file and a timeline. */
function writeSpeakers(folder: string, result: SpeakersResult): void {
  const { verdicts, faces, voice, scenes, startTime } = result;
  const table = frameTable(verdicts, {
    tracks: faces.map(({ track }) => track),
    voice,
    scenes,
    startTime,
  });
  const columns = frameColumns(verdicts.map(({ scorer }) => scorer));
  const names = columns.map(({ name }) => name);
  writeWhole(join(folder, "frames.csv"), toCsv(table, names));
  writeWhole(join(folder, "frames.parquet"), toParquet(table, columns));
  const nameOf = (face: number): string => faceName(faces[face]!.track);
  for (const { scorer, speech } of verdicts) {
    writeWhole(
      join(folder, `${scorer}.rttm`),
      toRttm(basename(result.file), turnsOf(speech), nameOf, startTime),
    );
    const figure = speakerTimeline(speechSpans(speech, nameOf, startTime), {
      title: `Who speaks when: ${basename(result.file)} (${scorer})`,
      cuts: scenes.slice(1).map(([first]) => startTime + first / 25),
      speakers: faces.map(({ track }) => faceName(track)),
    });
    writeWhole(join(folder, `${scorer}.html`), toHtml(figure));
  }
}

/**
 * Tells who speaks in files and folders; writes each file's tables as soon as
 * they are known, and the summaries at the end, also when the run is stopped.
 *
 * @param paths files and folders
 * @returns one outcome per file, in the order of their names
 * @throws {UsageError} if the output folder cannot be written, or the options name what is not there
 * @throws {SyncError} if weights or the device are missing
 * @example
 * ```ts
 * import { ok } from "node:assert/strict";
 * for await (const outcome of runSpeakers(["no/such/clip.mp4"])) ok("failure" in outcome);
 * ```
 */
export async function* runSpeakers(
  paths: readonly string[],
  options: RunSpeakersOptions = {},
): AsyncGenerator<FileOutcome<SpeakersResult>> {
  const { out, signal, hook } = options;
  const settings = {
    ...analyseDefaults,
    ...speakerDefaults,
    ...options.speakers,
  };
  await using tools = await openSpeakerTools(settings);
  if (out !== undefined) claimFolder(out);
  const inputs = collectInputs(paths, out);
  const rows: SpeakerRow[] = [];
  const run = eachFile(inputs, (input, report) =>
    findSpeakers(input.file, {
      ...settings,
      tools,
      hook: report,
      ...(signal ? { signal } : {}),
    }), { ...(signal ? { signal } : {}), ...(hook ? { hook } : {}) });
  try {
    for await (const outcome of run) {
      if ("failure" in outcome) {
        rows.push(failedSpeakerRow(outcome.input, outcome.failure));
      } else {
        rows.push(...speakerRows(outcome.result));
        if (out !== undefined) {
          writeSpeakers(join(out, outcome.input.folder), outcome.result);
        }
      }
      yield outcome;
    }
  } finally {
    if (out !== undefined) {
      const names = speakerColumns.map(({ name }) => name);
      writeWhole(join(out, "summary.csv"), toCsv(rows, names));
      writeWhole(join(out, "summary.jsonl"), toJsonLines(rows));
      writeWhole(join(out, "summary.parquet"), toParquet(rows, speakerColumns));
    }
  }
}

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Decoder } from "../media/mod.ts";
import { curationFunnel, toHtml } from "../plots/mod.ts";
import type { Hook } from "../progress.ts";
import {
  checkLimits,
  type CurationLimits,
  type CurationPreset,
  type CurationRule,
  curationRuleNames,
  type Funnel,
  funnelOf,
  limitsOf,
  presetWords,
} from "../segments/mod.ts";
import {
  manifestColumns,
  type ManifestRow,
  measuredCells,
} from "./curate_rows.ts";
import { eachFile, type FileOutcome } from "./each_file.ts";
import { type CuratedFile, findSegments } from "./find_segments.ts";
import { collectInputs, type Input } from "./inputs.ts";
import { analyseDefaults, type AnalyseOptions } from "./options.ts";
import { type Cell, toJsonLines, toParquet } from "./summary.ts";
import { openTools, type Tools } from "./tools.ts";
import { claimFolder, writeWhole } from "./write.ts";
import {
  clipEndings,
  type ClipFormat,
  type ClipView,
  writeClip,
} from "./write_clip.ts";

/** How a data set is made. */
export interface CurateOptions {
  /** How faces are followed and measured. */
  readonly analyse?: Partial<AnalyseOptions>;
  /** The rules. */
  readonly preset: CurationPreset;
  /** Limits that replace the preset's. */
  readonly limits?: Partial<CurationLimits>;
  /** Folder of the data set. */
  readonly out: string;
  /** What clips show. */
  readonly view: ClipView;
  /** How clips are stored. */
  readonly format: ClipFormat;
  /** Whether clips are written, or only the manifest. */
  readonly writeClips: boolean;
  /** Whether the sound is moved so that the offset becomes 0. */
  readonly correctOffset: boolean;
  /** A thread to decode in, for many files; each reading has its own if left out. */
  readonly decoder?: Decoder;
  /** Stops the run; what is finished stays. */
  readonly signal?: AbortSignal;
  /** Hears of progress: "files" counts files, "frames" the frames of file `artifact`. */
  readonly hook?: Hook;
}

/** What is used where a person says nothing. */
export const curateDefaults = {
  view: "crop",
  format: "mp4",
  writeClips: true,
  correctOffset: true,
} as const satisfies Partial<CurateOptions>;

/** What became of one file of a curation. */
export interface CuratedResult {
  /** Its clips. */
  readonly rows: readonly ManifestRow[];
  /** Seconds kept and removed. */
  readonly funnel: Funnel;
  /** Frames kept. */
  readonly kept: number;
  /** Frames removed by each rule, of the file and of each of its tracks. */
  readonly removed: readonly Partial<Record<CurationRule, number>>[];
}

/** A curation: files one by one, then all together. */
export interface Curation {
  /** What the rules mean for this network, in sentences. */
  readonly words: string;
  /** The limits in numbers. */
  readonly limits: CurationLimits;
  /** Outcomes as they become known. */
  readonly files: AsyncGenerator<FileOutcome<CuratedResult>>;
  /** Kept and removed so far, over all files. */
  funnel(): Funnel;
}

/** SHA-256 of a file, hexadecimal. */
async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

/** Writes the segments of a file as clips and tells of each. */
async function writeSegments(
  input: Input,
  curated: CuratedFile,
  tools: Tools,
  options: CurateOptions & { readonly settings: AnalyseOptions },
): Promise<ManifestRow[]> {
  const { out, view, format, preset, settings, decoder, signal } = options;
  const { network, recipe, detector } = tools;
  const rows: ManifestRow[] = [];
  const sourceSha256 = await digestOf(input.file);
  for (const curatedTrack of curated.tracks) {
    for (const range of curatedTrack.selection.segments) {
      const name = `track${curatedTrack.number}_${
        String(range.first).padStart(6, "0")
      }-${String(range.end).padStart(6, "0")}${clipEndings[format]}`;
      const clip = ["clips", input.folder, name].join("/");
      const path = join(out, clip);
      let size: { width: number; height: number } | undefined;
      if (options.writeClips) {
        await mkdir(join(out, "clips", input.folder), { recursive: true });
        size = await writeClip(path, {
          file: input.file,
          range,
          startTime: curated.startTime,
          soundShift: curatedTrack.soundShift,
          track: curatedTrack.track,
          view,
          format,
          threads: settings.threads,
          ...(decoder ? { decoder } : {}),
          ...(settings.audioFile === undefined
            ? {}
            : { audioFile: settings.audioFile }),
          ...(settings.audioStream === undefined
            ? {}
            : { audioStream: settings.audioStream }),
          ...(signal ? { signal } : {}),
        }, curated.size);
      }
      const empty = Object.fromEntries(
        manifestColumns.map(({ name }) => [name, null]),
      ) as ManifestRow;
      rows.push({
        ...empty,
        clip: options.writeClips ? clip : null,
        clipSha256: options.writeClips ? await digestOf(path) : null,
        source: input.file,
        sourceSha256,
        width: size?.width ?? null,
        height: size?.height ?? null,
        view: options.writeClips ? view : null,
        ...measuredCells(curated, curatedTrack, range),
        preset: preset.name,
        network: network.name,
        weightsSha256: network.sha256,
        zeroFrames: network.zeroFrames,
        recipe: recipe.name,
        detector: detector.name,
        toolkit: tools.versions["toolkit"]!,
      });
    }
  }
  return rows;
}

/** Columns of the table of files: seconds kept, and removed by each rule. */
const fileColumns = [
  "file",
  "status",
  "code",
  "reason",
  "clips",
  "totalSeconds",
  "keptSeconds",
  ...curationRuleNames,
];

function fileRow(outcome: FileOutcome<CuratedResult>): Record<string, Cell> {
  const row: Record<string, Cell> = Object.fromEntries(
    fileColumns.map((name) => [name, null]),
  );
  row["file"] = outcome.input.file;
  if ("failure" in outcome) {
    return { ...row, status: "failed", ...outcome.failure };
  }
  const { rows, funnel } = outcome.result;
  for (const { name, removedSeconds } of funnel.steps) {
    row[name] = removedSeconds;
  }
  return {
    ...row,
    status: "ok",
    clips: rows.length,
    totalSeconds: funnel.totalSeconds,
    keptSeconds: funnel.keptSeconds,
  };
}

async function curateFile(
  input: Input,
  tools: Tools,
  options: CurateOptions & { readonly settings: AnalyseOptions },
  hook: Hook,
): Promise<CuratedResult> {
  const { settings, preset, limits, correctOffset, decoder, signal } = options;
  const curated = await findSegments(input.file, tools, {
    ...settings,
    preset,
    correctOffset,
    hook,
    ...(limits ? { limits } : {}),
    ...(decoder ? { decoder } : {}),
    ...(signal ? { signal } : {}),
  });
  const rows = await writeSegments(input, curated, tools, options);
  const kept = rows.reduce((sum, { frames }) => sum + Number(frames), 0);
  const removed = [
    { "no-face": curated.framesWithoutTrack },
    ...curated.tracks.map(({ selection }) => selection.removed),
  ];
  return { rows, kept, removed, funnel: funnelOf(kept, removed) };
}

/**
 * Makes a data set of the usable stretches of files and folders: clips, a
 * manifest with where each comes from, and how many seconds each rule removed.
 *
 * The same input, settings and machine give the same bytes of manifest and
 * clips. Manifest, table of files and funnel are written at the end, also when
 * the run is stopped; a clip appears only when complete.
 *
 * @param paths files and folders
 * @throws {UsageError} if the output folder cannot be written, the limits
 *   contradict each other, or the options name what is not there
 * @throws {SyncError} if weights or the device are missing
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from "node:fs";
 * import { tmpdir } from "node:os";
 * import { ok } from "node:assert/strict";
 * import { curationPreset } from "../segments/mod.ts";
 * const out = mkdtempSync(`${tmpdir()}/curate-`);
 * const { files, words } = startCuration(["no/such/clip.mp4"], {
 *   ...curateDefaults, preset: curationPreset("lrs"), out,
 * });
 * for await (const outcome of files) ok("failure" in outcome);
 * ok(words.includes("syncnet_v2"));
 * rmSync(out, { recursive: true });
 * ```
 */
export function startCuration(
  paths: readonly string[],
  options: CurateOptions,
): Curation {
  const settings: AnalyseOptions = { ...analyseDefaults, ...options.analyse };
  const { preset, out, signal, hook } = options;
  const words = presetWords(preset, settings.network);
  const limits = { ...limitsOf(preset, settings.network), ...options.limits };
  checkLimits(limits);
  let kept = 0;
  const removed: Partial<Record<CurationRule, number>>[] = [];

  async function* run(): AsyncGenerator<FileOutcome<CuratedResult>> {
    await using tools = await openTools(settings);
    claimFolder(out);
    const inputs = collectInputs(paths, out);
    const manifest: ManifestRow[] = [];
    const files: Record<string, Cell>[] = [];
    const outcomes = eachFile(
      inputs,
      (input, report) =>
        curateFile(input, tools, { ...options, settings }, report),
      { ...(signal ? { signal } : {}), ...(hook ? { hook } : {}) },
    );
    try {
      for await (const outcome of outcomes) {
        files.push(fileRow(outcome));
        if ("result" in outcome) {
          manifest.push(...outcome.result.rows);
          kept += outcome.result.kept;
          removed.push(...outcome.result.removed);
        }
        yield outcome;
      }
    } finally {
      const funnel = funnelOf(kept, removed);
      writeWhole(
        join(out, "manifest.parquet"),
        toParquet(manifest, manifestColumns),
      );
      writeWhole(join(out, "manifest.jsonl"), toJsonLines(manifest));
      writeWhole(join(out, "files.jsonl"), toJsonLines(files));
      writeWhole(
        join(out, "funnel.json"),
        JSON.stringify({ preset: preset.name, words, limits, ...funnel }) +
          "\n",
      );
      if (funnel.totalSeconds > 0) {
        writeWhole(
          join(out, "funnel.html"),
          toHtml(curationFunnel(funnel.totalSeconds, funnel.steps)),
        );
      }
    }
  }

  return { words, limits, files: run(), funnel: () => funnelOf(kept, removed) };
}

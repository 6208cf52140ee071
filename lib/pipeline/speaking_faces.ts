import { voicedSeconds, voiceMask } from "../audio/mod.ts";
import type { SyncError } from "../errors.ts";
import { type Decoder, MediaError, openMedia, probe } from "../media/mod.ts";
import type { Hook } from "../progress.ts";
import {
  type FaceDistances,
  fineDistances,
  type SoundPhase,
} from "../repair/mod.ts";
import { compareTracks, silentWindows, verdictLimits } from "../sync/mod.ts";
import { trackMediaOptions } from "./find_speakers.ts";
import { follow, type Followed } from "./follow.ts";
import { nothingBecause, NothingToMeasureError } from "./nothing.ts";
import type { AnalyseOptions } from "./options.ts";
import { listen, rowsPerFrame, type Sound, soundFeatures } from "./sound.ts";
import type { Tools } from "./tools.ts";

/** Steps of shift in a frame of 40 ms: one for each row of MFCC. */
export const stepsPerFrame = rowsPerFrame;

/** About how many seconds of a file are looked at in one go: the vectors of all its faces are kept for so long. */
const partSeconds = 600;

const frameSeconds = 0.04;

/** Options of {@link speakingFaces}. */
export interface SpeakingFacesOptions extends AnalyseOptions {
  /** A thread to decode in, for many files; started and ended for this one if left out. */
  readonly decoder?: Decoder;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Hears of stage "frames". */
  readonly hook?: Hook;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) /
    Math.max(1, values.length);
}

/** The sound with its coefficients a few rows later. */
function later(sound: Sound, rows: number): Sound {
  const { mfcc, realWindows: [from, to] } = sound;
  return {
    ...sound,
    mfcc: {
      ...mfcc,
      rows: mfcc.rows - rows,
      slice: (first, end) => mfcc.slice(first + rows, end + rows),
    },
    // The last window begins a little later, and its sound may end before it does.
    realWindows: [from, rows === 0 ? to : Math.max(from, to - 1)],
  };
}

/** Sound vectors `[from, to)` of every phase, silence beyond the ends left out. */
async function phasesOf(
  heard: readonly ReturnType<typeof soundFeatures>[],
  sound: Sound,
  from: number,
  to: number,
): Promise<SoundPhase[]> {
  const phases: SoundPhase[] = [];
  for (const [phase, features] of heard.entries()) {
    const [realFrom, realTo] = later(sound, phase).realWindows;
    const first = Math.max(from, realFrom);
    const last = Math.max(first, Math.min(to, realTo));
    const real = await features(first, last);
    // Rows before the first real one count, so that all phases have the same alignment.
    const data = new Float32Array((last - from) * real.dimensions);
    data.set(real.data, (first - from) * real.dimensions);
    phases.push({
      features: { ...real, data, rows: last - from },
      realSound: [first - from, last - from],
    });
  }
  return phases;
}

/** Distances of the faces of a part that speak in it. */
async function distancesOf(
  followed: Followed,
  sound: Sound,
  startTime: number,
  tools: Tools,
  search: number,
): Promise<FaceDistances[]> {
  const { network, recipe } = tools;
  const { tracks, timeErrors } = followed;
  const rivals = compareTracks(
    tracks.map(({ track, matrix }) => ({
      firstFrame: track.frames[0]!,
      matrix,
    })),
    { thresholds: network.thresholds, minSoundShare: recipe.minSoundShare },
  );
  const voice = voiceMask(sound.voice, timeErrors.rows, startTime);
  const heard = Array.from(
    { length: stepsPerFrame },
    (_, phase) => soundFeatures(network, later(sound, phase)),
  );
  const faces: FaceDistances[] = [];
  for (const [number, { track, features }] of tracks.entries()) {
    const first = track.frames[0]!;
    const end = track.frames.at(-1)! + 1;
    const voiced = voicedSeconds(
      sound.voice,
      startTime + first * frameSeconds,
      startTime + end * frameSeconds,
    );
    if (rivals[number] !== undefined || features === undefined) continue;
    if (voiced < verdictLimits.minVoicedSeconds) continue;
    const { picture } = features;
    const from = Math.max(0, first - search);
    const matrix = fineDistances(
      picture,
      await phasesOf(heard, sound, from, first + picture.rows + search + 1),
      { search, alignment: first - from },
    );
    faces.push({
      startTime: startTime + first * frameSeconds,
      matrix,
      silent: silentWindows(voice.subarray(first, end), matrix.windows),
      meanTimeError: mean(timeErrors.slice(first, end)),
    });
  }
  return faces;
}

async function facesOfPart(
  file: string,
  tools: Tools,
  options: SpeakingFacesOptions,
): Promise<FaceDistances[]> {
  const { recipe, network } = tools;
  await using media = await openMedia(
    file,
    trackMediaOptions(tools, options, [recipe.crop]),
  );
  const sound = await listen(media, {
    keepSamples: recipe.edges === "zeros",
    ...(options.signal ? { signal: options.signal } : {}),
  });
  if (sound === undefined) {
    throw new NothingToMeasureError("no-audio", "the file holds no sound");
  }
  const followed = await follow(
    media,
    sound,
    soundFeatures(network, sound),
    tools,
    { ...options, keepFeatures: true },
  );
  if (followed.tracks.length === 0) {
    throw nothingBecause(followed.dropped, followed.timeErrors.rows);
  }
  return await distancesOf(
    followed,
    sound,
    media.startTime,
    tools,
    options.search ?? recipe.search,
  );
}

/** Equal parts of a file, in seconds on a player's clock. */
function partsOf(
  start: number,
  end: number,
): { start: number; end: number }[] {
  const count = Math.max(1, Math.round((end - start) / partSeconds));
  const length = (end - start) / count;
  return Array.from({ length: count }, (_, part) => ({
    start: start + part * length,
    end: start + (part + 1) * length,
  }));
}

/** Whether a part holds nothing to measure, be it that the pictures end before it. */
function isEmptyPart(error: unknown, isFirst: boolean): error is SyncError {
  return error instanceof NothingToMeasureError ||
    (!isFirst && error instanceof MediaError && error.code === "bad-range");
}

/**
 * Distances of all faces of a file that speak, at shifts of a quarter of a
 * frame, in whatever recipe comparisons without sound left out.
 *
 * Ten minutes at a time, so that vectors do not pile up; a face that is seen
 * across such a border counts twice.
 *
 * @throws {SyncError} as `analyse`, if there is nothing to measure in any part
 */
export async function speakingFaces(
  file: string,
  tools: Tools,
  options: SpeakingFacesOptions,
): Promise<FaceDistances[]> {
  const { duration } = await probe(file);
  const end = Math.min(options.end ?? Infinity, duration || Infinity);
  const parts: { start: number; end?: number }[] = Number.isFinite(end)
    ? partsOf(options.start ?? 0, end)
    : [{ start: options.start ?? 0 }];
  const faces: FaceDistances[] = [];
  let failure: SyncError | undefined;
  let frames = 0;
  for (const part of parts) {
    const done = frames;
    try {
      faces.push(
        ...await facesOfPart(file, tools, {
          ...options,
          // A part of the whole is the whole: its first frame may lie off the clock's zero.
          ...(parts.length > 1 ? part : {}),
          hook: ({ stage, completed }) => {
            frames = done + completed;
            options.hook?.({
              stage,
              completed: frames,
              total: Math.round(25 * (end - (options.start ?? 0))),
            });
          },
        }),
      );
    } catch (error) {
      if (!isEmptyPart(error, part === parts[0])) throw error;
      failure ??= error;
    }
  }
  if (faces.length === 0 && failure) throw failure;
  return faces;
}

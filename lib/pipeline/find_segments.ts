import { voicedSeconds, voiceMask } from "../audio/mod.ts";
import { type Decoder, type Media, openMedia } from "../media/mod.ts";
import type { Hook } from "../progress.ts";
import {
  type CandidateTrack,
  type CurationLimits,
  type CurationPreset,
  limitsOf,
  segmentWindow,
  type Selection,
  selectSegments,
  trackConfidence,
} from "../segments/mod.ts";
import { frameScores, windowedScores } from "../speakers/mod.ts";
import {
  bestColumn,
  compareTracks,
  type DistanceMatrix,
  meanCurve,
  type SyncResult,
  syncResult,
} from "../sync/mod.ts";
import type { Track } from "../tracks/mod.ts";
import { sharpnessReader, type SharpnessReading } from "./curation_readers.ts";
import { trackMediaOptions } from "./find_speakers.ts";
import { NothingToMeasureError } from "./nothing.ts";
import type { AnalyseOptions } from "./options.ts";
import { readTracks, type TracksRead } from "./read_tracks.ts";
import type { Dropped } from "./result.ts";
import { listen, type Sound, soundFeatures } from "./sound.ts";
import type { Tools } from "./tools.ts";
import { createTrackMeter, type TrackMeasurement } from "./track_meter.ts";

/** What {@link findSegments} goes by. */
export interface FindSegmentsOptions extends AnalyseOptions {
  readonly preset: CurationPreset;
  /** Limits that replace the preset's. */
  readonly limits?: Partial<CurationLimits>;
  /** Whether the sound of the segments will be moved so that their offset is 0. */
  readonly correctOffset: boolean;
  /** A thread to decode in, for many files; started and ended for this one if left out. */
  readonly decoder?: Decoder;
  readonly signal?: AbortSignal;
  /** Hears of stages "sound" and "frames". */
  readonly hook?: Hook;
}

/** A track with what was measured and what is left of it. */
export interface CuratedTrack {
  /** Its place in the file, from 0. */
  readonly number: number;
  readonly track: Track;
  readonly candidate: CandidateTrack;
  readonly sync: SyncResult;
  readonly selection: Selection;
  /** Seconds by which the sound of its segments is taken later than the pictures. */
  readonly soundShift: number;
}

/** What can be used of a file. */
export interface CuratedFile {
  readonly tracks: readonly CuratedTrack[];
  /** Frames of the 25 fps grid. */
  readonly frames: number;
  /** Seconds of frame 0 in the file's own time. */
  readonly startTime: number;
  /** Frames in which no track is. */
  readonly framesWithoutTrack: number;
  /** For each frame, 1 where somebody is heard. */
  readonly voice: Uint8Array;
  /** Faces found in each frame. */
  readonly faceCounts: Float32Array;
  readonly dropped: readonly Dropped[];
  /** Size of the pictures in source pixels. */
  readonly size: { readonly width: number; readonly height: number };
}

interface Readings {
  readonly meter: TrackMeasurement;
  readonly sharpness: SharpnessReading;
}

/** Frames per second of the grid. */
const rate = 25;
/** Rounding of times, in frames, that does not make a frame unheard. */
const slack = 1e-6;

/** Frames `[first, end)` whose sound lies in the file once it is taken so much later. */
function heardFrames(media: Media, soundShift: number): [number, number] {
  const { startTime, soundSpan } = media;
  const place = (seconds: number): number =>
    (seconds - startTime - soundShift) * rate;
  return [
    Math.ceil(place(Math.max(startTime, soundSpan!.start)) - slack),
    Math.floor(place(soundSpan!.end) + slack),
  ];
}

/** Longer side of the face in each frame. */
function faceSizes({ boxes }: Track): Float32Array {
  return Float32Array.from({ length: boxes.length / 4 }, (_, frame) => {
    const [x1, y1, x2, y2] = boxes.subarray(4 * frame, 4 * frame + 4);
    return Math.max(x2! - x1!, y2! - y1!);
  });
}

/** Scores around each frame at the track's own shift; NaN if it has none. */
function scoresOf(
  matrix: DistanceMatrix,
  frames: number,
  minSoundShare: number,
): Float32Array {
  const column = bestColumn(meanCurve(matrix, { minSoundShare }));
  if (column < 0) return new Float32Array(frames).fill(NaN);
  return frameScores(
    windowedScores(matrix, { column, window: segmentWindow, minSoundShare }),
    frames,
  );
}

function syncOf(
  track: Track,
  matrix: DistanceMatrix,
  read: TracksRead<Readings>,
  { network, recipe }: Tools,
  sound: Sound,
  startTime: number,
): SyncResult {
  const first = track.frames[0]!;
  const end = track.frames.at(-1)! + 1;
  const errors = read.timeErrors.slice(first, end);
  return syncResult(matrix, {
    network,
    recipe,
    meanTimeError: errors.reduce((sum, error) => sum + error, 0) /
      errors.length,
    voicedSeconds: voicedSeconds(
      sound.voice,
      startTime + first / rate,
      startTime + end / rate,
    ),
  });
}

async function readFile(
  media: Media,
  tools: Tools,
  sound: Sound,
  options: FindSegmentsOptions,
): Promise<TracksRead<Readings>> {
  const { network, recipe } = tools;
  const heard = soundFeatures(network, sound);
  return await readTracks<Readings>(media, tools, {
    meter: {
      crop: recipe.crop,
      start: (firstFrame) =>
        createTrackMeter({
          network,
          recipe,
          search: options.search ?? recipe.search,
          firstFrame,
          sound,
          soundFeatures: heard,
          keepFeatures: false,
          gpu: options.device !== "cpu",
        }),
    },
    sharpness: sharpnessReader(recipe.crop),
  }, options);
}

/**
 * Finds the usable stretches of a file: follows and measures every face once,
 * then applies the rules of `selectSegments`.
 *
 * A file without any face that could be followed is no failure: all of it is
 * removed by the first rule.
 *
 * @throws {SyncError} with a code and a sentence, e.g. `no-audio`
 */
export async function findSegments(
  file: string,
  tools: Tools,
  options: FindSegmentsOptions,
): Promise<CuratedFile> {
  const { network, recipe } = tools;
  await using media = await openMedia(
    file,
    trackMediaOptions(tools, options, [recipe.crop]),
  );
  const sound = await listen(media, {
    keepSamples: recipe.edges === "zeros",
    ...(options.hook ? { hook: options.hook } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  if (sound === undefined) {
    throw new NothingToMeasureError("no-audio", "the file holds no sound");
  }
  const { startTime } = media;
  const read = await readFile(media, tools, sound, options);
  const frames = read.timeErrors.rows;
  const voice = voiceMask(sound.voice, frames, startTime);
  const faceCounts = read.faceCounts.slice(0, frames);
  const limits = {
    ...limitsOf(options.preset, network.name),
    ...options.limits,
  };
  const rivals = compareTracks(
    read.tracks.map(({ track, readings }) => ({
      firstFrame: track.frames[0]!,
      matrix: readings.meter.matrix,
    })),
    { thresholds: network.thresholds, minSoundShare: recipe.minSoundShare },
  );
  const followed = new Uint8Array(frames);
  const tracks = read.tracks.map(
    ({ track, readings }, number): CuratedTrack => {
      const first = track.frames[0]!;
      const { matrix } = readings.meter;
      followed.fill(1, first, first + track.frames.length);
      const sync = syncOf(track, matrix, read, tools, sound, startTime);
      const soundShift = options.correctOffset
        ? -(sync.offsetMs ?? 0) / 1000 + 0
        : 0;
      const candidate: CandidateTrack = {
        firstFrame: first,
        faceSizes: faceSizes(track),
        scores: scoresOf(matrix, track.frames.length, recipe.minSoundShare),
        sharpness: readings.sharpness.values,
        confidence: sync.confidence,
        minConfidence: trackConfidence(
          options.preset,
          network.name,
          matrix.windows,
        ),
        offsetFrames: sync.offsetFrames,
        betterRival: rivals[number] !== undefined,
        shot: read.scenes[track.scene] ?? [0, frames],
        heard: heardFrames(media, soundShift),
      };
      const selection = selectSegments(candidate, {
        height: read.size.height,
        voice,
        faceCounts,
      }, limits);
      return { number, track, candidate, sync, selection, soundShift };
    },
  );
  return {
    tracks,
    frames,
    startTime,
    framesWithoutTrack: followed.filter((value) => value === 0).length,
    voice,
    faceCounts,
    dropped: read.dropped,
    size: read.size,
  };
}

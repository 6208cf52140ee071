import { voiceMask } from "../audio/mod.ts";
import {
  type Decoder,
  openMedia,
  type OpenMediaOptions,
} from "../media/mod.ts";
import type { Hook } from "../progress.ts";
import {
  defaultScoreWindow,
  type ScorerVerdict,
  type SpeakerScorer,
  whoSpeaks,
  type WhoSpeaksOptions,
} from "../speakers/mod.ts";
import { frameReach } from "../tracks/mod.ts";
import { everyOf, trackerOptions } from "./follow.ts";
import { nothingBecause, NothingToMeasureError } from "./nothing.ts";
import { analyseDefaults, type AnalyseOptions } from "./options.ts";
import { type CropReaders, readTracks } from "./read_tracks.ts";
import type { Dropped } from "./result.ts";
import { listen, type Sound } from "./sound.ts";
import {
  lrAsdScorerFor,
  openSpeakerTools,
  type SpeakerSettings,
  type SpeakerTools,
  syncnetScorerFor,
} from "./speaker_tools.ts";
import type { Tools } from "./tools.ts";

/** Longer side of the pictures that mouths are cut from, as in the analysis. */
const alignedPictureSide = 1280;

/** What is used where a person says nothing. */
export const speakerDefaults: SpeakerSettings = {
  scorers: ["syncnet"],
  window: defaultScoreWindow,
};

/** Options of {@link findSpeakers}. */
export interface FindSpeakersOptions
  extends Partial<AnalyseOptions & SpeakerSettings> {
  /** Lengths of turns and states. */
  readonly rules?: Partial<Omit<WhoSpeaksOptions, "threshold">>;
  /** Loaded tools, for many files; opened and closed for this one if left out. */
  readonly tools?: SpeakerTools;
  /** A thread to decode in, for many files; started and ended for this one if left out. */
  readonly decoder?: Decoder;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Hears of stages "sound" and "frames". */
  readonly hook?: Hook;
}

/** A face of the file. */
export interface SpeakerFace {
  /** Number of the track, from 0 in order of appearance. */
  readonly track: number;
  /** First frame of the 25 fps grid. */
  readonly firstFrame: number;
  /** One past its last frame. */
  readonly endFrame: number;
}

/** What one judge says of a file. */
export interface SpeakerVerdict extends ScorerVerdict {
  /** Score from which a face counts as speaking. */
  readonly threshold: number;
  /** Where the threshold comes from. */
  readonly thresholdWords: string;
}

/** Who speaks in a file. */
export interface SpeakersResult {
  /** The file. */
  readonly file: string;
  /** Seconds of frame 0 in the file's own time. */
  readonly startTime: number;
  /** Frames of the 25 fps grid. */
  readonly frames: number;
  /** Shots, `[first, end)` frames. */
  readonly scenes: readonly (readonly [number, number])[];
  /** The faces, in order of appearance; scores and speakers are counted by their places here. */
  readonly faces: readonly SpeakerFace[];
  /** For each frame, 1 where somebody is heard. */
  readonly voice: Uint8Array;
  /** What the judges say, in the order asked for. */
  readonly verdicts: readonly SpeakerVerdict[];
  /** Faces and tracks that were left out. */
  readonly dropped: readonly Dropped[];
  /** Sync network, weights, recipe and detector behind it. */
  readonly made: Readonly<Record<string, string>>;
}

/** How a file is opened to follow its faces. */
export function trackMediaOptions(
  tools: Tools,
  settings: AnalyseOptions & {
    readonly decoder?: Decoder;
    readonly signal?: AbortSignal;
  },
  crops: readonly ("aligned" | "syncnet_python")[],
): OpenMediaOptions {
  const { audioStream, audioFile, start, end, decoder, signal } = settings;
  const reach = crops.map((recipe) =>
    frameReach({ ...trackerOptions(tools, settings), recipe })
  );
  return {
    threads: settings.threads,
    // The detector holds back up to `every` frames, the trackers the rest.
    keepFrames: Math.max(...reach) + everyOf(tools, settings),
    ...(tools.recipe.crop === "aligned"
      ? { maxSide: Math.max(alignedPictureSide, tools.detector.usefulSide) }
      : {}),
    ...(audioStream === undefined ? {} : { audioStream }),
    ...(audioFile === undefined ? {} : { audioFile }),
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(decoder === undefined ? {} : { decoder }),
    ...(signal === undefined ? {} : { signal }),
  };
}

/** The judges that were asked for, by name. */
function scorersOf(
  tools: SpeakerTools,
  sound: Sound,
  settings: AnalyseOptions & SpeakerSettings,
): Record<string, SpeakerScorer<unknown>> {
  const made = settings.scorers.map((name) =>
    (name === "syncnet"
      ? syncnetScorerFor(tools, sound, settings)
      : lrAsdScorerFor(
        tools.lrAsd!,
        sound,
        settings,
      )) as SpeakerScorer<unknown>
  );
  return Object.fromEntries(made.map((scorer) => [scorer.name, scorer]));
}

/**
 * Tells for every frame of a file who speaks.
 *
 * One pass over the pictures: cuts, faces, tracks, crops, and each judge's
 * scores. The speaker of a frame is the face with the highest score; overlap
 * and speech off screen are states of their own.
 *
 * @param file path of a media file
 * @throws {SyncError} with a code and a sentence, if there is no sound or no face
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const { verdicts } = await findSpeakers("data/samples/grid_two_faces.mp4");
 * const [left, right] = [verdicts[0]!.speech[40], verdicts[0]!.speech[110]];
 * strictEqual(left?.state, "speaker");
 * strictEqual(right?.state, "speaker");
 * ```
 */
export async function findSpeakers(
  file: string,
  options: FindSpeakersOptions = {},
): Promise<SpeakersResult> {
  const settings = { ...analyseDefaults, ...speakerDefaults, ...options };
  await using own = options.tools
    ? undefined
    : await openSpeakerTools(settings);
  const tools = options.tools ?? own!;
  const crops = settings.scorers.includes("lr_asd")
    ? [tools.recipe.crop, "syncnet_python" as const]
    : [tools.recipe.crop];
  await using media = await openMedia(
    file,
    trackMediaOptions(tools, settings, crops),
  );
  const stop = settings.signal ? { signal: settings.signal } : {};
  const sound = await listen(media, {
    keepSamples: tools.recipe.edges === "zeros",
    ...(settings.hook ? { hook: settings.hook } : {}),
    ...stop,
  });
  if (sound === undefined) {
    throw new NothingToMeasureError(
      "no-audio",
      "the file holds no sound: name another file's sound with --audio",
    );
  }
  const scorers = scorersOf(tools, sound, settings);
  const { tracks, scenes, dropped, timeErrors } = await readTracks<
    Record<string, unknown>
  >(media, tools, scorers as CropReaders<Record<string, unknown>>, settings);
  const frames = timeErrors.rows;
  if (tracks.length === 0) throw nothingBecause(dropped, frames);
  const voice = voiceMask(sound.voice, frames, media.startTime);
  const { network, recipe, detector, lrAsd } = tools;
  return {
    file,
    startTime: media.startTime,
    frames,
    scenes,
    faces: tracks.map(({ track }, position) => ({
      track: position,
      firstFrame: track.frames[0]!,
      endFrame: track.frames.at(-1)! + 1,
    })),
    voice,
    verdicts: settings.scorers.map((name): SpeakerVerdict => {
      const scorer = scorers[name]!;
      const { threshold, overlapThreshold, thresholdWords } = scorer;
      const faces = scorer.score(tracks.map(({ track, readings }) => ({
        firstFrame: track.frames[0]!,
        frames: track.frames.length,
        reading: readings[name],
      }))).map((scores, position) => ({
        firstFrame: tracks[position]!.track.frames[0]!,
        scores,
      }));
      const speech = whoSpeaks(faces, voice, {
        threshold,
        overlapThreshold,
        ...settings.rules,
      });
      return { scorer: name, faces, speech, threshold, thresholdWords };
    }),
    dropped,
    made: {
      network: network.name,
      weightsSha256: network.sha256,
      recipe: recipe.name,
      detector: detector.name,
      ...(lrAsd === undefined ? {} : { lrAsdSha256: lrAsd.sha256 }),
    },
  };
}

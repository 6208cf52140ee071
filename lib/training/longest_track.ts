import type { Detector } from "../faces/mod.ts";
import { openMedia } from "../media/mod.ts";
import type { Hook } from "../progress.ts";
import type { TrackReader } from "../speakers/mod.ts";
import { type CropRecipeName, type Track, trackRules } from "../tracks/mod.ts";
import { TrainingError } from "./errors.ts";
import { followFaces, pictureSide } from "./follow_faces.ts";
import { type HeardFile, hearFile } from "./hear_file.ts";

/** What a file's track is read with. */
export interface LongestTrackTools<Reading> {
  /** Finds faces. */
  readonly detector: Detector;
  /** How faces are cut out. */
  readonly recipe: CropRecipeName;
  /** Begins to read a track, in a file whose sound is known. */
  start(heard: HeardFile, firstFrame: number): TrackReader<Reading>;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Hears of each frame: stage "frames". */
  readonly hook?: Hook;
}

/** A file's sound, and what was read of its longest track. */
export interface LongestTrack<Reading> {
  /** The sound. */
  readonly heard: HeardFile;
  /** The track. */
  readonly track: Track;
  /** What its reader made. */
  readonly reading: Reading;
}

/** Whose tracks are kept, whatever the recipe of the crops: figures are then of the same material. */
const { minTrack, minFaceSize, breakOnJump } = trackRules.aligned;

/**
 * Reads the longest face track of a file.
 *
 * The rules of aligned crops decide which tracks are kept, whatever the recipe.
 * All tracks are read, for the longest is known in the end alone.
 *
 * @throws {TrainingError} `no-audio`, `no-usable-face`
 * @throws {MediaError} if the file cannot be decoded
 */
export async function readLongestTrack<Reading>(
  file: string,
  tools: LongestTrackTools<Reading>,
): Promise<LongestTrack<Reading>> {
  const { detector, recipe, signal, hook } = tools;
  const stop = signal ? { signal } : {};
  await using media = await openMedia(file, {
    maxSide: Math.max(pictureSide, detector.usefulSide),
    ...stop,
  });
  const heard = await hearFile(media);
  if (heard === undefined) {
    throw new TrainingError("no-audio", "the file holds no sound");
  }
  const events = followFaces(media, detector, {
    recipe,
    rules: { minTrack: 0, minFaceSize, breakOnJump },
    ...stop,
    ...(hook ? { hook } : {}),
  });
  const running = new Map<number, TrackReader<Reading>>();
  let best: { track: Track; reading: Reading } | undefined;
  for await (const event of events) {
    if (event.kind === "crops") {
      const reader = running.get(event.trackId) ??
        tools.start(heard, event.firstFrame);
      running.set(event.trackId, reader);
      await reader.push(event.crops);
    } else if (event.kind === "track") {
      const { track, dropped } = event;
      const reader = running.get(track.id);
      running.delete(track.id);
      const { length } = track.frames;
      const isBest = length >= minTrack &&
        length > (best?.track.frames.length ?? 0);
      if (dropped === undefined && reader && isBest) {
        best = { track, reading: await reader.finish() };
      }
    }
  }
  if (best === undefined) {
    throw new TrainingError(
      "no-usable-face",
      "no face could be followed for a second",
    );
  }
  return { heard, ...best };
}

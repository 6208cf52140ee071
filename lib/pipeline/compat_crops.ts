import { join } from "node:path";
import { samplesPerFrame } from "../audio/mod.ts";
import type { Media } from "../media/mod.ts";
import type { Hook } from "../progress.ts";
import {
  cropFace,
  referenceSide,
  type Track,
  TrackError,
} from "../tracks/mod.ts";
import { type ClipWriter, startClip } from "./compat_clip_writer.ts";
import type { CompatOptions } from "./compat_options.ts";

/** What {@link writeCrops} needs. */
export interface WriteCropsOptions
  extends Required<Pick<CompatOptions, "cropScale" | "cropCodec">> {
  /** Where the clips go, under the tracks' numbers. */
  readonly folder: string;
  /** The video's sound. */
  readonly samples: Int16Array;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Hears of each frame: stage "crops". */
  readonly hook?: Hook;
}

/** A track whose clip was written. */
export interface CroppedTrack {
  /** The track. */
  readonly track: Track;
  /** Its clip, under a temporary name. */
  readonly path: string;
}

/** A track in the middle of being cut out. */
interface OpenClip {
  readonly track: Track;
  readonly path: string;
  readonly writer: ClipWriter;
}

function startTrack(track: Track, options: WriteCropsOptions): OpenClip {
  const path = join(options.folder, `${track.id}.avi`);
  const first = track.frames[0]!;
  const writer = startClip(path, {
    width: referenceSide,
    height: referenceSide,
    codec: options.cropCodec,
    samples: options.samples.subarray(
      first * samplesPerFrame,
      (first + track.frames.length) * samplesPerFrame,
    ),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  return { track, path, writer };
}

/**
 * Cuts the faces of tracks out in one pass over the pictures, as clips of
 * 224 x 224 with their sound (reference page, "Crops and resize").
 *
 * @param tracks in the order of their numbers
 * @returns the tracks whose clips were written; one that reaches so far out of
 *   the picture that a crop holds no pixel is left out
 */
export async function writeCrops(
  media: Media,
  tracks: readonly Track[],
  options: WriteCropsOptions,
): Promise<CroppedTrack[]> {
  const { cropScale, signal, hook } = options;
  await using clips = new AsyncDisposableStack();
  const open = new Map<number, OpenClip>();
  const outside = new Set<number>();
  const written: CroppedTrack[] = [];
  for await (const frame of media.frames()) {
    signal?.throwIfAborted();
    for (const track of tracks) {
      const { id, frames, smoothed } = track;
      const at = frame.index - frames[0]!;
      if (at < 0 || at >= frames.length || outside.has(id)) continue;
      if (at === 0) {
        const clip = startTrack(track, options);
        clips.use(clip.writer);
        open.set(id, clip);
      }
      const { writer, path } = open.get(id)!;
      try {
        await writer.push(cropFace(frame, {
          x: smoothed.x[at]!,
          y: smoothed.y[at]!,
          s: smoothed.s[at]!,
        }, cropScale));
      } catch (error) {
        if (!(error instanceof TrackError)) throw error;
        outside.add(id);
        await writer[Symbol.asyncDispose]();
        continue;
      }
      if (at === frames.length - 1) {
        await writer.finish();
        written.push({ track, path });
      }
    }
    hook?.({
      stage: "crops",
      completed: frame.index + 1,
      total: media.expectedFrames,
    });
  }
  return written.sort((a, b) => a.track.id - b.track.id);
}

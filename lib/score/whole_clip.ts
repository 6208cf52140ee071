import { createResizer, type Resizer } from "../image/mod.ts";
import { type Decoder, openMedia } from "../media/mod.ts";
import type { SyncNetwork } from "../networks/mod.ts";
import type { Hook } from "../progress.ts";
import type { DistanceMatrix } from "../sync/mod.ts";
import { ScoreError } from "./errors.ts";
import { hearClip } from "./hear.ts";
import { trackDistances } from "./track_distances.ts";
import type { TrackPictures } from "./track_pictures.ts";
import { createVectorBuilder } from "./track_vectors.ts";

/** Options of {@link compareWholeClip}. */
export interface WholeClipOptions {
  /** Largest shift in frames, both ways. */
  readonly search?: number;
  /** A thread to decode in, for many files; one for each reading if left out. */
  readonly decoder?: Decoder;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Hears of each frame: stage "frames". */
  readonly hook?: Hook;
}

/** Frames for which a decoded picture is needed after it came. */
const keepFrames = 1;

/**
 * Picture vectors of a clip whose whole frame is the face: each is resized to
 * what the network takes, nobody looks for a face.
 *
 * @throws {MediaError} if the file cannot be decoded
 */
export async function wholeClipVectors(
  file: string,
  network: SyncNetwork,
  { decoder, signal, hook }: WholeClipOptions = {},
): Promise<TrackPictures> {
  const { height, width } = network.picture;
  await using media = await openMedia(file, {
    keepFrames,
    ...(decoder ? { decoder } : {}),
    ...(signal ? { signal } : {}),
  });
  const builder = createVectorBuilder(network);
  let resizer: Resizer | undefined;
  let source = "";
  for await (const frame of media.frames()) {
    signal?.throwIfAborted();
    const shape = { height: frame.height, width: frame.width, channels: 3 };
    const size = `${frame.width}x${frame.height}`;
    if (resizer === undefined || size !== source) {
      resizer = createResizer(shape, { height, width });
      source = size;
    }
    const { data } = resizer.resize(frame.data);
    await builder.push({ data, frames: 1 });
    hook?.({
      stage: "frames",
      completed: frame.index + 1,
      total: media.expectedFrames,
    });
  }
  return {
    firstFrame: 0,
    frames: builder.frames,
    picture: await builder.finish(),
  };
}

/**
 * Distances of a clip that is cut to a face already, to the original's letter:
 * whole frames, zeros for missing sound, every comparison counts, the last
 * window left out (reference page, "Windows" and section 2).
 *
 * @returns no window if the clip is too short for one
 * @throws {ScoreError} `no-audio`
 * @throws {MediaError} if the file cannot be decoded
 */
export async function compareWholeClip(
  file: string,
  network: SyncNetwork,
  options: WholeClipOptions = {},
): Promise<DistanceMatrix> {
  const { search = 15, decoder, signal } = options;
  const heard = await (async () => {
    await using media = await openMedia(file, {
      ...(decoder ? { decoder } : {}),
      ...(signal ? { signal } : {}),
    });
    return await hearClip(media, signal);
  })();
  if (heard === undefined) {
    throw new ScoreError("no-audio", "the file holds no sound");
  }
  const track = await wholeClipVectors(file, network, options);
  return await trackDistances(track, heard, network, {
    edges: "zeros",
    search,
  });
}

import type { Features } from "./features.ts";
import type { SyncNetwork } from "./sync_network.ts";

/** What of a network makes picture vectors. */
export type PictureEmbedder = Pick<
  SyncNetwork,
  "dimensions" | "picture" | "windowFrames" | "contextWindows" | "embedPicture"
>;

/** Consecutive crops as a network takes them. */
export interface PictureRun {
  /** Crops one after the other, `[frames, height, width, channels]`. */
  readonly data: Uint8Array | Float32Array;
  /** How many. */
  readonly frames: number;
}

/** The picture vectors of a track in the making. */
export interface PictureStream {
  /** Takes the next crops; gives the vectors that are ready, piece by piece. */
  push(crops: PictureRun): Promise<Features[]>;
  /** The vectors that are left, no rows if there are none. */
  finish(): Promise<Features>;
}

/** Options of {@link createPictureStream}. */
export interface PictureStreamOptions {
  /** Windows that are made at a time: enough to fill the device, few enough for memory. */
  readonly batch?: number;
}

/** Defaults of {@link createPictureStream}: 192 windows of the bundled network need about 120 MB. */
export const pictureStreamDefaults: Required<PictureStreamOptions> = {
  batch: 192,
};

/**
 * Embeds a track whose crops come little by little; the vectors are those of
 * the whole track at once. Neighbouring pieces share the frames that windows
 * and their contexts have in common.
 *
 * @throws {NetworkError} `feed-type` if the crops are another network's
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { loadNetwork } from "./load_network.ts";
 * await using network = await loadNetwork("syncnet_compact");
 * const stream = createPictureStream(network);
 * const crops = { data: new Float32Array(9 * 64 * 64), frames: 9 };
 * strictEqual((await stream.push(crops)).length, 0);
 * strictEqual((await stream.finish()).rows, 5);
 * ```
 */
export function createPictureStream(
  network: PictureEmbedder,
  options: PictureStreamOptions = {},
): PictureStream {
  const { batch } = { ...pictureStreamDefaults, ...options };
  const { dimensions, windowFrames, contextWindows: context } = network;
  const { height, width, channels, dtype } = network.picture;
  const size = height * width * channels;
  const shared = windowFrames - 1;
  const room = batch + shared + 2 * context;
  const held = new (dtype === "uint8" ? Uint8Array : Float32Array)(room * size);
  let frames = 0;
  /** Windows at the start of what is held whose vectors were already given. */
  let given = 0;

  /** Vectors of what is held, up to `end` windows, those given before left out. */
  async function embed(end: number): Promise<Features> {
    const made = await network.embedPicture(
      held.subarray(0, frames * size),
      frames,
    );
    const rows = end - given;
    const data = made.data.slice(given * dimensions, end * dimensions);
    const first = Math.max(0, end - context);
    held.copyWithin(0, first * size, frames * size);
    frames -= first;
    given = end - first;
    return { data, rows, dimensions };
  }

  return {
    async push(crops) {
      const pieces: Features[] = [];
      for (let taken = 0; taken < crops.frames;) {
        const count = Math.min(crops.frames - taken, room - frames);
        held.set(
          crops.data.subarray(taken * size, (taken + count) * size),
          frames * size,
        );
        frames += count;
        taken += count;
        if (frames === room) pieces.push(await embed(room - shared - context));
      }
      return pieces;
    },
    finish: () => embed(Math.max(given, frames - shared)),
  };
}

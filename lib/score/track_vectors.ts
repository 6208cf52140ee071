import {
  type Features,
  joinFeatures,
  type SyncNetwork,
} from "../networks/mod.ts";

/** Frames that are embedded at a time: enough to fill a processor, few enough for memory. */
const batchFrames = 64;

/** A run of crops as a network takes them. */
export interface CropRun {
  /** `[frames, height, width, channels]`. */
  readonly data: Uint8Array | Float32Array;
  /** How many. */
  readonly frames: number;
}

/** The picture vectors of a track in the making. */
export interface VectorBuilder {
  /** Frames taken so far. */
  readonly frames: number;
  /** Takes the next crops. */
  push(crops: CropRun): Promise<void>;
  /** The vectors of all windows, one row a frame but for the last four. */
  finish(): Promise<Features>;
}

/** Starts to embed a track; neighbouring batches share the frames that windows have in common. */
export function createVectorBuilder(network: SyncNetwork): VectorBuilder {
  const { height, width, channels, dtype } = network.picture;
  const size = height * width * channels;
  const shared = network.windowFrames - 1;
  const Pixels = dtype === "uint8" ? Uint8Array : Float32Array;
  const waiting = new Pixels((batchFrames + shared) * size);
  const pieces: Features[] = [];
  let held = 0;
  let frames = 0;

  async function embed(): Promise<void> {
    pieces.push(
      await network.embedPicture(waiting.subarray(0, held * size), held),
    );
    waiting.copyWithin(0, (held - shared) * size, held * size);
    held = shared;
  }

  return {
    get frames() {
      return frames;
    },
    async push(crops: CropRun): Promise<void> {
      for (let taken = 0; taken < crops.frames;) {
        const count = Math.min(
          crops.frames - taken,
          batchFrames + shared - held,
        );
        waiting.set(
          crops.data.subarray(taken * size, (taken + count) * size),
          held * size,
        );
        held += count;
        taken += count;
        if (held === batchFrames + shared) await embed();
      }
      frames += crops.frames;
    },
    async finish(): Promise<Features> {
      if (held > shared) await embed();
      return joinFeatures(pieces, network.dimensions);
    },
  };
}

import {
  createPictureStream,
  type Features,
  joinFeatures,
  type PictureRun,
  type SyncNetwork,
} from "../networks/mod.ts";

/** The picture vectors of a track in the making. */
export interface VectorBuilder {
  /** Frames taken so far. */
  readonly frames: number;
  /** Takes the next crops. */
  push(crops: PictureRun): Promise<void>;
  /** The vectors of all windows, one row a frame but for the last four. */
  finish(): Promise<Features>;
}

/** Starts to embed a track whose vectors are wanted all together. */
export function createVectorBuilder(network: SyncNetwork): VectorBuilder {
  const stream = createPictureStream(network);
  const pieces: Features[] = [];
  let frames = 0;
  return {
    get frames() {
      return frames;
    },
    async push(crops) {
      pieces.push(...await stream.push(crops));
      frames += crops.frames;
    },
    async finish() {
      pieces.push(await stream.finish());
      return joinFeatures(pieces, network.dimensions);
    },
  };
}

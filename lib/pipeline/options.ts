import { detectFacesDefaults } from "../faces/mod.ts";

/** Everything that decides how one file is analysed; plain data, so that it can travel to a child process. */
export interface AnalyseOptions {
  /** Face detector by name; `whole` takes the whole frame as the face. */
  readonly detector: string;
  /** Weights of the detector: a path or a name of `models/manifest.json`. */
  readonly detectorWeights?: string;
  /** Longer side in pixels of the picture that the detector looks at. */
  readonly detectorSide?: number;
  /** Detect in every n-th frame and interpolate between; if not given, every third, and each in the recipe of the original. */
  readonly every?: number;
  /** Tiles per side for small faces in large frames; 1 looks at the frame as one. */
  readonly tiles: number;
  /** Sync network by name. */
  readonly network: string;
  /** Its weights: a path or a name of `models/manifest.json`. */
  readonly weights?: string;
  /** Where the networks run. */
  readonly device: "cpu" | "webgpu" | "cuda";
  /** Processor threads for the networks and the decoder. */
  readonly threads: number;
  /** Recipe by name; the network's own first one if not given. */
  readonly recipe?: string;
  /** Shortest track that is kept, in frames of 40 ms. */
  readonly minTrack?: number;
  /** Smallest face that is kept: its longer side in source pixels. */
  readonly minFaceSize?: number;
  /** Largest shift that is tried, in frames, both ways. */
  readonly search?: number;
  /** Which sound of the file to hear: 0 is its first audio stream; the container's default if not given. */
  readonly audioStream?: number;
  /** Another file whose sound is heard instead. */
  readonly audioFile?: string;
  /** Where to begin, in seconds on a player's clock. */
  readonly start?: number;
  /** Where to end, on the same clock. */
  readonly end?: number;
}

/** What is used where a person says nothing. */
export const analyseDefaults: AnalyseOptions = {
  detector: "yunet",
  tiles: detectFacesDefaults.tiles,
  network: "syncnet_compact",
  device: "cpu",
  threads: 2,
};

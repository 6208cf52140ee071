import { mfcc } from "../audio/mod.ts";
import {
  type Features,
  joinFeatures,
  type SyncNetwork,
} from "../networks/mod.ts";
import {
  createDistanceStream,
  type DistanceMatrix,
  pairwiseDistances,
  type Recipe,
} from "../sync/mod.ts";
import type { Crops } from "../tracks/mod.ts";
import type { Sound, SoundFeatures } from "./sound.ts";

/** Samples per frame of 40 ms at 16 kHz. */
const samplesPerFrame = 640;
/** Frames of crops that are embedded at a time: enough to fill the device, few enough for memory. */
const batchFrames = { cpu: 64, gpu: 1024 };

/** The vectors of a track, where they are wanted. */
export interface TrackFeatures {
  readonly picture: Features;
  readonly sound: Features;
}

/** What a track's crops and the sound of its time give. */
export interface TrackMeasurement {
  readonly matrix: DistanceMatrix;
  readonly features?: TrackFeatures;
}

/** Measures one track while its crops come. */
export interface TrackMeter {
  /** Takes the next crops of the track. */
  push(crops: Crops): Promise<void>;
  /** Ends the track. */
  finish(): Promise<TrackMeasurement>;
}

/** What a meter needs to know. */
export interface TrackMeterOptions {
  readonly network: SyncNetwork;
  readonly recipe: Recipe;
  /** Largest shift in frames. */
  readonly search: number;
  /** First frame of the track on the grid. */
  readonly firstFrame: number;
  readonly sound: Sound;
  readonly soundFeatures: SoundFeatures;
  /** Whether the vectors are wanted beside the distances. */
  readonly keepFeatures: boolean;
  /** Whether the network runs on a graphics processor. */
  readonly gpu: boolean;
}

/** Turns crops into picture vectors, batch by batch; neighbouring batches share four frames. */
function createPictureEmbedder(network: SyncNetwork, batch: number) {
  const { height, width, channels, dtype } = network.picture;
  const size = height * width * channels;
  const shared = network.windowFrames - 1;
  const Pixels = dtype === "uint8" ? Uint8Array : Float32Array;
  const waiting = new Pixels((batch + shared + 64) * size);
  let frames = 0;

  async function embed(): Promise<Features> {
    const features = await network.embedPicture(
      waiting.subarray(0, frames * size),
      frames,
    );
    const keep = Math.min(shared, frames);
    waiting.copyWithin(0, (frames - keep) * size, frames * size);
    frames = keep;
    return features;
  }

  return {
    /** Calls `use` with the vectors of each full batch. */
    async push(
      crops: Crops,
      use: (features: Features) => Promise<void>,
    ): Promise<void> {
      for (let taken = 0; taken < crops.frames;) {
        const count = Math.min(crops.frames - taken, batch + shared - frames);
        waiting.set(
          crops.data.subarray(taken * size, (taken + count) * size),
          frames * size,
        );
        frames += count;
        taken += count;
        if (frames >= batch + shared) await use(await embed());
      }
    },
    rest: (): Promise<Features> | undefined =>
      frames > shared ? embed() : undefined,
  };
}

/**
 * Comparisons without sound left out: distances as the vectors come, against
 * the file's own sound.
 */
function createStreamingMeter(options: TrackMeterOptions): TrackMeter {
  const {
    network,
    recipe,
    search,
    firstFrame,
    sound,
    soundFeatures,
    keepFeatures,
  } = options;
  const [realFrom, realTo] = sound.realWindows;
  let heard = Math.max(realFrom, firstFrame);
  let windows = 0;
  const distances = createDistanceStream({
    search,
    edges: recipe.edges,
    alignment: firstFrame - heard,
  });
  const embedder = createPictureEmbedder(
    network,
    options.gpu ? batchFrames.gpu : batchFrames.cpu,
  );
  const pictures: Features[] = [];

  async function compare(features: Features): Promise<void> {
    windows += features.rows;
    distances.pushPicture(features);
    if (keepFeatures) pictures.push(features);
    const to = Math.min(realTo, firstFrame + windows);
    if (to > heard) {
      distances.pushSound(await soundFeatures(heard, to));
      heard = to;
    }
  }

  return {
    push: (crops) => embedder.push(crops, compare),
    async finish() {
      const rest = await embedder.rest();
      if (rest !== undefined) await compare(rest);
      const matrix = distances.finish();
      if (!keepFeatures) return { matrix };
      const from = Math.max(realFrom, firstFrame);
      const to = Math.max(from, Math.min(realTo, firstFrame + windows));
      return {
        matrix,
        features: {
          picture: joinFeatures(pictures, network.dimensions),
          sound: await soundFeatures(from, to),
        },
      };
    },
  };
}

function firstRows({ data, dimensions }: Features, rows: number): Features {
  return { data: data.subarray(0, rows * dimensions), rows, dimensions };
}

/**
 * Zeros for missing sound, as in the original: the track's sound is cut out first, its MFCC
 * begin anew, and the last window is left out (reference page, "Windows":
 * 0 ≤ i < L − 5).
 */
function createWholeTrackMeter(options: TrackMeterOptions): TrackMeter {
  const { network, recipe, search, firstFrame, sound, keepFeatures } = options;
  const embedder = createPictureEmbedder(
    network,
    options.gpu ? batchFrames.gpu : batchFrames.cpu,
  );
  const pictures: Features[] = [];
  let frames = 0;
  const keep = (features: Features): Promise<void> => {
    pictures.push(features);
    return Promise.resolve();
  };
  return {
    async push(crops) {
      frames += crops.frames;
      await embedder.push(crops, keep);
    },
    async finish() {
      const rest = await embedder.rest();
      if (rest !== undefined) await keep(rest);
      const samples = sound.samples!.subarray(
        firstFrame * samplesPerFrame,
        (firstFrame + frames) * samplesPerFrame,
      );
      const length = Math.min(
        frames,
        Math.floor(samples.length / samplesPerFrame),
      );
      const windows = Math.max(0, length - network.windowFrames);
      const picture = firstRows(
        joinFeatures(pictures, network.dimensions),
        windows,
      );
      if (windows === 0) {
        return { matrix: { data: new Float32Array(0), windows: 0, search } };
      }
      const coefficients = mfcc(samples);
      const heard = firstRows(
        await network.embedSound(coefficients.data, coefficients.rows),
        windows,
      );
      const matrix = pairwiseDistances(picture, heard, {
        search,
        edges: recipe.edges,
      });
      return keepFeatures
        ? { matrix, features: { picture, sound: heard } }
        : { matrix };
    },
  };
}

/** Starts to measure a track by the recipe's rules. */
export function createTrackMeter(options: TrackMeterOptions): TrackMeter {
  return options.recipe.edges === "omit"
    ? createStreamingMeter(options)
    : createWholeTrackMeter(options);
}

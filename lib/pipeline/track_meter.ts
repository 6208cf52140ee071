import { mfcc } from "../audio/mod.ts";
import {
  createPictureStream,
  type Features,
  joinFeatures,
  type PictureStreamOptions,
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
/** Windows that are embedded at a time on a graphics processor: enough to fill it. */
const gpuBatch = 1024;

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

function batchOf({ gpu }: TrackMeterOptions): PictureStreamOptions {
  return gpu ? { batch: gpuBatch } : {};
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
  const stream = createPictureStream(network, batchOf(options));
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
    async push(crops) {
      for (const piece of await stream.push(crops)) await compare(piece);
    },
    async finish() {
      await compare(await stream.finish());
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
  const stream = createPictureStream(network, batchOf(options));
  const pictures: Features[] = [];
  let frames = 0;
  return {
    async push(crops) {
      frames += crops.frames;
      pictures.push(...await stream.push(crops));
    },
    async finish() {
      pictures.push(await stream.finish());
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

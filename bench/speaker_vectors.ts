/** Vectors of the longest track of each clip, for the measurements of who speaks. */
import { openMedia } from "../lib/media/mod.ts";
import type { Features, SyncNetwork } from "../lib/networks/mod.ts";
import { analyseDefaults } from "../lib/pipeline/options.ts";
import { readTracks } from "../lib/pipeline/read_tracks.ts";
import { listen, soundFeatures } from "../lib/pipeline/sound.ts";
import type { Tools } from "../lib/pipeline/tools.ts";
import {
  createTrackMeter,
  type TrackMeasurement,
} from "../lib/pipeline/track_meter.ts";
import {
  type DistanceMatrix,
  pairwiseDistances,
  type Recipe,
} from "../lib/sync/mod.ts";

/** Vectors of a clip. */
export interface ClipVectors {
  readonly file: string;
  readonly picture: Features;
  /** Only what lies in real sound. */
  readonly sound: Features;
  /** Picture row that belongs to the first sound row. */
  readonly soundFrom: number;
}

/** Distances of one clip's picture to another's sound, both from their beginnings on. */
export function crossed(
  picture: ClipVectors,
  sound: ClipVectors,
  { search, edges }: Recipe,
): DistanceMatrix {
  const rows = Math.min(
    picture.picture.rows,
    sound.soundFrom + sound.sound.rows,
  );
  const { data, dimensions } = picture.picture;
  return pairwiseDistances(
    { data: data.subarray(0, rows * dimensions), rows, dimensions },
    sound.sound,
    { search, edges, alignment: -sound.soundFrom },
  );
}

/** Vectors of the longest track of a clip; undefined if there is none, or no sound. */
export async function clipVectors(
  file: string,
  tools: Tools,
): Promise<ClipVectors | undefined> {
  const options = { ...analyseDefaults, threads: 1, every: 3 };
  await using media = await openMedia(file, { threads: 1 });
  const sound = await listen(media, { keepSamples: true });
  if (sound === undefined) return undefined;
  const network: SyncNetwork = tools.network;
  const { tracks } = await readTracks<{ meter: TrackMeasurement }>(
    media,
    tools,
    {
      meter: {
        crop: tools.recipe.crop,
        start: (firstFrame) =>
          createTrackMeter({
            network,
            recipe: tools.recipe,
            search: tools.recipe.search,
            firstFrame,
            sound,
            soundFeatures: soundFeatures(network, sound),
            keepFeatures: true,
            gpu: false,
          }),
      },
    },
    options,
  );
  const longest =
    tracks.toSorted((a, b) => b.track.frames.length - a.track.frames.length)[0];
  const features = longest?.readings.meter.features;
  if (longest === undefined || features === undefined) return undefined;
  const first = longest.track.frames[0]!;
  return {
    file,
    ...features,
    soundFrom: tools.recipe.edges === "omit"
      ? Math.max(sound.realWindows[0], first) - first
      : 0,
  };
}

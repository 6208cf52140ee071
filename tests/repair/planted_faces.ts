/**
 * Minutes of real faces with sound moved at will, without minutes of video:
 * the pictures of a bundled GRID clip are embedded once and repeated, the
 * sound is repeated, moved, and embedded.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mfcc } from "../../lib/audio/mod.ts";
import { openMedia } from "../../lib/media/mod.ts";
import {
  analyse,
  analyseDefaults,
  openTools,
  type Tools,
} from "../../lib/pipeline/mod.ts";
import {
  type FaceDistances,
  fineDistances,
  type SoundPhase,
} from "../../lib/repair/mod.ts";
import { sample } from "../support/command.ts";
import { allSound, temporaryFolder } from "../support/media_clips.ts";

const rate = 16000;
const samplesPerFrame = rate / 25;
const frames = 225;

/** Steps of shift in a frame: one for each row of MFCC. */
export const stepsPerFrame = 4;

/** Picture vectors of one shot. */
interface Shot {
  readonly firstFrame: number;
  readonly data: Float32Array;
}

/** Faces of GRID whose sound can be moved. */
export interface PlantedFaces extends AsyncDisposable {
  /** What the faces' network needs to know. */
  readonly network: Tools["network"];
  /**
   * Distances of the faces in a file of `seconds` whose sound at time t is what
   * was at t − delay(t), in seconds; positive = late.
   */
  plant(
    seconds: number,
    delay: (time: number) => number,
  ): Promise<FaceDistances[]>;
}

/** Data of a `.npy` file of float32, past its header. */
function readNpy(path: string): Float32Array {
  const bytes = new Uint8Array(readFileSync(path));
  const header = new DataView(bytes.buffer).getUint16(8, true);
  return new Float32Array(bytes.slice(10 + header).buffer);
}

/** Sound at a position between samples, on a straight line between the two. */
function between(sound: Int16Array, position: number): number {
  const at = Math.floor(position);
  const share = position - at;
  return (1 - share) * (sound[at] ?? 0) + share * (sound[at + 1] ?? 0);
}

/** Embeds the pictures of the bundled clip. */
export async function openPlantedFaces(): Promise<PlantedFaces> {
  const file = sample("grid_three_shots.mp4");
  const tools = await openTools(analyseDefaults);
  using folder = temporaryFolder();
  const { tracks } = await analyse(file, {
    tools,
    featuresFolder: folder.path,
  });
  const shots: Shot[] = tracks.map(({ track, firstFrame }) => ({
    firstFrame,
    data: readNpy(join(folder.path, `track${track}_picture.npy`)),
  }));
  await using media = await openMedia(file);
  const sound = (await allSound(media)).subarray(0, frames * samplesPerFrame);
  const { network } = tools;
  const { dimensions } = network;
  return {
    network,
    async plant(seconds, delay): Promise<FaceDistances[]> {
      const long = new Int16Array(seconds * rate + sound.length);
      for (let at = 0; at < long.length; at += sound.length) {
        long.set(sound.subarray(0, long.length - at), at);
      }
      const moved = Int16Array.from(
        { length: seconds * rate },
        (_, i) => Math.round(between(long, i - delay(i / rate) * rate)),
      );
      const rows = mfcc(moved);
      const phases: SoundPhase[] = [];
      for (let phase = 0; phase < stepsPerFrame; phase++) {
        const later = rows.data.subarray(13 * phase);
        const features = await network.embedSound(later, rows.rows - phase);
        phases.push({ features });
      }
      const faces: FaceDistances[] = [];
      for (let first = 0; first + frames <= seconds * 25; first += frames) {
        for (const { firstFrame, data } of shots) {
          const picture = { data, rows: data.length / dimensions, dimensions };
          faces.push({
            startTime: (first + firstFrame) / 25,
            matrix: fineDistances(picture, phases, {
              search: 15,
              alignment: first + firstFrame,
            }),
          });
        }
      }
      return faces;
    },
    [Symbol.asyncDispose]: () => tools[Symbol.asyncDispose](),
  };
}

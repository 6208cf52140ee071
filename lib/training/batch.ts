import { compactSizes } from "../networks/mod.ts";
import { alignedSide } from "../tracks/mod.ts";
import { augmentPicture, type PictureAugmentation } from "./augment_picture.ts";
import { augmentSound, type SoundAugmentation } from "./augment_sound.ts";
import { TrainingError } from "./errors.ts";
import {
  mfccColumns,
  mfccRowsPerFrame,
  mfccRowsPerWindow,
} from "./hear_file.ts";
import type { TimedTrack } from "./lateness.ts";
import { drawPlaces, type Places } from "./places.ts";
import { type Random, randomFrom } from "./random.ts";
import { readStillPicture } from "./still_picture.ts";
import type { Store } from "./store.ts";

const alignedPixels = alignedSide * alignedSide;
const { windowFrames } = compactSizes;
const samplesPerRow = 160;
/** Samples that the last MFCC row needs beyond its own 160. */
const rowOverhang = 240;
/** Sound windows at the end that may lie half beyond the file's sound: a clip of 32 frames would else have no segment. */
const soundSlack = 2;

/** What batches are made of and how. */
export interface BatchOptions {
  /** Segments of a batch. */
  readonly segments: number;
  /** Frames of a segment. */
  readonly frames: number;
  /** Seed of the run. */
  readonly seed: number;
  /** A speaker with n times the material is seen n^power times as often. */
  readonly speakerPower: number;
  /** How pictures are changed. */
  readonly picture: PictureAugmentation;
  /** How sound is changed. */
  readonly sound: SoundAugmentation;
  /** Shifts of the false sounds, whole frames, both ways: from at least to at most; none are made if left out. */
  readonly falseShift?: readonly [number, number];
  /** How far vectors read around their window and how often a clip ends there; left out for vectors of their window alone. */
  readonly context?: { readonly reach: number; readonly ends: number };
}

/** One step's material. */
export interface Batch {
  /** Crops `[segments, frames, 64, 64]`. */
  readonly frames: Float32Array;
  /** MFCC `[segments, rows, 13]`, in sync with the crops. */
  readonly mfcc: Float32Array;
  /** MFCC of the same clips, `[segments, rows, 13]`, shifted; only with `falseShift`. */
  readonly falseMfcc?: Float32Array;
  /** Which window stands where; only with `context`. */
  readonly places?: Places;
  /** Places of the tracks that the segments are of. */
  readonly tracks: readonly number[];
}

/** A track's first frames at which a whole segment with its sound fits. */
interface Startable {
  readonly timed: TimedTrack;
  readonly from: number;
  readonly count: number;
}

/** MFCC rows of a segment. */
export function segmentRows(frames: number): number {
  return (frames - windowFrames) * mfccRowsPerFrame + mfccRowsPerWindow;
}

function startable(
  timed: TimedTrack,
  frames: number,
  falseShift: BatchOptions["falseShift"],
): Startable {
  const { track, lateness } = timed;
  const windows = frames - windowFrames + 1;
  const [realFrom, realTo] = track.realSound;
  const from = Math.max(0, Math.round(realFrom - lateness));
  const last = Math.min(
    track.frames - frames,
    Math.round(realTo + soundSlack - windows - lateness),
  );
  // Two places apart must be there: one for the true sound, one for the false.
  const needed = falseShift === undefined ? 1 : falseShift[0] + 1;
  const count = last - from + 1;
  return { timed, from, count: count < needed ? 0 : count };
}

/** Draws from a list by weight. */
function drawer(weights: readonly number[]): (random: Random) => number {
  const sums: number[] = [];
  let total = 0;
  for (const weight of weights) sums.push(total += weight);
  return (random) => {
    const wanted = random.next() * total;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** Makes the batch of any step, the same one whenever it is asked for. */
export interface BatchMaker {
  /** Tracks that are long enough for a segment. */
  readonly usable: number;
  /** Frames that segments may begin with. */
  readonly starts: number;
  /** The batch of a step. */
  make(step: number): Batch;
}

/**
 * Prepares to make batches: segments of different tracks, speakers weighted,
 * changed at random, each with the sound of its own time.
 *
 * @param store where the crops and the sound are
 * @param tracks what to draw from, with their lateness
 * @throws {TrainingError} `too-few-tracks` if fewer than two tracks hold a segment
 */
export function createBatchMaker(
  store: Store,
  tracks: readonly TimedTrack[],
  options: BatchOptions,
): BatchMaker {
  const { segments, frames, seed, speakerPower, falseShift, context } = options;
  const usable = tracks.map((timed) => startable(timed, frames, falseShift))
    .filter(({ count }) => count > 0);
  if (usable.length < 2) {
    throw new TrainingError(
      "too-few-tracks",
      `${usable.length} of ${tracks.length} tracks hold ${frames} frames with their sound; at least two are needed, since one clip is trained against another`,
    );
  }
  const bySpeaker = new Map<string, Startable[]>();
  for (const entry of usable) {
    const { source, speaker } = entry.timed.track;
    const key = `${source}/${speaker}`;
    bySpeaker.set(key, [...bySpeaker.get(key) ?? [], entry]);
  }
  const speakers = [...bySpeaker.values()];
  const material = (own: readonly Startable[]): number =>
    own.reduce((sum, { timed }) => sum + timed.track.frames, 0);
  const drawSpeaker = drawer(
    speakers.map((own) => material(own) ** speakerPower),
  );
  const drawTracks = speakers.map((own) =>
    drawer(own.map(({ timed }) => timed.track.frames))
  );
  const places = new Map(usable.map((entry, place) => [entry, place]));

  const drawTrack = (random: Random): Startable => {
    const speaker = drawSpeaker(random);
    return speakers[speaker]![drawTracks[speaker]!(random)]!;
  };

  /** Different tracks as far as there are enough of them. */
  function drawSegments(random: Random): Startable[] {
    const drawn: Startable[] = [];
    while (drawn.length < segments) {
      let entry = drawTrack(random);
      // Neighbours differ, and the last and the first are neighbours as well.
      const closes = drawn.length === segments - 1;
      const isFresh = () =>
        drawn.length < usable.length
          ? !drawn.includes(entry)
          : entry !== drawn.at(-1) && !(closes && entry === drawn[0]);
      for (let tries = 0; !isFresh() && tries < 50; tries++) {
        entry = drawTrack(random);
      }
      drawn.push(entry);
    }
    return drawn;
  }

  const rows = segmentRows(frames);

  function soundAt(
    { timed }: Startable,
    row: number,
    random: Random,
  ): Float32Array {
    const { track } = timed;
    const samples = rows * samplesPerRow + rowOverhang;
    return augmentSound(
      {
        mfcc: () => store.readMfcc(track, row, rows),
        samples: () => store.readSamples(track, row * samplesPerRow, samples),
        voice: () => {
          const other = drawTrack(random).timed.track;
          const kept = other.samples.bytes / 2;
          const first = random.below(Math.max(1, kept - samples));
          return store.readSamples(
            other,
            first + other.soundFirst * 640,
            samples,
          );
        },
      },
      options.sound,
      random,
    );
  }

  /**
   * First frame of a segment, and the MFCC rows of its true and its false sound.
   *
   * Both sounds are of places where the picture could be too, and a toss says
   * which it follows: a false sound must not be known by where it lies.
   */
  function drawPlace({ timed, from, count }: Startable, random: Random) {
    const rowOf = (first: number): number =>
      Math.round((first + timed.lateness) * mfccRowsPerFrame);
    if (falseShift === undefined) {
      const first = from + random.below(count);
      return { first, row: rowOf(first), falseRow: undefined };
    }
    const [least, most] = falseShift;
    const early = random.below(count - least);
    const farthest = Math.min(most, count - 1 - early);
    const late = early + least + random.below(farthest - least + 1);
    const [first, other] = random.chance(0.5) ? [early, late] : [late, early];
    return {
      first: from + first,
      row: rowOf(from + first),
      falseRow: rowOf(from + other),
    };
  }

  return {
    usable: usable.length,
    starts: usable.reduce((sum, { count }) => sum + count, 0),
    make(step) {
      const random = randomFrom(seed, step);
      const drawn = drawSegments(random);
      const pictures = new Float32Array(segments * frames * alignedPixels);
      const sounds = new Float32Array(segments * rows * mfccColumns);
      const falseSounds = falseShift === undefined
        ? undefined
        : new Float32Array(sounds.length);
      drawn.forEach((entry, place) => {
        const own = randomFrom(seed, step, place);
        const { first, row, falseRow } = drawPlace(entry, own);
        augmentPicture(
          {
            wide: store.readPixels(entry.timed.track, first, frames),
            otherStill: () =>
              readStillPicture(store, drawTrack(own).timed.track),
          },
          options.picture,
          own,
          randomFrom(seed, -1),
          pictures.subarray(
            place * frames * alignedPixels,
            (place + 1) * frames * alignedPixels,
          ),
        );
        const at = place * rows * mfccColumns;
        sounds.set(soundAt(entry, row, own), at);
        if (falseRow !== undefined) {
          falseSounds?.set(soundAt(entry, falseRow, own), at);
        }
      });
      return {
        frames: pictures,
        mfcc: sounds,
        ...(falseSounds === undefined ? {} : { falseMfcc: falseSounds }),
        ...(context === undefined ? {} : {
          places: drawPlaces(
            drawn.map((_, place) => randomFrom(seed, step, place, 1)),
            { ...context, windows: frames - windowFrames + 1 },
          ),
        }),
        tracks: drawn.map((entry) => places.get(entry)!),
      };
    },
  };
}

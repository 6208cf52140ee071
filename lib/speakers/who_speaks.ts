import { SpeakerOptionError } from "./errors.ts";

/** A face with its scores, for {@link whoSpeaks}. */
export interface ScoredFace {
  /** First frame of its track on the 25 fps grid. */
  readonly firstFrame: number;
  /** Score of each of its frames; NaN where nothing can be told. */
  readonly scores: Float32Array;
}

/** What is going on in a frame. */
export type SpeechState =
  /** One visible face speaks. */
  | "speaker"
  /** Several visible faces speak. */
  | "overlap"
  /** There is voice, and it is none of the visible faces'. */
  | "off-screen"
  /** There is no voice, or too little of it to tell whose it is. */
  | "nobody";

/** Who speaks in a frame. */
export interface FrameSpeech {
  /** What is going on. */
  readonly state: SpeechState;
  /** Positions of the faces that speak, the surest first; none if nobody visible does. */
  readonly speakers: readonly number[];
}

/** Rules of {@link whoSpeaks}. */
export interface WhoSpeaksOptions {
  /** Score from which a face counts as speaking. */
  readonly threshold: number;
  /** Score from which a second face counts as speaking together with the surest one; the same if left out. */
  readonly overlapThreshold?: number;
  /** Share of the surest face's score that a second one needs as well, 0 to 1. */
  readonly overlapShare?: number;
  /** Frames that several faces must speak together; a shorter stretch is the surest one's. */
  readonly minOverlapFrames?: number;
  /** Frames of voice without a speaking face that make speech off screen where faces are seen; a shorter stretch is nobody's. */
  readonly minOffScreenFrames?: number;
  /** Frames of a turn; a shorter one between two of another's is that one's. */
  readonly minTurnFrames?: number;
}

/** Defaults of {@link whoSpeaks} but for the thresholds, which belong to the scorer. */
export const whoSpeaksDefaults: Required<
  Omit<WhoSpeaksOptions, "threshold" | "overlapThreshold">
> = {
  overlapShare: 0.5, // two who speak together are alike; a chance likeness is not
  minOverlapFrames: 10, // 0.4 s: the shortest interjections
  minOffScreenFrames: 15, // 0.6 s: above the dips of a score between words
  minTurnFrames: 5, // 0.2 s: a syllable
};

const nobody: FrameSpeech = { state: "nobody", speakers: [] };
const offScreen: FrameSpeech = { state: "off-screen", speakers: [] };

/** Positions of the faces that speak, the surest first. */
function speakingIn(
  frame: number,
  faces: readonly ScoredFace[],
  { threshold, overlapThreshold, overlapShare }: Required<WhoSpeaksOptions>,
): number[] {
  const scoreOf = (position: number): number => {
    const { firstFrame, scores } = faces[position]!;
    return scores[frame - firstFrame] ?? NaN;
  };
  const speaking = faces.map((_, position) => position)
    .filter((position) => scoreOf(position) >= threshold)
    .sort((a, b) => scoreOf(b) - scoreOf(a) || a - b);
  const [surest, ...others] = speaking;
  if (surest === undefined) return [];
  const needed = Math.max(overlapThreshold, overlapShare * scoreOf(surest));
  return [surest, ...others.filter((other) => scoreOf(other) >= needed)];
}

/** A stretch of frames `[first, end)` with one thing going on. */
interface Stretch {
  readonly first: number;
  readonly end: number;
}

/** Stretches of frames that are alike. */
function* stretches<T>(
  items: readonly T[],
  alike: (a: T, b: T) => boolean,
): Generator<Stretch> {
  let first = 0;
  for (let end = 1; end <= items.length; end++) {
    if (end < items.length && alike(items[first]!, items[end]!)) continue;
    yield { first, end };
    first = end;
  }
}

const sameState = (a: FrameSpeech, b: FrameSpeech): boolean =>
  a.state === b.state;

/** Whether the same people speak in both frames, in whatever order. */
export function sameSpeech(a: FrameSpeech, b: FrameSpeech): boolean {
  return a.state === b.state && a.speakers.length === b.speakers.length &&
    a.speakers.every((speaker) => b.speakers.includes(speaker));
}

const frameCounts = [
  "minOverlapFrames",
  "minOffScreenFrames",
  "minTurnFrames",
] as const;

function checkOptions(options: Required<WhoSpeaksOptions>): void {
  for (const name of frameCounts) {
    const value = options[name];
    if (Number.isInteger(value) && value >= 0) continue;
    throw new SpeakerOptionError(
      "bad-speaker-option",
      `${name} counts frames, from 0 up, so it cannot be ${value}`,
    );
  }
  for (const name of ["threshold", "overlapThreshold"] as const) {
    if (!Number.isNaN(options[name])) continue;
    throw new SpeakerOptionError(
      "bad-speaker-option",
      `${name} must be a number`,
    );
  }
}

/**
 * Who speaks in each frame: the face with the highest score, nobody where no
 * voice is heard or all faces are low; overlap and speech off screen are
 * states of their own.
 *
 * A face speaks where there is voice and its score reaches the threshold. Voice
 * without any face in the picture is off screen at once; with faces that all
 * stay low, once it lasts `minOffScreenFrames`.
 *
 * @param faces the tracks; they may begin and end at any frame
 * @param voice for each frame of the file, 1 where somebody is heard
 * @returns one entry per frame of `voice`
 * @throws {SpeakerOptionError} `bad-speaker-option`
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const faces = [
 *   { firstFrame: 0, scores: new Float32Array(30).fill(0.3) },
 *   { firstFrame: 0, scores: new Float32Array(30).fill(0.1) },
 * ];
 * const voice = new Uint8Array(60).fill(1, 0, 40);
 * const speech = whoSpeaks(faces, voice, { threshold: 0.2 });
 * deepStrictEqual(speech[0], { state: "speaker", speakers: [0] });
 * deepStrictEqual([speech[35]?.state, speech[50]?.state], ["off-screen", "nobody"]);
 * ```
 */
export function whoSpeaks(
  faces: readonly ScoredFace[],
  voice: Uint8Array,
  options: WhoSpeaksOptions,
): FrameSpeech[] {
  const settings = {
    ...whoSpeaksDefaults,
    overlapThreshold: options.threshold,
    ...options,
  };
  checkOptions(settings);
  const { minOverlapFrames, minOffScreenFrames, minTurnFrames } = settings;
  const speech = Array.from(voice, (voiced, frame): FrameSpeech => {
    if (voiced !== 1) return nobody;
    const speakers = speakingIn(frame, faces, settings);
    if (speakers.length === 0) return offScreen;
    return {
      state: speakers.length === 1 ? "speaker" : "overlap",
      speakers,
    };
  });
  for (const { first, end } of stretches([...speech], sameState)) {
    if (speech[first]!.state !== "overlap" || end - first >= minOverlapFrames) {
      continue;
    }
    for (let frame = first; frame < end; frame++) {
      const [surest] = speech[frame]!.speakers;
      speech[frame] = { state: "speaker", speakers: [surest!] };
    }
  }
  mendShortTurns(speech, faces, minTurnFrames);
  const seen = framesWithFaces(faces, voice.length);
  for (const { first, end } of stretches([...speech], sameState)) {
    if (speech[first]!.state !== "off-screen") continue;
    if (end - first >= minOffScreenFrames) continue;
    for (let frame = first; frame < end; frame++) {
      if (seen[frame] === 1) speech[frame] = nobody;
    }
  }
  return speech;
}

/** For each frame, whether there is any face. */
function framesWithFaces(
  faces: readonly ScoredFace[],
  frames: number,
): Uint8Array {
  const seen = new Uint8Array(frames);
  for (const { firstFrame, scores } of faces) {
    seen.fill(1, firstFrame, firstFrame + scores.length);
  }
  return seen;
}

/** Gives a short stretch between two of the same people's to them, if they are there to see. */
function mendShortTurns(
  speech: FrameSpeech[],
  faces: readonly ScoredFace[],
  minTurnFrames: number,
): void {
  for (const { first, end } of stretches([...speech], sameSpeech)) {
    const before = speech[first - 1];
    const after = speech[end];
    if (end - first >= minTurnFrames || !before || !after) continue;
    if (speech[first]!.state === "nobody") continue;
    if (before.state !== "speaker" || !sameSpeech(before, after)) continue;
    const { firstFrame, scores } = faces[before.speakers[0]!]!;
    const there = first >= firstFrame && end <= firstFrame + scores.length;
    if (there) speech.fill(before, first, end);
  }
}

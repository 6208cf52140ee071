/** Clips mixed from real ones, with a truth of who is heard in each frame. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  createVoiceActivity,
  voiceMask,
  voiceSegments,
} from "../lib/audio/mod.ts";
import { resizeBilinear } from "../lib/image/mod.ts";
import { openMedia, writeMedia } from "../lib/media/mod.ts";

/** Sources in which the face that is seen is the one that is heard. */
const talking = /^(grid|lrs2_|lrs3_|mead_)/;
/** Frames of a shot. */
export const shotFrames = 75;
/** Side of a face's square in the mixed picture. */
const side = 240;
const samplesPerFrame = 640;

/** What a shot of a mixed clip lets us hear. */
export const shotKinds = [
  "one of two",
  "the other one still",
  "turn in the middle",
  "both at once",
  "silence",
  "off screen",
] as const;

/** What a shot of a mixed clip lets us hear. */
export type ShotKind = (typeof shotKinds)[number];

/** A clip of one talking face, decoded. */
export interface TalkingClip {
  readonly file: string;
  readonly speaker: string;
  /** Pictures, `[240, 240, 3]` each. */
  readonly pictures: readonly Uint8Array[];
  /** Sound, moved so that it fits the pictures. */
  readonly sound: Int16Array;
  /** For each frame, 1 where somebody is heard. */
  readonly voice: Uint8Array;
}

interface IndexEntry {
  readonly file: string;
  readonly split: string;
  readonly src: string;
  readonly speaker: string;
  readonly seconds: number;
}

function lines<T>(path: string): T[] {
  return readFileSync(path, "utf8").trim().split("\n").map((line) =>
    JSON.parse(line) as T
  );
}

/** The talking clips of a folder like shared/clips: `index.jsonl` and `valid_truth.jsonl`. */
export function talkingFiles(folder: string) {
  const truth = new Map(
    lines<{ file: string; offset_frames: number }>(
      join(folder, "valid_truth.jsonl"),
    ).map(({ file, offset_frames }) => [file, offset_frames]),
  );
  return lines<IndexEntry>(join(folder, "index.jsonl"))
    .filter(({ src, seconds, file }) =>
      talking.test(src) && seconds * 25 >= shotFrames && truth.has(file)
    )
    .map(({ file, speaker }) => ({
      file: join(folder, file),
      speaker,
      late: truth.get(file)!,
    }));
}

async function voiceOf(sound: Int16Array): Promise<Uint8Array> {
  await using activity = await createVoiceActivity();
  const probabilities = [
    ...await activity.push(sound),
    ...await activity.flush(),
  ];
  return voiceMask(voiceSegments(probabilities), shotFrames);
}

/** The first three seconds of a clip. */
export async function decodeTalking(
  { file, speaker, late }: ReturnType<typeof talkingFiles>[number],
): Promise<TalkingClip | undefined> {
  await using media = await openMedia(file, { threads: 1, end: 4 });
  const pictures: Uint8Array[] = [];
  for await (const frame of media.frames()) {
    if (pictures.length < shotFrames) {
      const shape = { height: frame.height, width: frame.width, channels: 3 };
      pictures.push(
        resizeBilinear(frame.data, shape, { height: side, width: side }).data,
      );
    }
  }
  const all: number[] = [];
  for await (const { data } of media.samples()) all.push(...data);
  if (pictures.length < shotFrames) return undefined;
  const shift = Math.round(late * samplesPerFrame);
  const sound = Int16Array.from(
    { length: shotFrames * samplesPerFrame },
    (_, i) => all[i + shift] ?? 0,
  );
  return { file, speaker, pictures, sound, voice: await voiceOf(sound) };
}

/** A shot of two faces side by side. */
interface Shot {
  readonly kind: ShotKind;
  readonly faces: readonly [TalkingClip, TalkingClip];
  readonly sound: Int16Array;
  /** For each frame, whether the left and the right face are heard. */
  readonly heard: readonly (readonly [boolean, boolean])[];
  /** For each frame, whether anybody is heard. */
  readonly voice: Uint8Array;
}

function shotOf(
  kind: ShotKind,
  faces: readonly [TalkingClip, TalkingClip],
  stranger: TalkingClip,
): Shot {
  const [left, right] = faces;
  const half = Math.floor(shotFrames / 2);
  const parts: Record<ShotKind, (frame: number) => readonly TalkingClip[]> = {
    "one of two": () => [left],
    "the other one still": () => [left],
    "turn in the middle": (frame) => frame < half ? [left] : [right],
    "both at once": () => [left, right],
    silence: () => [],
    "off screen": () => [stranger],
  };
  const sound = new Int16Array(shotFrames * samplesPerFrame);
  const voice = new Uint8Array(shotFrames);
  const heard: [boolean, boolean][] = [];
  for (let frame = 0; frame < shotFrames; frame++) {
    const heardClips = parts[kind](frame);
    for (
      let i = frame * samplesPerFrame;
      i < (frame + 1) * samplesPerFrame;
      i++
    ) {
      const sum = heardClips.reduce((total, clip) => total + clip.sound[i]!, 0);
      sound[i] = Math.max(-32768, Math.min(32767, sum));
    }
    const talks = (clip: TalkingClip): boolean =>
      heardClips.includes(clip) && clip.voice[frame] === 1;
    heard.push([talks(left), talks(right)]);
    voice[frame] = Number(heardClips.some((clip) => clip.voice[frame] === 1));
  }
  // A face that does not move at all, as a listener hardly does.
  const still = {
    ...right,
    pictures: right.pictures.map(() => right.pictures[0]!),
  };
  return {
    kind,
    faces: kind === "the other one still" ? [left, still] : faces,
    sound,
    heard,
    voice,
  };
}

/** A mixed clip, and what is true of each of its frames. */
export interface Mix {
  readonly shots: readonly Shot[];
}

/** Numbers from 0 to 1, always the same ones: Marsaglia's xorshift32. */
function seededRandom(): () => number {
  let state = 2463534242; // the seed of Marsaglia's paper
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/**
 * Mixes: in each all kinds of shots one after the other, every time two
 * faces and a stranger drawn anew, never the same speaker twice in a shot.
 */
export function mixesOf(clips: readonly TalkingClip[], count: number): Mix[] {
  const random = seededRandom();
  const take = (others: readonly TalkingClip[]): TalkingClip => {
    const free = clips.filter((clip) =>
      !others.some(({ speaker }) => speaker === clip.speaker)
    );
    return free[Math.floor(random() * free.length)]!;
  };
  return Array.from({ length: count }, (_, mix) => ({
    shots: shotKinds.map((kind, place) => {
      const one = take([]);
      const two = take([one]);
      const stranger = take([one, two]);
      // Who is heard first sits on either side.
      const faces: [TalkingClip, TalkingClip] = (mix + place) % 2 === 0
        ? [one, two]
        : [two, one];
      return shotOf(kind, faces, stranger);
    }),
  }));
}

function besides(left: Uint8Array, right: Uint8Array): Uint8Array {
  const both = new Uint8Array(2 * side * side * 3);
  const row = side * 3;
  for (let y = 0; y < side; y++) {
    both.set(left.subarray(y * row, (y + 1) * row), 2 * y * row);
    both.set(right.subarray(y * row, (y + 1) * row), (2 * y + 1) * row);
  }
  return both;
}

/** Width of the mixed pictures. */
export const mixWidth = 2 * side;

/** Writes a mix as H.264 and AAC. */
export async function writeMix(path: string, { shots }: Mix): Promise<void> {
  await writeMedia(path, {
    video: {
      width: mixWidth,
      height: side,
      frameRate: 25,
      codec: "h264",
      frames: shots.flatMap(({ faces: [left, right] }) =>
        left.pictures.map((picture, i) => besides(picture, right.pictures[i]!))
      ),
    },
    audio: {
      sampleRate: 16000,
      channels: 1,
      codec: "aac",
      data: shots.map(({ sound }) => sound),
    },
  });
}

import {
  type AudioTrack,
  type CopiedStreams,
  type Media,
  openWholeSound,
  type WholeSound,
} from "../../media/mod.ts";

/** Which sound of a file is heard, and in which part. */
export interface SoundChoice {
  /** The file whose pictures are shown. */
  readonly file: string;
  /** Another file whose sound is heard instead. */
  readonly audioFile?: string;
  /** Where to begin, in seconds on a player's clock. */
  readonly start?: number;
  /** Where to end. */
  readonly end?: number;
}

/** The sound of an overlay: taken over as it is, or encoded anew. */
export interface OverlaySound extends Disposable {
  /** Streams to copy. */
  readonly copied: readonly CopiedStreams[];
  /** Sound to encode. */
  readonly audio: readonly AudioTrack[];
}

/** Codecs that every player takes from an MP4, by FFmpeg's names. */
const mp4Codecs: ReadonlySet<string> = new Set(["aac", "mp3", "ac3", "eac3"]);

/** Bits per second of a channel of AAC. */
const bitratePerChannel = 96_000;

const noSound: OverlaySound = {
  copied: [],
  audio: [],
  [Symbol.dispose]: (): void => {},
};

/**
 * Opens the sound of the part that `wanted` names, at its own rate, and tells
 * by how many seconds it begins after the pictures.
 */
async function openPart(
  media: Media,
  wanted: SoundChoice,
): Promise<{ sound: WholeSound; late: number }> {
  const file = wanted.audioFile ?? wanted.file;
  const index = media.audio!.index;
  const whole = await openWholeSound(file, index);
  // The session tells where its first sample lies in the pictures' own time.
  const shift = media.soundSpan!.start - whole.startTime;
  const begins = media.startTime - shift;
  const { start = 0, end } = wanted;
  if (whole.startTime >= begins && end === undefined) {
    return { sound: whole, late: whole.startTime - begins };
  }
  whole[Symbol.dispose]();
  const sound = await openWholeSound(file, index, {
    start: begins,
    ...(end === undefined ? {} : { end: begins + end - start }),
  });
  return { sound, late: 0 };
}

/**
 * The sound that belongs to the pictures of an open file whose first one will
 * lie at 0 s: the original's packets where an MP4 takes them and nothing is
 * cut, else AAC.
 *
 * @param media the file, opened with the same choice
 */
export async function openOverlaySound(
  media: Media,
  wanted: SoundChoice,
): Promise<OverlaySound> {
  const { audio, soundSpan, startTime } = media;
  if (audio === undefined || soundSpan === undefined) return noSound;
  const isWhole = wanted.audioFile === undefined &&
    wanted.start === undefined && wanted.end === undefined;
  if (isWhole && mp4Codecs.has(audio.codec)) {
    return {
      ...noSound,
      copied: [{
        file: wanted.file,
        only: "sound",
        soundStream: audio.index,
        soundDelay: -startTime,
      }],
    };
  }
  const { sound, late } = await openPart(media, wanted);
  const { sampleRate, channels, data } = sound;
  return {
    copied: [],
    audio: [{
      sampleRate,
      channels,
      codec: "aac",
      bitrate: bitratePerChannel * channels,
      startTime: late,
      data,
    }],
    [Symbol.dispose]: () => sound[Symbol.dispose](),
  };
}

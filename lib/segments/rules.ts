/** The rules of a curation, in the order in which they are applied, with what they say of what they remove. */
export const curationRules = {
  "no-face": "no face is followed",
  resolution: "the picture is too small",
  "not-the-speaker": "another face is the one heard",
  "offset-unsure": "the offset is not sure enough",
  "offset-too-large": "sound and picture are too far apart",
  "shot-cut": "too close to a cut",
  "face-size": "the face is too small",
  "several-people": "several people are seen",
  confidence: "the face does not fit the sound for long enough",
  "no-sound": "there is no sound for it once the offset is corrected",
  duration: "the stretch is too short",
  voice: "too little voice",
  blur: "the mouth is blurred",
} as const;

/** Name of a rule of the curation. */
export type CurationRule = keyof typeof curationRules;

/** The rules' names in order. */
export const curationRuleNames = Object.keys(
  curationRules,
) as readonly CurationRule[];

/** Limits that the rules hold a file to; 0 switches a rule off. */
export interface CurationLimits {
  /** Least height of the picture in source pixels. */
  readonly minHeight: number;
  /** Least longer side of the face in source pixels. */
  readonly minFace: number;
  /** Frames left out on both sides of a cut. */
  readonly cutMargin: number;
  /** Whether frames in which several people are seen are kept. */
  readonly severalPeople: boolean;
  /** Smallest and largest offset in frames, the network's zero taken off: negative = the sound is late. */
  readonly offsetRange: readonly [number, number];
  /** Score around a frame from which a stretch starts, in the network's units. */
  readonly frameConfidence: number;
  /** Score below which it ends; at most `frameConfidence`. */
  readonly frameRelease: number;
  /** Least duration in seconds. */
  readonly minSeconds: number;
  /** Longest duration in seconds; longer stretches are split evenly. */
  readonly maxSeconds: number;
  /** Least share of the frames with voice, 0 to 1. */
  readonly minVoice: number;
  /** Least median of the mouth's fine detail; see `sharpness`. */
  readonly minSharpness: number;
}

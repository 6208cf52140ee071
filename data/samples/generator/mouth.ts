/** What a mouth does at one moment. Every number is relative to the person's own range. */
export interface Mouth {
  /** How far the lower jaw hangs: 0 teeth together, 1 as for "ah". */
  readonly jaw: number;
  /** Gap between the lips: 1 as for "ah", 0 touching, below 0 pressed together. */
  readonly open: number;
  /** Corners: 1 drawn apart as for "ee", 0 at rest, −1 drawn together. */
  readonly width: number;
  /** Lips pushed forward: 0 not at all, 1 as for "oo". */
  readonly round: number;
  /** Lower lip against the upper teeth, as for "f": 0 or up to 1. */
  readonly tuck: number;
  /** Tip of the tongue: 0 low, 1 behind or between the teeth. */
  readonly tongue: number;
}

/** The names of a mouth's numbers, in a fixed order. */
export const mouthChannels = [
  "jaw",
  "open",
  "width",
  "round",
  "tuck",
  "tongue",
] as const;

/** A closed mouth between two utterances. */
export const restingMouth: Mouth = {
  jaw: 0.04,
  open: -0.06,
  width: 0,
  round: 0,
  tuck: 0,
  tongue: 0.2,
};

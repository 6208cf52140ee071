import { type Mouth, restingMouth } from "./mouth.ts";

/** A band of noise made at a narrowing of the vocal tract. */
export interface Frication {
  /** Centre in Hz. */
  readonly centre: number;
  /** Width in Hz. */
  readonly width: number;
  /** Strength against a vowel's, 0..1. */
  readonly level: number;
}

/** How one speech sound is heard and seen. */
export interface Phone {
  /** Typical duration in seconds. */
  readonly seconds: number;
  /** Targets of the first three formants in Hz, for a vocal tract of 17.5 cm. */
  readonly formants: readonly [number, number, number];
  /** Strength of the voice, 0..1. */
  readonly voice: number;
  /** Strength of breath noise through the whole tract, 0..1. */
  readonly breath: number;
  /** Its hiss, if it has one. */
  readonly frication?: Frication;
  /** Whether the sound leaves through the nose. */
  readonly nasal: boolean;
  /** The mouth that it aims at. */
  readonly mouth: Mouth;
  /**
   * How firmly the mouth's numbers are held against the neighbours' (1 for an
   * ordinary vowel): a closure must be reached, an "h" takes what comes.
   */
  readonly hold: number;
}

type Shape = readonly [
  jaw: number,
  open: number,
  width: number,
  round: number,
  tuck?: number,
  tongue?: number,
];

function mouthOf(
  [jaw, open, width, round, tuck = 0, tongue = 0.15]: Shape,
): Mouth {
  return { jaw, open, width, round, tuck, tongue };
}

function vowel(
  seconds: number,
  formants: Phone["formants"],
  shape: Shape,
  hold = 1,
): Phone {
  return {
    seconds,
    formants,
    voice: 1,
    breath: 0.02,
    nasal: false,
    mouth: mouthOf(shape),
    hold,
  };
}

function sonorant(
  seconds: number,
  formants: Phone["formants"],
  nasal: boolean,
  shape: Shape,
  hold: number,
): Phone {
  return {
    seconds,
    formants,
    voice: nasal ? 0.45 : 0.6,
    breath: 0,
    nasal,
    mouth: mouthOf(shape),
    hold,
  };
}

function fricative(
  seconds: number,
  formants: Phone["formants"],
  voice: number,
  frication: Frication,
  shape: Shape,
  hold: number,
): Phone {
  return {
    seconds,
    formants,
    voice,
    breath: 0,
    frication,
    nasal: false,
    mouth: mouthOf(shape),
    hold,
  };
}

function closure(
  seconds: number,
  formants: Phone["formants"],
  voice: number,
  shape: Shape,
  hold: number,
): Phone {
  return {
    seconds,
    formants,
    voice,
    breath: 0,
    nasal: false,
    mouth: mouthOf(shape),
    hold,
  };
}

function release(
  seconds: number,
  formants: Phone["formants"],
  breath: number,
  frication: Frication,
  shape: Shape,
): Phone {
  return {
    seconds,
    formants,
    voice: 0,
    breath,
    frication,
    nasal: false,
    mouth: mouthOf(shape),
    hold: 0.5,
  };
}

const labial: Shape = [0.14, -0.35, 0, 0, 0, 0.15];
const labialRelease: Shape = [0.25, 0.25, 0, 0, 0, 0.15];
const alveolar: Shape = [0.16, 0.26, 0.25, 0, 0, 0.85];
const velar: Shape = [0.34, 0.4, 0.05, 0, 0, 0.1];
const hiss: Shape = [0.04, 0.24, 0.45, 0, 0, 0.5];
const hush: Shape = [0.08, 0.36, -0.35, 0.75, 0, 0.3];
const teethOnLip: Shape = [0.14, 0.1, 0.1, 0, 1, 0.15];

/**
 * The sounds, named as in ARPAbet; a plosive is a closure (`P`) and a release
 * (`P+`), a diphthong is two vowels. `_` is silence.
 *
 * Vowel formants: the male averages of Peterson and Barney, "Control methods
 * used in a study of the vowels" (1952). The rest follows the loci given in
 * textbooks of acoustic phonetics. Mouth shapes are ours.
 */
export const phones = {
  _: {
    seconds: 0.2,
    formants: [500, 1500, 2500],
    voice: 0,
    breath: 0,
    nasal: false,
    mouth: restingMouth,
    hold: 1.4,
  },
  IY: vowel(0.13, [270, 2290, 3010], [0.22, 0.36, 0.85, 0]),
  IH: vowel(0.09, [390, 1990, 2550], [0.34, 0.44, 0.45, 0]),
  EH: vowel(0.11, [530, 1840, 2480], [0.55, 0.62, 0.35, 0]),
  AE: vowel(0.15, [660, 1720, 2410], [0.82, 0.85, 0.45, 0]),
  AA: vowel(0.16, [730, 1090, 2440], [1, 1, 0, 0]),
  AO: vowel(0.15, [570, 840, 2410], [0.75, 0.78, -0.3, 0.6]),
  UH: vowel(0.09, [440, 1020, 2240], [0.34, 0.4, -0.4, 0.65]),
  UW: vowel(0.13, [300, 870, 2240], [0.2, 0.24, -0.7, 1]),
  AH: vowel(0.1, [640, 1190, 2390], [0.62, 0.66, 0, 0]),
  ER: vowel(0.12, [490, 1350, 1690], [0.34, 0.4, -0.25, 0.5]),
  AX: vowel(0.06, [500, 1500, 2500], [0.36, 0.4, 0, 0], 0.6),
  W: sonorant(0.07, [290, 610, 2150], false, [0.14, 0.1, -0.8, 1], 2.5),
  Y: sonorant(0.06, [260, 2070, 3020], false, [0.18, 0.3, 0.8, 0], 1.2),
  R: sonorant(0.07, [310, 1060, 1380], false, [0.24, 0.28, -0.35, 0.65], 1.5),
  L: sonorant(0.07, [360, 1050, 2880], false, [0.4, 0.45, 0.1, 0, 0, 1], 1.2),
  M: sonorant(0.08, [250, 1000, 2200], true, labial, 3),
  N: sonorant(0.07, [250, 1500, 2500], true, alveolar, 1.3),
  NG: sonorant(0.08, [250, 2000, 2600], true, velar, 0.8),
  F: fricative(
    0.1,
    [340, 1100, 2080],
    0,
    { centre: 5200, width: 5000, level: 0.16 },
    teethOnLip,
    4,
  ),
  V: fricative(
    0.07,
    [290, 1100, 2080],
    0.4,
    { centre: 5200, width: 5000, level: 0.07 },
    teethOnLip,
    4,
  ),
  TH: fricative(
    0.09,
    [320, 1290, 2540],
    0,
    { centre: 5800, width: 4500, level: 0.12 },
    [0.22, 0.34, 0.1, 0, 0, 1.2],
    2,
  ),
  DH: fricative(
    0.05,
    [290, 1290, 2540],
    0.4,
    { centre: 5800, width: 4500, level: 0.05 },
    [0.22, 0.34, 0.1, 0, 0, 1.2],
    1.6,
  ),
  S: fricative(
    0.11,
    [320, 1390, 2530],
    0,
    { centre: 5600, width: 1800, level: 0.55 },
    hiss,
    2.6,
  ),
  Z: fricative(
    0.08,
    [290, 1390, 2530],
    0.35,
    { centre: 5600, width: 1800, level: 0.3 },
    hiss,
    2.4,
  ),
  SH: fricative(
    0.11,
    [320, 1840, 2750],
    0,
    { centre: 3100, width: 1300, level: 0.55 },
    hush,
    2.6,
  ),
  ZH: fricative(
    0.07,
    [290, 1840, 2750],
    0.35,
    { centre: 3100, width: 1300, level: 0.28 },
    hush,
    2.4,
  ),
  HH: {
    ...vowel(0.06, [500, 1500, 2500], [0.5, 0.5, 0, 0], 0.15),
    voice: 0,
    breath: 0.35,
  },
  P: closure(0.08, [340, 900, 2150], 0, labial, 3),
  "P+": release(0.045, [400, 1000, 2200], 0.35, {
    centre: 1000,
    width: 2200,
    level: 0.18,
  }, labialRelease),
  B: closure(0.07, [220, 900, 2150], 0.18, labial, 3),
  "B+": release(0.012, [300, 1000, 2200], 0.1, {
    centre: 900,
    width: 2000,
    level: 0.14,
  }, labialRelease),
  T: closure(0.06, [340, 1700, 2600], 0, alveolar, 1.5),
  "T+": release(0.05, [350, 1700, 2600], 0.25, {
    centre: 4400,
    width: 2600,
    level: 0.35,
  }, alveolar),
  D: closure(0.05, [220, 1700, 2600], 0.18, alveolar, 1.5),
  "D+": release(0.014, [300, 1700, 2600], 0.1, {
    centre: 4200,
    width: 2600,
    level: 0.25,
  }, alveolar),
  K: closure(0.06, [340, 1900, 2400], 0, velar, 0.8),
  "K+": release(0.055, [350, 1900, 2400], 0.3, {
    centre: 1900,
    width: 900,
    level: 0.35,
  }, velar),
  G: closure(0.055, [220, 1900, 2400], 0.18, velar, 0.8),
  "G+": release(0.02, [300, 1900, 2400], 0.1, {
    centre: 1900,
    width: 900,
    level: 0.25,
  }, velar),
} as const satisfies Record<string, Phone>;

/** The name of a speech sound. */
export type PhoneName = keyof typeof phones;

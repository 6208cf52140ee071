import { createRandom, type Random } from "./random.ts";

/** Red, green, blue as reflected light, 0..1. */
export type Colour = readonly [number, number, number];

/** How the hair lies. */
export type HairStyle = "bald" | "short" | "fringe" | "long";

/**
 * A person, their light and the place they sit in. Lengths are in distances
 * between the eyes' centres, x to the picture's right, y down, from the point
 * between the eyes.
 */
export interface Identity {
  /** Decides the grain of skin, hair, cloth and wall. */
  readonly seed: number;
  /** Colour of the skin. */
  readonly skin: Colour;
  /** Colour of the lips. */
  readonly lips: Colour;
  /** Colour of hair, brows and beard. */
  readonly hair: Colour;
  /** Colour of the eyes. */
  readonly iris: Colour;
  /** Colour of the clothes. */
  readonly shirt: Colour;
  /** How the hair lies. */
  readonly hairStyle: HairStyle;
  /** Half width of the face at the cheekbones. */
  readonly faceHalfWidth: number;
  /** How square the jaw is: 1.6 pointed to 2.6 square. */
  readonly jawSquareness: number;
  /** Height of the chin. */
  readonly chin: number;
  /** Height at which the hair begins. */
  readonly hairline: number;
  /** Height of the nose's tip. */
  readonly noseTip: number;
  /** Half width over the wings of the nose. */
  readonly noseHalfWidth: number;
  /** How far the nose stands out. */
  readonly noseHeight: number;
  /** Height of the brows above the eyes. */
  readonly browHeight: number;
  /** Standard deviation of a brow across its length. */
  readonly browThickness: number;
  /** How dense the brows are, 0..1. */
  readonly browDarkness: number;
  /** Half width of the gap between the lids. */
  readonly eyeHalfWidth: number;
  /** Half height of that gap. */
  readonly eyeOpening: number;
  /** Height of the line between the closed lips. */
  readonly mouth: number;
  /** Half width of the mouth at rest. */
  readonly mouthHalfWidth: number;
  /** Thickness of the upper lip. */
  readonly upperLip: number;
  /** Thickness of the lower lip. */
  readonly lowerLip: number;
  /** Darkness of a shaved or short beard, 0..1. */
  readonly beard: number;
  /** Darkness of a moustache, 0..1. */
  readonly moustache: number;
  /** Depth of the folds from nose to mouth. */
  readonly folds: number;
  /** Largest drop of the jaw. */
  readonly jawDrop: number;
  /** Largest gap between the lips. */
  readonly lipGap: number;
  /** How much of the upper teeth shows when the lips part. */
  readonly upperTeeth: number;
  /** Where the light comes from. */
  readonly light: Light;
  /** What is behind the head. */
  readonly background: Background;
}

/** Where the light comes from; vectors point towards it, z out of the picture. */
export interface Light {
  /** Unit vector towards the light. */
  readonly direction: readonly [number, number, number];
  /** Strength of the directed light. */
  readonly key: number;
  /** Strength of the light from everywhere. */
  readonly ambient: number;
  /** Strength of highlights on skin. */
  readonly gloss: number;
  /** Tint of the whole picture. */
  readonly tint: Colour;
}

/** What is behind the head. */
export interface Background {
  /** Colour at the top left. */
  readonly colour: Colour;
  /** Colour at the bottom right and of the clutter. */
  readonly other: Colour;
  /** 0 a smooth wall, 1 a cluttered room out of focus. */
  readonly clutter: number;
}

const skins: readonly Colour[] = [
  [0.86, 0.66, 0.55],
  [0.8, 0.58, 0.46],
  [0.74, 0.52, 0.38],
  [0.62, 0.42, 0.3],
  [0.46, 0.3, 0.21],
  [0.33, 0.21, 0.15],
];
const hairs: readonly Colour[] = [
  [0.07, 0.05, 0.04],
  [0.14, 0.09, 0.06],
  [0.26, 0.17, 0.1],
  [0.45, 0.32, 0.18],
  [0.4, 0.38, 0.36],
];
const irises: readonly Colour[] = [[0.2, 0.12, 0.07], [0.3, 0.2, 0.1], [
  0.25,
  0.36,
  0.45,
], [0.28, 0.34, 0.22]];

function anyColour(random: Random, low: number, high: number): Colour {
  return [
    random.between(low, high),
    random.between(low, high),
    random.between(low, high),
  ];
}

function randomLight(random: Random): Light {
  const side = random.between(-0.55, 0.55);
  const above = random.between(0.25, 0.8);
  const length = Math.hypot(side, above, 1);
  const ambient = random.between(0.35, 0.55);
  return {
    direction: [side / length, -above / length, 1 / length],
    key: 1.15 - ambient,
    ambient,
    gloss: random.between(0.05, 0.2),
    tint: [random.between(0.92, 1.08), 1, random.between(0.88, 1.05)],
  };
}

/**
 * Draws a person with their light and background.
 *
 * @param seed the same seed gives the same person
 */
export function randomIdentity(seed: number): Identity {
  const random = createRandom(seed, 7);
  const shade = random.between(0.9, 1.08);
  const [r, g, b] = random.pick(skins);
  const skin: Colour = [
    r * shade,
    g * shade,
    b * shade * random.between(0.94, 1.06),
  ];
  const bearded = random.next() < 0.35;
  const hairStyle = bearded
    ? random.pick<HairStyle>(["bald", "short", "short", "fringe"])
    : random.pick<HairStyle>(["short", "fringe", "long", "long"]);
  const lipRed = random.between(0.55, 0.8);
  const noseTip = random.between(0.58, 0.68);
  const mouth = noseTip + random.between(0.42, 0.5);
  return {
    seed,
    skin,
    lips: [
      skin[0] * lipRed,
      skin[1] * lipRed * random.between(0.55, 0.75),
      skin[2] * lipRed * random.between(0.6, 0.8),
    ],
    hair: random.pick(hairs),
    iris: random.pick(irises),
    shirt: anyColour(random, 0.1, 0.75),
    hairStyle,
    faceHalfWidth: random.between(1.02, 1.16),
    jawSquareness: random.between(1.8, 2.6),
    chin: mouth + random.between(0.78, 0.95),
    hairline: random.between(-1.02, -0.85),
    noseTip,
    noseHalfWidth: random.between(0.22, 0.3),
    noseHeight: random.between(0.26, 0.36),
    browHeight: random.between(0.27, 0.36),
    browThickness: random.between(0.035, 0.065),
    browDarkness: random.between(0.55, 0.9),
    eyeHalfWidth: random.between(0.24, 0.28),
    eyeOpening: random.between(0.085, 0.115),
    mouth,
    mouthHalfWidth: random.between(0.37, 0.45),
    upperLip: random.between(0.07, 0.12),
    lowerLip: random.between(0.1, 0.16),
    beard: bearded ? random.between(0.1, 0.4) : 0,
    moustache: bearded && random.next() < 0.4 ? random.between(0.3, 0.7) : 0,
    folds: random.between(0.01, 0.035),
    jawDrop: random.between(0.24, 0.32),
    lipGap: random.between(0.24, 0.32),
    upperTeeth: random.between(0.02, 0.07),
    light: randomLight(random),
    background: {
      colour: anyColour(random, 0.15, 0.75),
      other: anyColour(random, 0.15, 0.75),
      clutter: random.next() < 0.5 ? 0 : random.next(),
    },
  };
}

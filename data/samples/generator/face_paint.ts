import type { Colour, Identity } from "./identity.ts";
import { fractalNoise, valueNoise } from "./noise.ts";
import { bell, mix, smoothStep } from "./numbers.ts";

/** How dense the hair of a brow is at a point, 0..1. */
function brow(person: Identity, x: number, y: number): number {
  const side = Math.abs(x);
  const along = (side - 0.2) / 0.62;
  if (along < -0.1 || along > 1.1) return 0;
  const arch = -person.browHeight -
    0.09 * Math.sin(Math.PI * Math.min(1, 0.25 + 0.65 * along)) + 0.07;
  const thickness = person.browThickness * (1.1 - 0.65 * along);
  const strands = 0.75 +
    0.25 * valueNoise(60 * x + 25 * y, 18 * y, person.seed + 11);
  return strands * bell(y - arch, thickness) * smoothStep(-0.08, 0.08, along) *
    (1 - smoothStep(0.8, 1.05, along));
}

/** How dense beard and moustache are at a point, 0..1. */
function stubble(person: Identity, x: number, y: number): number {
  const side = Math.abs(x);
  const { mouth, noseTip } = person;
  const grain = 0.8 + 0.2 * valueNoise(45 * x, 45 * y, person.seed + 12);
  const cheeks = smoothStep(mouth - 0.5 * side, mouth + 0.35 - 0.5 * side, y) *
    smoothStep(0.1, 0.35, side + y - mouth);
  const lip = bell(y - mix(noseTip, mouth, 0.62), 0.1) *
    (1 - smoothStep(0.35, 0.5, side));
  return grain *
    Math.min(
      1,
      person.beard * Math.max(cheeks, 0.8 * lip) + person.moustache * lip,
    );
}

/** Skin and what grows on it, in plain light. */
export function faceColour(person: Identity, x: number, y: number): Colour {
  const { skin, hair, noseTip, mouth, noseHalfWidth, seed } = person;
  const side = Math.abs(x);
  const grain = 1 + 0.09 * fractalNoise(4 * x, 4 * y, seed, 4) +
    0.05 * valueNoise(28 * x, 28 * y, seed + 5);
  const flush = 0.1 * bell(side - 0.62, 0.24) * bell(y - 0.55, 0.22) +
    0.1 * bell(x, 0.16) * bell(y - noseTip, 0.14) +
    0.12 * bell(x, 0.42) * bell(y - mouth, 0.16);
  const tired = 0.12 * bell(side - 0.48, 0.2) * bell(y - 0.16, 0.07);
  const nostril = 0.85 * bell(side - 0.42 * noseHalfWidth, 0.045) *
    bell(y - noseTip - 0.1, 0.028);
  const shade = grain * (1 - tired) * (1 - nostril);
  const rgb: [number, number, number] = [
    skin[0] * shade * (1 + 0.3 * flush),
    skin[1] * shade * (1 - flush),
    skin[2] * shade * (1 - 0.8 * flush),
  ];
  const growth = Math.max(
    person.browDarkness * brow(person, x, y),
    stubble(person, x, y),
  );
  return [
    mix(rgb[0], hair[0], growth),
    mix(rgb[1], hair[1], growth),
    mix(rgb[2], hair[2], growth),
  ];
}

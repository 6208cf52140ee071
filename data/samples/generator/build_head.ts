import { faceColour } from "./face_paint.ts";
import { faceHeight, outline } from "./face_shape.ts";
import type { Colour, Identity } from "./identity.ts";
import { fractalNoise, valueNoise } from "./noise.ts";
import { bell, clamp, mix, smoothStep } from "./numbers.ts";
import {
  columnX,
  emptySurface,
  paint,
  rowY,
  shadeOf,
  type Surface,
} from "./surface.ts";

/** Width in eye distances over which edges fade. */
const edge = 0.03;

/** 1 inside a half width, 0 outside, with a soft edge. */
function within(side: number, half: number): number {
  return half <= 0 ? 0 : 1 - smoothStep(half - edge, half + edge, side);
}

/** Lays a body part over a cell. */
function lay(
  surface: Surface,
  cell: number,
  colour: Colour,
  height: number,
  share: number,
  gloss: number,
): void {
  if (share <= 0) return;
  paint(surface, cell, colour, surface.cover[cell]! === 0 ? 1 : share);
  surface.height[cell] = mix(
    surface.height[cell]!,
    height,
    surface.cover[cell]! === 0 ? 1 : share,
  );
  surface.gloss[cell] = mix(surface.gloss[cell]!, gloss, share);
  surface.cover[cell] = Math.max(surface.cover[cell]!, share);
}

/** Half width of the hair's outer outline at a height. */
function hairOutline(person: Identity, y: number): number {
  const full =
    { bald: 0, short: 0.1, fringe: 0.2, long: 0.26 }[person.hairStyle];
  const top = -1.5 - full;
  if (y < top) return 0;
  const round = Math.pow(
    1 - Math.pow(clamp((0.1 - y) / (0.1 - top), 0, 1), 2.3),
    1 / 2.2,
  );
  const length = person.hairStyle === "long"
    ? 2.3
    : person.hairStyle === "bald"
    ? -0.1
    : 0.25;
  return (person.faceHalfWidth + full) * round *
    (1 - smoothStep(length - 0.25, length, y));
}

/** 1 where hair falls over the forehead and temples. */
function frontHair(person: Identity, x: number, y: number): number {
  if (person.hairStyle === "bald") return 0;
  const ragged = 0.06 * valueNoise(7 * x, 0.5, person.seed + 21) +
    0.03 * valueNoise(25 * x, 0.5, person.seed + 22);
  const drop = person.hairStyle === "fringe" ? 0.25 : 0;
  const line = person.hairline + drop +
    0.5 * Math.pow(Math.abs(x) / person.faceHalfWidth, 4) + ragged;
  return 1 - smoothStep(line - 0.05, line + 0.05, y);
}

function hairColour(person: Identity, x: number, y: number): Colour {
  const strand = 1 +
    0.3 *
      fractalNoise(
        14 * x + 3 * fractalNoise(1.3 * x, 1.3 * y, person.seed + 31, 2),
        2.2 * y,
        person.seed + 32,
        3,
      );
  return shadeOf(person.hair, strand);
}

function fillCell(
  person: Identity,
  surface: Surface,
  cell: number,
  x: number,
  y: number,
): void {
  const side = Math.abs(x);
  const { chin, faceHalfWidth } = person;
  if (person.hairStyle !== "bald") {
    lay(
      surface,
      cell,
      hairColour(person, x, y),
      -0.15 + 0.05 * valueNoise(12 * x, 3 * y, person.seed + 33),
      within(side, hairOutline(person, y)),
      0.6,
    );
  }
  const shoulderTop = chin + 0.32 + 0.3 * smoothStep(0.5, 1.9, side) +
    0.8 * smoothStep(1.6, 2.9, side);
  const neckHalf = 0.66 * faceHalfWidth + 0.3 * smoothStep(chin, chin + 0.6, y);
  const neckShape = 0.5 * Math.sqrt(1 - clamp(side / neckHalf, 0, 0.98) ** 2);
  lay(
    surface,
    cell,
    shadeOf(faceColour({ ...person, beard: 0, moustache: 0 }, 3, y), 0.94),
    neckShape - 0.35,
    y > 0.5 ? within(side, neckHalf) : 0,
    0.5,
  );
  const collar = shoulderTop + 0.25 * bell(side, 0.4);
  const weave = 1 + 0.1 * fractalNoise(9 * x, 9 * y, person.seed + 41, 3);
  lay(
    surface,
    cell,
    shadeOf(person.shirt, weave),
    -0.2 - 0.15 * side * side +
      0.03 * fractalNoise(2 * x, 2 * y, person.seed + 42, 2),
    smoothStep(collar - edge, collar + edge, y),
    0,
  );
  const ear = 1 -
    smoothStep(
      0.85,
      1.05,
      Math.hypot((side - faceHalfWidth) / 0.14, (y - 0.22) / 0.3),
    );
  if (person.hairStyle !== "long") {
    lay(
      surface,
      cell,
      shadeOf(person.skin, 0.9),
      0.05 + 0.06 * bell(side - faceHalfWidth - 0.08, 0.04),
      ear,
      0.6,
    );
  }
  lay(
    surface,
    cell,
    faceColour(person, x, y),
    faceHeight(person, x, y),
    within(side, outline(person, y)),
    1,
  );
  const front = frontHair(person, x, y) * within(side, hairOutline(person, y));
  lay(
    surface,
    cell,
    hairColour(person, x, y),
    faceHeight(person, x, y) + 0.05 +
      0.02 * valueNoise(20 * x, 3 * y, person.seed + 34),
    front,
    0.7,
  );
}

/** The part of a head that never changes: all but eyes and mouth. */
export function buildSurface(person: Identity): Surface {
  const surface = emptySurface();
  for (let row = 0; row < surface.rows; row++) {
    for (let column = 0; column < surface.columns; column++) {
      fillCell(
        person,
        surface,
        row * surface.columns + column,
        columnX(column),
        rowY(row),
      );
    }
  }
  return surface;
}

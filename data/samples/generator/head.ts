import { paintBackground } from "./background.ts";
import { buildSurface } from "./build_head.ts";
import { paintEyes } from "./eyes.ts";
import type { Identity } from "./identity.ts";
import { moveJaw, movingPart } from "./jaw.ts";
import type { Mouth } from "./mouth.ts";
import { paintMouth } from "./mouth_paint.ts";
import { mouthShape } from "./mouth_shape.ts";
import type { Pose } from "./pose.ts";
import { project } from "./projection.ts";
import { type GridPart, shade } from "./shading.ts";
import { copySurface, gridColumn, gridRow, type Surface } from "./surface.ts";

/** A person ready to be drawn: what does not move is painted once. */
export interface Head {
  /** Who is drawn. */
  readonly person: Identity;
  /** The head with its mouth at rest and no eyes. */
  readonly rest: Surface;
  /** Reused from picture to picture. */
  readonly current: Surface;
  /** Reflected light of the grid, `[rows, columns, 3]`; reused. */
  readonly shaded: Float32Array;
  /** Backgrounds by picture size. */
  readonly backgrounds: Map<number, Float32Array>;
}

/** Prepares a person for {@link renderHead}; takes some tenths of a second. */
export function buildHead(person: Identity): Head {
  const rest = buildSurface(person);
  const shaded = new Float32Array(rest.albedo.length);
  shade(rest, person.light, {
    top: 0,
    bottom: rest.rows,
    left: 0,
    right: rest.columns,
  }, shaded);
  return {
    person,
    rest,
    current: copySurface(rest),
    shaded,
    backgrounds: new Map(),
  };
}

/** The part of the grid that holds both eyes. */
function eyePart(): GridPart {
  return {
    top: Math.floor(gridRow(-0.3)),
    bottom: Math.ceil(gridRow(0.25)),
    left: Math.floor(gridColumn(-0.9)),
    right: Math.ceil(gridColumn(0.9)),
  };
}

function restore(head: Head, part: GridPart): void {
  const { rest, current } = head;
  for (let row = part.top; row < part.bottom; row++) {
    const from = row * rest.columns + part.left;
    const to = row * rest.columns + part.right;
    current.albedo.set(rest.albedo.subarray(3 * from, 3 * to), 3 * from);
    current.gloss.set(rest.gloss.subarray(from, to), from);
  }
}

/**
 * Draws a head.
 *
 * @param head from {@link buildHead}; its buffers are reused
 * @param size width and height in pixels
 * @returns light that reaches the camera, about 0..1, `[size, size, 3]`
 */
export function renderHead(
  head: Head,
  pose: Pose,
  mouth: Mouth,
  size: number,
): Float32Array {
  const { person, rest, current, shaded } = head;
  const shape = mouthShape(person, mouth);
  const lower = movingPart(person);
  moveJaw(person, rest, current, mouth, shape);
  paintMouth(person, current, shape);
  shade(current, person.light, lower, shaded);
  const eyes = eyePart();
  restore(head, eyes);
  paintEyes(person, current, pose);
  shade(current, person.light, eyes, shaded);
  let background = head.backgrounds.get(size);
  if (background === undefined) {
    head.backgrounds.set(size, background = paintBackground(person, size));
  }
  const picture = background.slice();
  project(current, shaded, pose, picture, size);
  return picture;
}

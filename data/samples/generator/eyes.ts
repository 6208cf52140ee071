import type { Colour, Identity } from "./identity.ts";
import { bell, clamp, mix, smoothStep } from "./numbers.ts";
import type { Pose } from "./pose.ts";
import {
  cellsPerUnit,
  columnX,
  gridColumn,
  gridRow,
  paint,
  rowY,
  shadeOf,
  type Surface,
} from "./surface.ts";

const soft = 1 / cellsPerUnit;
const white: Colour = [0.66, 0.63, 0.6];
const black: Colour = [0.02, 0.02, 0.02];

/** The eyeball's colour at a point relative to the eye's centre. */
function eyeball(person: Identity, pose: Pose, x: number, y: number): Colour {
  const gx = x - 0.05 * clamp(pose.gazeX, -1, 1);
  const gy = y - 0.02 * clamp(pose.gazeY, -1, 1);
  const radius = Math.hypot(gx, gy);
  const iris = 1 - smoothStep(0.105 - soft, 0.105 + soft, radius);
  const pupil = 1 - smoothStep(0.045 - soft, 0.045 + soft, radius);
  const glint = bell(gx - 0.04 * Math.sign(person.light.direction[0]), 0.018) *
    bell(gy + 0.04, 0.018);
  const pick = (c: 0 | 1 | 2): number => {
    const ball = white[c] * (1 - 0.35 * smoothStep(0.1, 0.26, Math.abs(x)));
    const rim = person.iris[c] * (1 - 0.5 * smoothStep(0.07, 0.105, radius));
    return mix(mix(mix(ball, rim, iris), black[c], pupil), 1, 0.8 * glint);
  };
  return [pick(0), pick(1), pick(2)];
}

/** Paints eyes, lids and lashes over a face. */
export function paintEyes(
  person: Identity,
  surface: Surface,
  pose: Pose,
): void {
  const half = person.eyeHalfWidth;
  const openness = 1 - pose.blink;
  for (const centre of [-0.5, 0.5]) {
    for (let row = Math.round(gridRow(-0.26)); row <= gridRow(0.2); row++) {
      for (
        let column = Math.ceil(gridColumn(centre - 0.34));
        column <= gridColumn(centre + 0.34);
        column++
      ) {
        const x = columnX(column) - centre;
        const y = rowY(row);
        const cell = row * surface.columns + column;
        const u = clamp(Math.abs(x) / half, 0, 1);
        const almond = Math.pow(1 - u * u, 0.8);
        const bottom = 0.6 * person.eyeOpening * almond;
        const top = mix(
          bottom - 0.01,
          -1.15 * person.eyeOpening * almond,
          openness,
        );
        const open = smoothStep(-soft, soft, y - top) *
          smoothStep(-soft, soft, bottom - y) * (u < 1 ? 1 : 0);
        const shadow = 0.55 + 0.45 * smoothStep(0, 0.09, y - top);
        paint(
          surface,
          cell,
          shadeOf(eyeball(person, pose, x, y), shadow),
          open,
        );
        surface.gloss[cell] = mix(surface.gloss[cell]!, 0.3, open);
        const tail = 1 - smoothStep(0.9, 1.15, Math.abs(x) / half);
        paint(
          surface,
          cell,
          shadeOf(person.hair, 0.4),
          0.85 * tail * bell(y - top, 0.02),
        );
        paint(
          surface,
          cell,
          shadeOf(person.skin, 0.55),
          0.4 * tail * bell(y - bottom - 0.01, 0.015),
        );
        const crease = top - 0.05 - 0.05 * openness;
        paint(
          surface,
          cell,
          shadeOf(person.skin, 0.55),
          0.45 * tail * openness * bell(y - crease, 0.018),
        );
      }
    }
  }
}

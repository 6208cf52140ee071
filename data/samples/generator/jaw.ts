import type { Identity } from "./identity.ts";
import type { Mouth } from "./mouth.ts";
import type { MouthShape } from "./mouth_shape.ts";
import { bell, clamp, mix, smoothStep } from "./numbers.ts";
import { columnX, gridColumn, gridRow, rowY, type Surface } from "./surface.ts";

/** Share of the jaw's drop that the skin at a point follows. */
function follows(person: Identity, x: number, y: number, drop: number): number {
  const side = Math.abs(x);
  // At the mouth the skin parts; towards the cheeks it stretches.
  const stretch = smoothStep(0.25, 0.75, side);
  const from = person.mouth - mix(0.03, 0.5, stretch);
  const to = person.mouth + mix(0.1, 0.35, stretch);
  const neck = 1 - smoothStep(person.chin, person.chin + 0.5, y - drop);
  const cheek = (1 - 0.4 * smoothStep(0.5, 1, side)) *
    (1 - smoothStep(0.95, 1.3, side));
  return smoothStep(from, to, y) * neck * cheek;
}

/** First and last row, first and last column that mouth and jaw can touch. */
export function movingPart(
  person: Identity,
): { top: number; bottom: number; left: number; right: number } {
  return {
    top: Math.floor(gridRow(person.mouth - 0.6)),
    bottom: Math.ceil(gridRow(person.chin + 1)),
    left: Math.floor(gridColumn(-1.35)),
    right: Math.ceil(gridColumn(1.35)),
  };
}

/** Bilinear sample of one plane of `step` interleaved values. */
function sample(
  plane: Float32Array,
  columns: number,
  column: number,
  row: number,
  step: number,
  offset: number,
): number {
  const c = Math.floor(column);
  const r = Math.floor(row);
  const fx = column - c;
  const fy = row - r;
  const at = (r * columns + c) * step + offset;
  const below = at + columns * step;
  return (plane[at]! * (1 - fx) + plane[at + step]! * fx) * (1 - fy) +
    (plane[below]! * (1 - fx) + plane[below + step]! * fx) * fy;
}

/** Moves the skin of the lower face with the jaw and the mouth's corners, from a resting surface into `target`. */
export function moveJaw(
  person: Identity,
  rest: Surface,
  target: Surface,
  mouth: Mouth,
  shape: MouthShape,
): void {
  const part = movingPart(person);
  const { columns } = rest;
  const pull = shape.halfWidth - person.mouthHalfWidth;
  const round = clamp(mouth.round, 0, 1.2);
  for (let row = part.top; row < part.bottom; row++) {
    for (let column = part.left; column < part.right; column++) {
      const x = columnX(column);
      const y = rowY(row);
      const near = bell(y - person.mouth - 0.3 * shape.drop, 0.2);
      const sourceX = x -
        Math.sign(x) * 0.8 * pull * near *
          bell(Math.abs(x) - shape.halfWidth, 0.18);
      const sourceY = y - shape.drop * follows(person, x, y, shape.drop);
      const fromColumn = clamp(gridColumn(sourceX), 0, columns - 2);
      const fromRow = clamp(gridRow(sourceY), 0, rest.rows - 2);
      const cell = row * columns + column;
      for (let c = 0; c < 3; c++) {
        target.albedo[3 * cell + c] = sample(
          rest.albedo,
          columns,
          fromColumn,
          fromRow,
          3,
          c,
        );
      }
      target.cover[cell] = sample(
        rest.cover,
        columns,
        fromColumn,
        fromRow,
        1,
        0,
      );
      target.gloss[cell] = sample(
        rest.gloss,
        columns,
        fromColumn,
        fromRow,
        1,
        0,
      );
      target.lit[cell] = 1;
      const folds = 0.03 * clamp(mouth.width, 0, 1) *
        bell(Math.abs(x) - shape.halfWidth - 0.07, 0.035) * near;
      target.height[cell] =
        sample(rest.height, columns, fromColumn, fromRow, 1, 0) - folds +
        0.07 * round * bell(x, 0.28) * bell(y - person.mouth, 0.22);
    }
  }
}

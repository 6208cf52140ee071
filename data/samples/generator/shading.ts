import type { Light } from "./identity.ts";
import { clamp } from "./numbers.ts";
import { cellsPerUnit, type Surface } from "./surface.ts";

/** A rectangle of the grid; ends are exclusive. */
export interface GridPart {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Radius in cells over which a hollow is compared with what surrounds it. */
const hollowRadius = 7;

/** Mean height within `hollowRadius`, by running sums along rows, then columns. */
function blurredHeight(surface: Surface, part: GridPart): Float32Array {
  const { columns, rows, height } = surface;
  const width = part.right - part.left;
  const top = Math.max(0, part.top - hollowRadius);
  const bottom = Math.min(rows, part.bottom + hollowRadius);
  const across = new Float32Array((bottom - top) * width);
  const at = (row: number, column: number): number =>
    height[row * columns + clamp(column, 0, columns - 1)]!;
  for (let row = top; row < bottom; row++) {
    let sum = 0;
    for (let k = -hollowRadius; k <= hollowRadius; k++) {
      sum += at(row, part.left + k);
    }
    for (let i = 0; i < width; i++) {
      across[(row - top) * width + i] = sum;
      sum += at(row, part.left + i + hollowRadius + 1) -
        at(row, part.left + i - hollowRadius);
    }
  }
  const out = new Float32Array((part.bottom - part.top) * width);
  const span = 2 * hollowRadius + 1;
  const line = (row: number): number => clamp(row, top, bottom - 1) - top;
  for (let i = 0; i < width; i++) {
    let sum = 0;
    for (let k = -hollowRadius; k <= hollowRadius; k++) {
      sum += across[line(part.top + k) * width + i]!;
    }
    for (let row = part.top; row < part.bottom; row++) {
      out[(row - part.top) * width + i] = sum / (span * span);
      sum += across[line(row + hollowRadius + 1) * width + i]! -
        across[line(row - hollowRadius) * width + i]!;
    }
  }
  return out;
}

/**
 * Lights a part of a surface: diffuse light from one side, ambient light that
 * reaches hollows less, and highlights (Blinn and Phong).
 *
 * @param shaded receives reflected light, about 0..1, `[rows, columns, 3]`
 */
export function shade(
  surface: Surface,
  light: Light,
  part: GridPart,
  shaded: Float32Array,
): void {
  const { columns, rows, height, albedo, lit, gloss } = surface;
  const blurred = blurredHeight(surface, part);
  const [lx, ly, lz] = light.direction;
  const halfLength = Math.hypot(lx, ly, lz + 1);
  const [hx, hy, hz] = [
    lx / halfLength,
    ly / halfLength,
    (lz + 1) / halfLength,
  ];
  for (let row = part.top; row < part.bottom; row++) {
    for (let column = part.left; column < part.right; column++) {
      const cell = row * columns + column;
      const left = column > 0 ? cell - 1 : cell;
      const right = column < columns - 1 ? cell + 1 : cell;
      const up = row > 0 ? cell - columns : cell;
      const down = row < rows - 1 ? cell + columns : cell;
      const slopeX = clamp(
        (height[right]! - height[left]!) * cellsPerUnit / 2,
        -2.5,
        2.5,
      );
      const slopeY = clamp(
        (height[down]! - height[up]!) * cellsPerUnit / 2,
        -2.5,
        2.5,
      );
      const length = Math.sqrt(slopeX * slopeX + slopeY * slopeY + 1);
      // Light creeps around skin a little: 0.15.
      const facing = (-slopeX * lx - slopeY * ly + lz) / length;
      const diffuse = Math.max(0, (facing + 0.15) / 1.15);
      const half = Math.max(0, (-slopeX * hx - slopeY * hy + hz) / length);
      const hollow = blurred[
        (row - part.top) * (part.right - part.left) + column - part.left
      ]! - height[cell]!;
      const reached = clamp(1 - 4.5 * hollow, 0.35, 1.15);
      const sky = 0.85 - 0.15 * slopeY / length;
      const amount = reached *
        (light.ambient * sky +
          light.key * diffuse * (0.6 + 0.4 * Math.min(1, reached)));
      const own = lit[cell]!;
      const strength = own * amount +
        (1 - own) * (light.ambient + 0.6 * light.key);
      const highlight = own * light.gloss * gloss[cell]! * Math.pow(half, 24) *
        light.key;
      for (let c = 0; c < 3; c++) {
        shaded[3 * cell + c] = albedo[3 * cell + c]! * strength + highlight;
      }
    }
  }
}

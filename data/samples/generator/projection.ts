import { clamp } from "./numbers.ts";
import type { Pose } from "./pose.ts";
import { area, cellsPerUnit, type Surface } from "./surface.ts";

/** Height (in eye distances) of the axis around which the head turns, below the skin of the face. */
const axisDepth = -0.6;

/**
 * Looks at a lit head from the camera: turned, nodded, tilted and placed, over
 * a background. Every pixel is looked up on the grid at four places; where a
 * point of the skin comes to lie depends on its height, so the place is
 * improved twice.
 *
 * @param picture background in, picture out, `[size, size, 3]`
 */
export function project(
  surface: Surface,
  shaded: Float32Array,
  pose: Pose,
  picture: Float32Array,
  size: number,
): void {
  const { columns, rows, height, cover } = surface;
  const unit = pose.scale * size;
  const cosRoll = Math.cos(pose.roll);
  const sinRoll = Math.sin(pose.roll);
  const cosYaw = Math.cos(pose.yaw);
  const cosPitch = Math.cos(pose.pitch);
  const tanYaw = Math.tan(pose.yaw);
  const tanPitch = Math.tan(pose.pitch);
  for (let py = 0; py < size; py++) {
    for (let px = 0; px < size; px++) {
      let r = 0, g = 0, b = 0, share = 0;
      for (let k = 0; k < 4; k++) {
        const dx = (px + 0.25 + 0.5 * (k & 1) - pose.x * size) / unit;
        const dy = (py + 0.25 + 0.5 * (k >> 1) - pose.y * size) / unit;
        const x = (dx * cosRoll + dy * sinRoll) / cosYaw;
        const y = (dy * cosRoll - dx * sinRoll) / cosPitch;
        let column = 0, row = 0, z = 0.6;
        for (let pass = 0; pass < 3; pass++) {
          column = (x - (z + axisDepth) * tanYaw - area.left) * cellsPerUnit -
            0.5;
          row = (y - (z + axisDepth) * tanPitch - area.top) * cellsPerUnit -
            0.5;
          const cell = clamp(Math.round(row), 0, rows - 1) * columns +
            clamp(Math.round(column), 0, columns - 1);
          z = height[cell]!;
        }
        if (column < 0 || row < 0 || column > columns - 2) continue;
        const c0 = Math.floor(column);
        const r0 = Math.min(Math.floor(row), rows - 2);
        const fx = column - c0;
        const fy = Math.min(1, row - r0);
        for (let corner = 0; corner < 4; corner++) {
          const cell = (r0 + (corner >> 1)) * columns + c0 + (corner & 1);
          const weight = (corner & 1 ? fx : 1 - fx) *
            (corner >> 1 ? fy : 1 - fy) * cover[cell]!;
          r += weight * shaded[3 * cell]!;
          g += weight * shaded[3 * cell + 1]!;
          b += weight * shaded[3 * cell + 2]!;
          share += weight;
        }
      }
      const at = 3 * (py * size + px);
      const rest = 1 - share / 4;
      picture[at] = picture[at]! * rest + r / 4;
      picture[at + 1] = picture[at + 1]! * rest + g / 4;
      picture[at + 2] = picture[at + 2]! * rest + b / 4;
    }
  }
}

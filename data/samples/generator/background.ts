import type { Identity } from "./identity.ts";
import { fractalNoise } from "./noise.ts";
import { mix } from "./numbers.ts";

/** What is behind the head, reflected light 0..1, `[size, size, 3]`. */
export function paintBackground(person: Identity, size: number): Float32Array {
  const { colour, other, clutter } = person.background;
  const out = new Float32Array(3 * size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const x = column / size;
      const y = row / size;
      const blobs = fractalNoise(4 * x, 3 * y, person.seed + 61, 3);
      const share = Math.min(
        1,
        Math.max(0, 0.3 * x + 0.3 * y + 0.8 * clutter * (blobs + 0.3)),
      );
      const light = 1 - 0.2 * Math.hypot(x - 0.5, y - 0.4);
      for (let c = 0; c < 3; c++) {
        out[3 * (row * size + column) + c] = light *
          mix(colour[c]!, other[c]!, share);
      }
    }
  }
  return out;
}

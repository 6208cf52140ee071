/** A number in 0..1 that looks random but depends on its arguments alone. */
function hash(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^
    Math.imul(seed, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Smooth noise in −1..1 with features about one unit wide. */
export function valueNoise(x: number, y: number, seed: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const fx = x - column;
  const fy = y - row;
  const u = fx * fx * (3 - 2 * fx);
  const v = fy * fy * (3 - 2 * fy);
  const top = hash(column, row, seed) * (1 - u) +
    hash(column + 1, row, seed) * u;
  const bottom = hash(column, row + 1, seed) * (1 - u) +
    hash(column + 1, row + 1, seed) * u;
  return 2 * (top * (1 - v) + bottom * v) - 1;
}

/** Several octaves of noise on top of each other, about −1..1. */
export function fractalNoise(
  x: number,
  y: number,
  seed: number,
  octaves: number,
): number {
  let sum = 0;
  let size = 1;
  let total = 0;
  for (let k = 0; k < octaves; k++) {
    sum += size * valueNoise(x, y, seed + k);
    total += size;
    size *= 0.6;
    x *= 2.03;
    y *= 2.03;
  }
  return sum / total;
}

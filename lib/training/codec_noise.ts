/** Side of a block, as in JPEG and H.264's large transform. */
const side = 8;

/** The orthonormal DCT-II of eight values, `[8, 8]`. */
const basis = Float32Array.from({ length: side * side }, (_, at) => {
  const k = Math.floor(at / side);
  const n = at % side;
  return Math.sqrt((k === 0 ? 1 : 2) / side) *
    Math.cos(Math.PI * k * (2 * n + 1) / (2 * side));
});

/** out = basis · block, or its transpose times block, then the result transposed. */
function transform(
  block: Float32Array,
  out: Float32Array,
  isInverse: boolean,
): void {
  for (let k = 0; k < side; k++) {
    for (let column = 0; column < side; column++) {
      let sum = 0;
      for (let n = 0; n < side; n++) {
        const factor = isInverse ? basis[n * side + k]! : basis[k * side + n]!;
        sum += factor * block[n * side + column]!;
      }
      out[column * side + k] = sum;
    }
  }
}

/**
 * Roughens a picture in place as a low bit rate does: the cosines of each 8x8
 * block are rounded to multiples of a step that grows with their frequency.
 *
 * @param picture grey levels, `[size, size]`, size a multiple of 8
 * @param size its side
 * @param strength step of the lowest cosines, grey levels; 4 is hardly seen, 40 is a bad call
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const flat = new Float32Array(64).fill(100);
 * roughen(flat, 8, 16);
 * strictEqual(Math.round(flat[0]!), 100);
 * ```
 */
export function roughen(
  picture: Float32Array,
  size: number,
  strength: number,
): void {
  const block = new Float32Array(side * side);
  const spare = new Float32Array(side * side);
  for (let top = 0; top < size; top += side) {
    for (let left = 0; left < size; left += side) {
      for (let row = 0; row < side; row++) {
        const at = (top + row) * size + left;
        block.set(picture.subarray(at, at + side), row * side);
      }
      transform(block, spare, false);
      transform(spare, block, false);
      for (let at = 0; at < block.length; at++) {
        const frequency = Math.floor(at / side) + at % side;
        const width = strength * (1 + frequency / 4);
        block[at] = Math.round(block[at]! / width) * width;
      }
      transform(block, spare, true);
      transform(spare, block, true);
      for (let row = 0; row < side; row++) {
        picture.set(
          block.subarray(row * side, (row + 1) * side),
          (top + row) * size + left,
        );
      }
    }
  }
}

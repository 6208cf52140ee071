import type { Colour } from "./identity.ts";
import { createRandom, type Random } from "./random.ts";

/** A camera's weaknesses. */
export interface Camera {
  /** Standard deviation of its blur in pixels. */
  readonly blur: number;
  /** Noise in steps of 0..255. */
  readonly noise: number;
  /** Factor on the light, 1 as it comes. */
  readonly exposure: number;
  /** Factors on red, green and blue. */
  readonly tint: Colour;
}

/** Draws a camera. */
export function randomCamera(seed: number, tint: Colour): Camera {
  const random = createRandom(seed, 9);
  return {
    blur: random.between(0.5, 0.9),
    noise: random.between(0.8, 2.5),
    exposure: random.between(0.9, 1.15),
    tint,
  };
}

function blurLine(
  values: Float32Array,
  out: Float32Array,
  size: number,
  along: number,
  across: number,
  kernel: Float32Array,
): void {
  const half = (kernel.length - 1) / 2;
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < size; i++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let k = -half; k <= half; k++) {
          const at = Math.min(size - 1, Math.max(0, i + k));
          sum += kernel[k + half]! * values[3 * (j * across + at * along) + c]!;
        }
        out[3 * (j * across + i * along) + c] = sum;
      }
    }
  }
}

/** Blurs with a Gaussian; edges are repeated. */
function blur(
  picture: Float32Array,
  size: number,
  deviation: number,
): Float32Array {
  const half = Math.ceil(2.5 * deviation);
  const kernel = Float32Array.from(
    { length: 2 * half + 1 },
    (_, i) => Math.exp(-0.5 * ((i - half) / deviation) ** 2),
  );
  const total = kernel.reduce((a, b) => a + b);
  for (let i = 0; i < kernel.length; i++) kernel[i]! /= total;
  const between = new Float32Array(picture.length);
  const out = new Float32Array(picture.length);
  blurLine(picture, between, size, 1, size, kernel);
  blurLine(between, out, size, size, 1, kernel);
  return out;
}

/**
 * What a camera makes of the light: blur, exposure, gamma 2.2 and noise.
 *
 * @param picture light, about 0..1, `[size, size, 3]`
 * @returns RGB, 0..255
 */
export function photograph(
  picture: Float32Array,
  size: number,
  camera: Camera,
  random: Random,
): Uint8Array {
  const blurred = blur(picture, size, camera.blur);
  return Uint8Array.from(blurred, (light, i) => {
    const seen = Math.max(0, light * camera.exposure * camera.tint[i % 3]!);
    // Three uniform numbers are nearly normal, and cheap.
    const grain = (random.next() + random.next() + random.next() - 1.5) * 2 *
      camera.noise;
    return Math.min(
      255,
      Math.max(0, Math.round(255 * Math.pow(seen, 1 / 2.2) + grain)),
    );
  });
}

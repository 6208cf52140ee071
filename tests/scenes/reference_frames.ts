/** The frames of the reference page's scene sequences, from its integer formulas. */

/** One sequence: the scene number of a frame, or a fade. */
export interface Sequence {
  width: number;
  height: number;
  frames: number;
  pixel: (t: number, x: number, y: number) => [number, number, number];
}

function tri(value: number): number {
  return Math.min(255, Math.abs((((value % 512) + 512) % 512) - 256));
}

/** Blue, green, red. */
function scene(
  k: number,
  t: number,
  x: number,
  y: number,
): [number, number, number] {
  return [
    tri(
      37 * k * k + 91 * k + 3 * x + 2 * y + 2 * t + ((x * y) >> (3 + k % 3)),
    ),
    tri(101 * k + 140 + (2 + k % 4) * x - 3 * y + t + ((x * x) >> 6)),
    tri(173 * k + 60 - 2 * x + (1 + k % 5) * y - 2 * t + ((y * y) >> 5)),
  ];
}

function shots(
  width: number,
  height: number,
  frames: number,
  numbers: number[],
  changes: number[],
): Sequence {
  return {
    width,
    height,
    frames,
    pixel: (t, x, y) =>
      scene(numbers[changes.filter((change) => t >= change).length]!, t, x, y),
  };
}

const main: Sequence = {
  width: 64,
  height: 48,
  frames: 90,
  pixel(t, x, y) {
    if (t >= 65 && t < 80) {
      const from = scene(3, t, x, y);
      const to = scene(4, t, x, y);
      return from.map((value, i) =>
        Math.floor((value * (80 - t) + to[i]! * (t - 65)) / 15)
      ) as [number, number, number];
    }
    const k = [25, 47, 55, 80, 84].filter((change) => t >= change).length;
    return scene(k, t, x, y);
  },
};

const greys: Sequence = {
  width: 8,
  height: 8,
  frames: 31,
  pixel(t) {
    const level = t < 5 ? 40 : t < 8 ? 130 : t < 28 ? 41 : 131;
    return [level, level, level];
  },
};

/** By the names that scenes.json gives them. */
export const sequences: Record<string, Sequence> = {
  main,
  early_cuts: shots(64, 48, 40, [0, 5, 0, 5], [5, 12, 20]),
  close_14: shots(64, 48, 50, [0, 5, 0], [20, 34]),
  no_cut: shots(64, 48, 30, [2], []),
  one_frame: shots(64, 48, 1, [2], []),
  wide_600: shots(600, 30, 14, [1, 4], [10]),
  wide_400: shots(401, 21, 14, [1, 4], [10]),
  grey_exact: greys,
};

/** One frame in blue, green, red order. */
export function bgrFrame(sequence: Sequence, t: number): Uint8Array {
  const { width, height } = sequence;
  const data = new Uint8Array(width * height * 3);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      data.set(sequence.pixel(t, x, y), at);
    }
  }
  return data;
}

/** The same bytes with the first and third channel exchanged. */
export function swapRedAndBlue(bgr: Uint8Array): Uint8Array {
  const rgb = bgr.slice();
  for (let at = 0; at < bgr.length; at += 3) {
    rgb[at] = bgr[at + 2]!;
    rgb[at + 2] = bgr[at]!;
  }
  return rgb;
}

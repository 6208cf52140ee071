import type { Size } from "../image/mod.ts";
import type { S3fdHeads } from "../networks/mod.ts";

/** The heads joined: level, row, column. */
export interface JoinedHeads {
  /** Size of each level in cells. */
  readonly levels: readonly Size[];
  /** `[priors, 4]` */
  readonly loc: Float32Array;
  /** Background and face before the softmax: `[priors, 2]` */
  readonly conf: Float32Array;
}

/**
 * Joins the levels of S3FD's heads, cells in rows from the top. At level 0 the
 * background is the largest of channels 0, 1, 2 and the face is channel 3
 * (reference page "S3FD", layers).
 */
export function joinHeads(heads: S3fdHeads): JoinedHeads {
  const levels = heads.loc.map(({ shape }): Size => ({
    height: shape.at(-2)!,
    width: shape.at(-1)!,
  }));
  const cells = levels.reduce((n, { height, width }) => n + height * width, 0);
  const loc = new Float32Array(4 * cells);
  const conf = new Float32Array(2 * cells);
  let o = 0;
  levels.forEach(({ height, width }, k) => {
    const plane = height * width;
    const locations = heads.loc[k]!.data;
    const { data, shape } = heads.conf[k]!;
    const face = shape.at(-3)! - 1;
    for (let cell = 0; cell < plane; cell++, o++) {
      for (let c = 0; c < 4; c++) {
        loc[4 * o + c] = locations[c * plane + cell]!;
      }
      let background = data[cell]!;
      for (let c = 1; c < face; c++) {
        background = Math.max(background, data[c * plane + cell]!);
      }
      conf[2 * o] = background;
      conf[2 * o + 1] = data[face * plane + cell]!;
    }
  });
  return { levels, loc, conf };
}

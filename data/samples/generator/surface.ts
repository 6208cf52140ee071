import type { Colour } from "./identity.ts";

/**
 * A head seen from the front, as a grid over the face's own coordinates: the
 * height of the skin towards the viewer and the colour it has in plain light.
 */
export interface Surface {
  /** Cells across. */
  readonly columns: number;
  /** Cells down. */
  readonly rows: number;
  /** Towards the viewer, in distances between the eyes, `[rows, columns]`. */
  readonly height: Float32Array;
  /** Reflected light 0..1, `[rows, columns, 3]`. */
  readonly albedo: Float32Array;
  /** How much of the light's play a cell shows: 1 skin, 0 the inside of the mouth. */
  readonly lit: Float32Array;
  /** Strength of highlights relative to skin's. */
  readonly gloss: Float32Array;
  /** 0 where the background shows. */
  readonly cover: Float32Array;
}

/** Cells of the grid for one distance between the eyes. */
export const cellsPerUnit = 64;
/** The grid's top left corner and size in distances between the eyes. */
export const area = { left: -2.9, top: -2.1, width: 5.8, height: 5.4 } as const;

/** Coordinates of a column's and a row's centre. */
export function columnX(column: number): number {
  return area.left + (column + 0.5) / cellsPerUnit;
}

/** See {@link columnX}. */
export function rowY(row: number): number {
  return area.top + (row + 0.5) / cellsPerUnit;
}

/** The column or row (not rounded) of a coordinate. */
export function gridColumn(x: number): number {
  return (x - area.left) * cellsPerUnit - 0.5;
}

/** See {@link gridColumn}. */
export function gridRow(y: number): number {
  return (y - area.top) * cellsPerUnit - 0.5;
}

/** A grid of nothing. */
export function emptySurface(): Surface {
  const columns = Math.round(area.width * cellsPerUnit);
  const rows = Math.round(area.height * cellsPerUnit);
  const cells = columns * rows;
  return {
    columns,
    rows,
    height: new Float32Array(cells),
    albedo: new Float32Array(3 * cells),
    lit: new Float32Array(cells).fill(1),
    gloss: new Float32Array(cells),
    cover: new Float32Array(cells),
  };
}

/** A copy that shares nothing with the original. */
export function copySurface(surface: Surface): Surface {
  return {
    ...surface,
    height: surface.height.slice(),
    albedo: surface.albedo.slice(),
    lit: surface.lit.slice(),
    gloss: surface.gloss.slice(),
    cover: surface.cover.slice(),
  };
}

/** Lays a colour over a cell; `share` 1 hides what was there. */
export function paint(
  surface: Surface,
  cell: number,
  colour: Colour,
  share: number,
): void {
  for (let c = 0; c < 3; c++) {
    const at = 3 * cell + c;
    surface.albedo[at]! += share * (colour[c]! - surface.albedo[at]!);
  }
}

/** A colour made lighter or darker. */
export function shadeOf(colour: Colour, factor: number): Colour {
  return [colour[0] * factor, colour[1] * factor, colour[2] * factor];
}

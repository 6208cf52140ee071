import { type Figure, figure } from "./figure.ts";
import { type JsonObject, numbers } from "./json.ts";
import { type Matrix, maybeMatrix, maybePositive } from "./maybe.ts";
import {
  axis,
  colourBar,
  layoutOf,
  legendBelow,
  palette,
  sequentialScale,
} from "./style.ts";

/** Vectors of both streams in two dimensions, row i of both at the same moment. */
export interface EmbeddingPoints {
  /** Picture vectors after projection, `[windows, 2]`. */
  readonly picture: Matrix;
  /** Sound vectors after the same projection, `[windows, 2]`. */
  readonly sound: Matrix;
}

/** What {@link embeddingsByTime} and {@link embeddingsByPair} may be told. */
export interface EmbeddingsOptions {
  /** Title of the figure. */
  readonly title?: string;
  /** How the two dimensions were made, for the axes. */
  readonly projection?: string;
  /** Rows a second. */
  readonly frameRate?: number;
  /** Rows between a picture and the wrong sound that it is joined to. */
  readonly shift?: number;
  /** Pairs that are joined at most; more would cover the points. */
  readonly pairs?: number;
}

/** What the embedding figures do unless told otherwise. */
export const defaultEmbeddingsOptions = {
  projection: "principal component",
  frameRate: 25,
  shift: 12,
  pairs: 40,
} as const;

/**
 * Picture and sound vectors in one plane, coloured by time: where the network
 * works, a picture lies near the sound of its moment.
 *
 * @param points both streams in two dimensions, or one alone as `picture`
 * @throws {PlotError} `plot-data` if a matrix has not two columns
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const plane = { data: [0, 1, 2, 3], rows: 2, columns: 2 };
 * strictEqual(embeddingsByTime({ picture: plane, sound: plane }).data.length, 2);
 * ```
 */
export function embeddingsByTime(
  points: Pick<EmbeddingPoints, "picture"> & Partial<EmbeddingPoints>,
  options: EmbeddingsOptions = {},
): Figure {
  const { projection, frameRate } = { ...defaultEmbeddingsOptions, ...options };
  const rate = maybePositive(frameRate, "frame rate");
  const cloud = (
    matrix: Matrix,
    name: string,
    symbol: string,
    bar: boolean,
  ): JsonObject => ({
    type: "scatter",
    mode: "markers",
    name,
    ...plane(matrix, name),
    marker: {
      symbol,
      size: 8,
      color: numbers(Array.from({ length: matrix.rows }, (_, i) => i / rate)),
      colorscale: sequentialScale,
      line: { color: palette.black, width: 0.5 },
      ...bar ? { colorbar: colourBar("time (s)") } : {},
    },
    hovertemplate: `${name}, %{marker.color:.2f} s<extra></extra>`,
  });
  return figure(
    [
      cloud(points.picture, "picture", "circle", true),
      ...points.sound ? [cloud(points.sound, "sound", "diamond", false)] : [],
    ],
    layout(
      options.title ?? "Picture and sound vectors, coloured by time",
      projection,
    ),
  );
}

/**
 * Picture and sound vectors in one plane, joined in pairs: true ones of the
 * same moment, false ones some rows apart.
 *
 * @param points both streams in two dimensions
 * @param options the shift of false pairs, how many are joined
 * @throws {PlotError} `plot-data` if a matrix has not two columns
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const plane = { data: [0, 1, 2, 3], rows: 2, columns: 2 };
 * strictEqual(embeddingsByPair({ picture: plane, sound: plane }, { shift: 1 }).data.length, 4);
 * ```
 */
export function embeddingsByPair(
  points: EmbeddingPoints,
  options: EmbeddingsOptions = {},
): Figure {
  const { projection, shift, pairs } = {
    ...defaultEmbeddingsOptions,
    ...options,
  };
  const picture = plane(points.picture, "picture");
  const sound = plane(points.sound, "sound");
  const rows = Math.min(points.picture.rows, points.sound.rows);
  const step = Math.max(1, Math.ceil(rows / pairs));
  const joined = (by: number, name: string, line: JsonObject): JsonObject => {
    const x: (number | null)[] = [];
    const y: (number | null)[] = [];
    for (let i = 0; i + by < rows; i += step) {
      x.push(picture.x[i]!, sound.x[i + by]!, null);
      y.push(picture.y[i]!, sound.y[i + by]!, null);
    }
    return {
      type: "scatter",
      mode: "lines",
      name,
      x,
      y,
      line,
      hoverinfo: "skip",
    };
  };
  const cloud = (
    name: string,
    at: { x: (number | null)[]; y: (number | null)[] },
    marker: JsonObject,
  ): JsonObject => ({
    type: "scatter",
    mode: "markers",
    name,
    ...at,
    marker: { size: 7, ...marker },
  });
  return figure(
    [
      joined(
        shift,
        `false pair (${shift} ${shift === 1 ? "frame" : "frames"} apart)`,
        {
          color: palette.vermillion,
          width: 1,
          dash: "dot",
        },
      ),
      joined(0, "true pair", { color: palette.blue, width: 2 }),
      cloud("picture", picture, { color: palette.black }),
      cloud("sound", sound, { color: palette.orange, symbol: "diamond" }),
    ],
    layout(
      options.title ?? "True pairs lie near each other, false ones do not",
      projection,
    ),
  );
}

function plane(
  matrix: Matrix,
  name: string,
): { x: (number | null)[]; y: (number | null)[] } {
  const { data, rows } = maybeMatrix(matrix, name, 2);
  return {
    x: numbers(Array.from({ length: rows }, (_, i) => data[2 * i]!), 4),
    y: numbers(Array.from({ length: rows }, (_, i) => data[2 * i + 1]!), 4),
  };
}

function layout(title: string, projection: string): JsonObject {
  return layoutOf(title, {
    height: 480,
    ...legendBelow,
    xaxis: axis(`${projection} 1 (no unit)`),
    yaxis: axis(`${projection} 2 (no unit)`, { scaleanchor: "x" }),
  });
}

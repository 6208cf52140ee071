import { type Figure, figure } from "./figure.ts";
import { type JsonObject, numbers, rounded } from "./json.ts";
import { maybeSome } from "./maybe.ts";
import {
  axis,
  layoutOf,
  legendBelow,
  offsetWords,
  palette,
  seriesColour,
} from "./style.ts";

/** What was found for one face, as the results have it. */
export interface FoundFace {
  /** Offset in frames of 40 ms; null if none could be read. */
  readonly offsetFrames: number | null;
  /** Confidence; null if none could be read. */
  readonly confidence: number | null;
  /** The verdict. */
  readonly verdict: string;
}

/** What {@link resultHistograms} may be told. */
export interface ResultHistogramsOptions {
  /** Title of the figure; the number of faces if left out. */
  readonly title?: string;
  /** Bars across the confidences. */
  readonly bins?: number;
}

/** A colour of its own for each verdict, so that two folders look alike. */
const verdictColours: Readonly<Record<string, string>> = {
  "in-sync": palette.blue,
  "out-of-sync": palette.vermillion,
  "not-the-speaker": palette.purple,
  "cannot-tell": palette.orange,
  "too-short": palette.yellow,
  "no-speech": palette.grey,
};

/** Offsets that the axis shows at least, so that one alone is a bar and not the whole panel. */
const leastOffsets = 7;

/**
 * Offsets and confidences of many faces, coloured by verdict: one tower at one
 * offset is a fault of the recording, a carpet is guessing.
 *
 * @param faces one for each face track; those without an offset are left out and counted
 * @throws {PlotError} `plot-data` if there is none, or none has an offset
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const face = { offsetFrames: -5, confidence: 0.4, verdict: "out-of-sync" };
 * strictEqual(resultHistograms([face]).data.length, 2);
 * ```
 */
export function resultHistograms(
  faces: readonly FoundFace[],
  options: ResultHistogramsOptions = {},
): Figure {
  const { bins = 20 } = options;
  const read = maybeSome(
    maybeSome(faces, "faces").filter(isRead),
    "faces with an offset",
  );
  const without = faces.length - read.length;
  const title = options.title ??
    `${read.length} faces` +
      (without > 0 ? ` (${without} without offset)` : "");
  const known = Object.keys(verdictColours);
  const verdicts = [...new Set(read.map(({ verdict }) => verdict))]
    .sort((a, b) => known.indexOf(a) - known.indexOf(b));
  const colourOf = (verdict: string): string =>
    verdictColours[verdict] ?? seriesColour(verdicts.indexOf(verdict));
  const offsets = binsOf(
    read.map(({ offsetFrames }) => offsetFrames),
    (least, most) => {
      const spare = Math.ceil(
        Math.max(0, leastOffsets - 1 - (most - least)) / 2,
      );
      return {
        low: least - spare - 0.5,
        width: 1,
        count: Math.round(most - least) + 1 + 2 * spare,
      };
    },
  );
  const confidences = binsOf(
    read.map(({ confidence }) => confidence),
    // Confidences that are all next to nothing share the first of ordinary bins.
    (_, most) => ({
      low: 0,
      width: (most > Number.EPSILON ? most : 1) / bins,
      count: bins,
    }),
  );
  const bars = verdicts.flatMap((verdict): JsonObject[] => {
    const belongs = (i: number): boolean => read[i]!.verdict === verdict;
    const bar = {
      type: "bar",
      name: verdict,
      legendgroup: verdict,
      marker: { color: colourOf(verdict) },
    };
    return [
      { ...bar, ...offsets(belongs) },
      {
        ...bar,
        ...confidences(belongs),
        xaxis: "x2",
        yaxis: "y2",
        showlegend: false,
      },
    ];
  });
  return figure(
    bars,
    layoutOf(title, {
      height: 340,
      barmode: "stack",
      ...legendBelow,
      xaxis: axis(`offset (frames) · ${offsetWords}`, { domain: [0, 0.55] }),
      yaxis: axis("faces"),
      xaxis2: axis("confidence", { domain: [0.66, 1], anchor: "y2" }),
      yaxis2: axis("", { anchor: "x2" }),
    }),
  );
}

function isRead(
  face: FoundFace,
): face is FoundFace & { offsetFrames: number; confidence: number } {
  return face.offsetFrames !== null && face.confidence !== null;
}

/** Counts values in bins of the same edges for each part of them. */
function binsOf(
  values: readonly number[],
  layout: (
    least: number,
    most: number,
  ) => { low: number; width: number; count: number },
): (belongs: (i: number) => boolean) => JsonObject {
  const { low, width, count } = layout(
    values.reduce((a, b) => Math.min(a, b)),
    values.reduce((a, b) => Math.max(a, b)),
  );
  const x = numbers(
    Array.from({ length: count }, (_, bin) => low + (bin + 0.5) * width),
    4,
  );
  return (belongs) => {
    const y = new Array<number>(count).fill(0);
    values.forEach((value, i) => {
      const bin = Math.min(count - 1, Math.floor((value - low) / width));
      if (belongs(i)) y[Math.max(0, bin)]!++;
    });
    return { x, y, width: rounded(width * 0.92, 4) };
  };
}

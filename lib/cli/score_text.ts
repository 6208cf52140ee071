import type {
  Difference,
  ScoreComparison,
  ScoreRow,
  ScoreSummary,
  SetNumbers,
} from "../score/mod.ts";

function digits(value: number | null): string {
  return value === null ? "none" : value.toFixed(3);
}

function interval(range: readonly [number, number] | null): string {
  return range === null
    ? ""
    : ` [${range[0].toFixed(3)}, ${range[1].toFixed(3)}]`;
}

/** A row as a line. */
export function scoreLine(row: ScoreRow): string {
  if (row.status === "failed") {
    return `${row.file} (${row.preset}): no score (${row.code}): ${row.reason}`;
  }
  const face = row.tracks === 1 ? "" : `, face ${row.track} of ${row.tracks}`;
  return `${row.file} (${row.preset}${face}): ${row.distanceName} ${
    digits(row.distance)
  }, ${row.confidenceName} ${digits(row.confidence)}; at shift 0 ${
    digits(row.distanceAtZero)
  }, offset ${row.offsetFrames} frames, ${row.windows} windows`;
}

function numbersLine(name: string, numbers: SetNumbers): string {
  return `  ${name}: mean ${digits(numbers.mean)}${
    interval(numbers.interval)
  }, median ${digits(numbers.median)}`;
}

/** A set under one preset as lines. */
export function summaryLines(summary: ScoreSummary): string[] {
  const { preset, failed, distance, offsets } = summary;
  const shifts = offsets.map(([offset, count]) => `${offset} (${count})`)
    .join(", ");
  const counts =
    `Preset ${preset}: ${distance.count} scores, ${failed} without one`;
  if (distance.count === 0) return [counts];
  return [
    counts,
    numbersLine(summary.distanceName, distance),
    numbersLine(summary.confidenceName, summary.confidence),
    numbersLine("the same distance at shift 0", summary.distanceAtZero),
    `  offsets in frames (scores): ${shifts}`,
  ];
}

function differenceText(name: string, difference: Difference): string {
  const { mean, higher } = difference;
  const sign = mean !== null && mean > 0 ? "+" : "";
  return `  ${name}: ${sign}${digits(mean)}${interval(difference.interval)}${
    higher === null ? "" : `, higher in ${higher}`
  }`;
}

/** A comparison of two folders under one preset as lines. */
export function comparisonLines(
  { preset, pairs, unpaired, ...numbers }: ScoreComparison,
): string[] {
  const how = pairs > 0
    ? `${pairs} pairs of the same name, ${unpaired[0]} and ${
      unpaired[1]
    } without a partner`
    : "no name is in both, so the sets are compared as wholes";
  return [
    `Preset ${preset}, second minus first (${how}):`,
    differenceText("distance (lower is better)", numbers.distance),
    differenceText("confidence (higher is better)", numbers.confidence),
    differenceText("distance at shift 0", numbers.distanceAtZero),
  ];
}

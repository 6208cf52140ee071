import { ByteWriter, parquetWrite } from "hyparquet-writer";
import type { FileResult } from "./result.ts";

/** A value of the summary. */
export type Cell = string | number | null;

/** One line of the summary: a track, or a file without any. */
export type SummaryRow = Record<(typeof summaryColumns)[number]["name"], Cell>;

/** Columns of the summary, in order; types as Parquet stores them. */
export const summaryColumns = [
  { name: "file", type: "STRING" },
  { name: "status", type: "STRING" },
  { name: "code", type: "STRING" },
  { name: "reason", type: "STRING" },
  { name: "track", type: "INT32" },
  { name: "startMs", type: "DOUBLE" },
  { name: "endMs", type: "DOUBLE" },
  { name: "windows", type: "INT32" },
  { name: "offsetFrames", type: "DOUBLE" },
  { name: "offsetMs", type: "DOUBLE" },
  { name: "offsetWords", type: "STRING" },
  { name: "minDistance", type: "DOUBLE" },
  { name: "confidence", type: "DOUBLE" },
  { name: "distanceAtZero", type: "DOUBLE" },
  { name: "reliability", type: "STRING" },
  { name: "verdict", type: "STRING" },
  { name: "recipe", type: "STRING" },
  { name: "network", type: "STRING" },
  { name: "zeroFrames", type: "DOUBLE" },
  { name: "detector", type: "STRING" },
  { name: "weightsSha256", type: "STRING" },
] as const;

/** The summary lines of one file: one per track, or one that says why there is none. */
export function summaryRows(result: FileResult): SummaryRow[] {
  const common = {
    file: result.file,
    status: result.status,
    code: result.code ?? null,
    reason: result.reason ?? null,
    recipe: result.recipe,
    network: result.network,
    zeroFrames: result.zeroFrames,
    detector: result.detector,
    weightsSha256: result.weightsSha256,
  };
  const empty = Object.fromEntries(
    summaryColumns.map(({ name }) => [name, null]),
  ) as SummaryRow;
  if (result.tracks.length === 0) return [{ ...empty, ...common }];
  return result.tracks.map((track) => ({
    ...empty,
    ...common,
    track: track.track,
    startMs: track.startMs,
    endMs: track.endMs,
    windows: track.windows,
    offsetFrames: track.offsetFrames,
    offsetMs: track.offsetMs,
    offsetWords: track.offsetWords,
    minDistance: track.minDistance,
    confidence: track.confidence,
    distanceAtZero: track.distanceAtZero,
    reliability: track.reliability,
    verdict: track.verdict,
  }));
}

/** Quotes as RFC 4180 asks; a leading =, +, - or @ in text is kept from being read as a formula. */
function csvCell(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Rows as CSV (RFC 4180, CRLF, UTF-8) with a header line.
 *
 * @param names the columns, in order
 */
export function toCsv(
  rows: readonly Record<string, Cell>[],
  names: readonly string[],
): string {
  const lines = [
    names.join(","),
    ...rows.map((row) =>
      names.map((name) => csvCell(row[name] ?? null)).join(",")
    ),
  ];
  return lines.join("\r\n") + "\r\n";
}

/** Rows as JSON lines. */
export function toJsonLines(rows: readonly Record<string, Cell>[]): string {
  return rows.map((row) => JSON.stringify(row) + "\n").join("");
}

/**
 * Rows as Parquet; every column may be null.
 *
 * @param columns names and Parquet types, in order
 */
export function toParquet(
  rows: readonly Record<string, Cell>[],
  columns: readonly {
    readonly name: string;
    readonly type: "STRING" | "INT32" | "DOUBLE";
  }[],
): Uint8Array {
  const writer = new ByteWriter();
  parquetWrite({
    writer,
    columnData: columns.map(({ name, type }) => ({
      name,
      type,
      nullable: true,
      data: rows.map((row) => row[name] ?? null),
    })),
  });
  return new Uint8Array(writer.getBuffer());
}

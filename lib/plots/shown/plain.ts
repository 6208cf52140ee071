import type { CutDecision } from "../../scenes/mod.ts";
import type { MediaInfo } from "../../media/mod.ts";
import { contentMetric } from "../content_metric.ts";
import { type Displayable, jupyterDisplay } from "../figure.ts";
import { lines } from "../lines.ts";
import { table, type TableCell } from "../table.ts";
import { allMembers, hasMembers, isListOf, isNumbers, kind } from "./kind.ts";

function isCutDecision(value: unknown): value is CutDecision {
  return hasMembers(value, "cut", "metric") &&
    hasMembers(value.metric, "content");
}

function isMediaInfo(value: unknown): value is MediaInfo {
  return hasMembers(value, "container", "duration", "video", "audio") &&
    Array.isArray(value.video) && Array.isArray(value.audio);
}

function isOpenMedia(value: unknown): value is { readonly info: MediaInfo } {
  return hasMembers(value, "info") && isMediaInfo(value.info);
}

function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    !ArrayBuffer.isView(value);
}

/** A figure, a picture, or anything else that shows itself. */
export const displayableKind = kind(
  "a figure",
  (value): value is Displayable => hasMembers(value) && jupyterDisplay in value,
  (value) => value,
);

/** What the cut rule found in each frame: the metric, its threshold is the default's. */
export const cutsKind = kind(
  "a list of cut decisions",
  (value) => isListOf(value, isCutDecision),
  (decisions, { title }) =>
    contentMetric(decisions.map(({ metric }) => metric.content), {
      cuts: decisions.flatMap(({ cut }, frame) => cut ? [frame] : []),
      ...title !== undefined && { title },
    }),
);

/** What a file holds: a row for each stream. */
export const mediaKind = kind(
  "an open file or what a probe told",
  (value): value is MediaInfo | { readonly info: MediaInfo } =>
    isMediaInfo(value) || isOpenMedia(value),
  (value, { title }) => {
    const info = "info" in value ? value.info : value;
    return table([
      ...info.video.map((stream) => ({
        stream: "picture",
        codec: stream.codec,
        is: `${stream.width} × ${stream.height}, ${
          stream.frameRate.toFixed(2)
        } frames/s`,
        "starts (s)": stream.startTime,
      })),
      ...info.audio.map((stream) => ({
        stream: "sound",
        codec: stream.codec,
        is: `${stream.sampleRate} Hz, ${stream.channels} ${
          stream.channels === 1 ? "channel" : "channels"
        }`,
        "starts (s)": stream.startTime,
      })),
    ], {
      title: title ?? `${info.file}: ${info.duration.toFixed(2)} s`,
    });
  },
);

/** Numbers in a row: a line. */
export const numbersKind = kind(
  "a list of numbers",
  isNumbers,
  (values, { title }) =>
    lines([{ name: "", values }], {
      title: title ?? `${values.length} numbers`,
    }),
);

/** Objects with the same members, such as scenes or segments of voice: a table. */
export const rowsKind = kind(
  "a list of plain objects",
  (value) => isListOf(value, isRow),
  (rows, { title }) =>
    table(rows.map(rowOf), {
      columns: allMembers(rows),
      ...title !== undefined && { title },
    }),
);

/** Members as cells; what is no single value in few characters. */
function rowOf(
  row: Readonly<Record<string, unknown>>,
): Readonly<Record<string, TableCell>> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, cellOf(value)]),
  );
}

function cellOf(value: unknown): TableCell {
  if (value === null || typeof value !== "object") return value as TableCell;
  const list = Array.isArray(value) || ArrayBuffer.isView(value)
    ? value as unknown as ArrayLike<unknown>
    : undefined;
  if (list !== undefined && list.length > 4) return `${list.length} values`;
  const numbers = (_: string, part: unknown): unknown =>
    typeof part === "number" ? Number(part.toFixed(2)) : part;
  return JSON.stringify(list ? Array.from(list) : value, numbers)
    .replaceAll('"', "").slice(0, 120);
}

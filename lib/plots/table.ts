import { type Displayable, jupyterDisplay } from "./figure.ts";
import { maybeSome } from "./maybe.ts";

/** What a cell of a {@link table} may hold. */
export type TableCell = string | number | boolean | null | undefined;

/** What {@link table} may be told. */
export interface TableOptions {
  /** Names of the columns to show, in order; those of the first row if left out. */
  readonly columns?: readonly string[];
  /** Digits after the point of numbers that are not whole. */
  readonly digits?: number;
  /** A line above the table. */
  readonly title?: string;
}

/**
 * Rows as a table that a notebook cell shows, numbers to the right; plain text
 * where nothing else is drawn.
 *
 * @param rows objects with the columns as members; what is missing stays empty
 * @param options columns, digits, a line above
 * @throws {PlotError} `plot-data` if there is no row
 * @example
 * ```ts
 * import { match } from "node:assert/strict";
 * import { jupyterDisplay } from "./figure.ts";
 * const shown = await table([{ file: "a<b.mp4", offset: -5 }])[jupyterDisplay]();
 * match(JSON.stringify(shown), /a&lt;b.mp4/);
 * ```
 */
export function table(
  rows: readonly Readonly<Record<string, TableCell>>[],
  options: TableOptions = {},
): Displayable {
  const { digits = 3, title = "" } = options;
  const columns = options.columns ??
    Object.keys(maybeSome(rows, "rows")[0]!);
  const lines = maybeSome(rows, "rows").map((row) =>
    columns.map((name) => words(row[name], digits))
  );
  const isNumber = columns.map((name) =>
    rows.some((row) => typeof row[name] === "number")
  );
  const bundle = {
    "text/html": html(title, columns, lines, isNumber),
    "text/plain": plain(title, columns, lines, isNumber),
  };
  return { [jupyterDisplay]: () => bundle };
}

function words(value: TableCell, digits: number): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "number") return String(value);
  // A minus sign as wide as a plus, so that columns can be compared.
  const text = Number.isInteger(value) ? String(value) : value.toFixed(digits);
  return text.replace("-", "−");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function html(
  title: string,
  columns: readonly string[],
  lines: readonly (readonly string[])[],
  isNumber: readonly boolean[],
): string {
  const row = (tag: string, texts: readonly string[]): string =>
    `<tr>${
      texts.map((text, i) =>
        `<${tag} style="text-align:${isNumber[i] ? "right" : "left"}">${
          escaped(text)
        }</${tag}>`
      ).join("")
    }</tr>`;
  const above = title === "" ? "" : `<p><b>${escaped(title)}</b></p>\n`;
  return `${above}<table>
<thead>${row("th", columns)}</thead>
<tbody>
${lines.map((line) => row("td", line)).join("\n")}
</tbody>
</table>`;
}

function plain(
  title: string,
  columns: readonly string[],
  lines: readonly (readonly string[])[],
  isNumber: readonly boolean[],
): string {
  const widths = columns.map((name, i) =>
    Math.max(name.length, ...lines.map((line) => line[i]!.length))
  );
  const text = [columns, ...lines].map((line) =>
    line.map((word, i) =>
      isNumber[i] ? word.padStart(widths[i]!) : word.padEnd(widths[i]!)
    ).join("  ").trimEnd()
  );
  return [...title === "" ? [] : [title], ...text].join("\n");
}

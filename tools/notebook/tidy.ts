import { createHash } from "node:crypto";
import {
  type Cell,
  linesOf,
  type Notebook,
  type Output,
  textOf,
} from "./types.ts";

/** Members of a cell's metadata that are kept; the rest changes from run to run. */
const keptMetadata = ["expect", "tags", "collapsed", "jupyter"];

/**
 * The notebook without what changes from run to run: times, random names,
 * versions, counts. Outputs of one kind are put together.
 *
 * Where a figure has both Plotly's JSON and a picture, its HTML is left out: a
 * code host would show the HTML, without its script, as nothing.
 */
export function tidy(notebook: Notebook): Notebook {
  let count = 0;
  return {
    cells: notebook.cells.map((cell, i): Cell => {
      const id = `cell-${String(i + 1).padStart(2, "0")}`;
      const metadata = Object.fromEntries(
        Object.entries(cell.metadata).filter(([key]) =>
          keptMetadata.includes(key)
        ),
      );
      const source = linesOf(textOf(cell.source));
      if (cell.cell_type !== "code") {
        return { cell_type: cell.cell_type, id, metadata, source };
      }
      const ran = cell.execution_count != null;
      if (ran) count++;
      const execution_count = ran ? count : null;
      const outputs = joined(cell.outputs ?? []).map((output) =>
        tidyOutput(output, execution_count)
      );
      return {
        cell_type: "code",
        id,
        metadata,
        source,
        execution_count,
        outputs,
      };
    }),
    metadata: {
      kernelspec: {
        display_name: "Deno",
        language: "typescript",
        name: "deno",
      },
      language_info: {
        file_extension: ".ts",
        mimetype: "text/x.typescript",
        name: "typescript",
      },
      ...notebook.metadata["executed"]
        ? { executed: notebook.metadata["executed"] }
        : {},
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** Streams that were printed in pieces become one. */
function joined(outputs: readonly Output[]): Output[] {
  const whole: Output[] = [];
  for (const output of outputs) {
    const last = whole.at(-1);
    if (
      output.output_type === "stream" && last?.output_type === "stream" &&
      last.name === output.name
    ) {
      whole[whole.length - 1] = {
        ...last,
        text: textOf(last.text) + textOf(output.text),
      };
    } else whole.push(output);
  }
  return whole;
}

function tidyOutput(output: Output, count: number | null): Output {
  if (output.output_type === "stream") {
    return { ...output, text: linesOf(textOf(output.text)) };
  }
  if (output.data === undefined) return output;
  const { "text/html": html, ...data } = output.data;
  const drawn = "application/vnd.plotly.v1+json" in data && "image/png" in data;
  return {
    ...output,
    data: html === undefined || drawn ? data : { ...data, "text/html": html },
    metadata: {},
    ...output.output_type === "execute_result"
      ? { execution_count: count }
      : {},
  };
}

/** A fingerprint of what a notebook does: its sources and what it expects. */
export function sourceHash(notebook: Notebook): string {
  const sources = notebook.cells.filter((cell) => cell.cell_type === "code")
    .map((cell) => [textOf(cell.source), cell.metadata.expect ?? null]);
  return createHash("sha256").update(JSON.stringify(sources)).digest("hex");
}

/**
 * The notebook as text: indented as Jupyter writes it, but each figure on one
 * line, since thousands of lines of numbers are no use in a comparison.
 */
export function notebookText(notebook: Notebook): string {
  const figures: string[] = [];
  const text = JSON.stringify(notebook, (key, value) => {
    if (!/[/+]json$/.test(key)) return value;
    figures.push(JSON.stringify(value));
    return `figure:${figures.length - 1}:`;
  }, 1);
  return text.replace(/"figure:(\d+):"/g, (_, i) => figures[Number(i)]!) + "\n";
}

/**
 * Notebooks as Markdown, which is easier to write and to review than JSON.
 *
 *     deno run -A tools/notebook_source.ts notebooks/01_first_look.ipynb > first.md
 *     deno run -A tools/notebook_source.ts first.md notebooks/01_first_look.ipynb
 *
 * Each fence marked `ts` is a code cell, all between is Markdown; a line
 * `<!-- cell -->` begins another Markdown cell. JSON after `ts` is the cell's
 * metadata, e.g. `{"expect": {"output": false}}`. Outputs come with
 * `deno task notebooks NAME --write`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { notebookText, tidy } from "./notebook/tidy.ts";
import { type Cell, type Notebook, textOf } from "./notebook/types.ts";

const fence = /^```ts[ \t]*(\{.*\})?[ \t]*\n([\s\S]*?)^```[ \t]*$/m;
const divider = /^<!-- cell -->[ \t]*$/m;

/**
 * A notebook from Markdown, without outputs.
 *
 * @throws {SyntaxError} if the JSON after `ts` is none
 */
export function fromMarkdown(text: string): Notebook {
  const cells: Cell[] = [];
  const addText = (words: string): void => {
    for (const part of words.split(divider)) {
      const source = part.trim();
      if (source !== "") {
        cells.push({ cell_type: "markdown", metadata: {}, source });
      }
    }
  };
  let rest = text.replaceAll("\r\n", "\n");
  for (let found = fence.exec(rest); found !== null; found = fence.exec(rest)) {
    addText(rest.slice(0, found.index));
    const metadata = found[1] === undefined ? {} : JSON.parse(found[1]);
    const source = found[2]!.trimEnd();
    cells.push({
      cell_type: "code",
      metadata,
      source,
      outputs: [],
      execution_count: null,
    });
    rest = rest.slice(found.index + found[0].length);
  }
  addText(rest);
  return tidy({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

/** The Markdown of a notebook, without its outputs. */
export function toMarkdown(notebook: Notebook): string {
  const parts = notebook.cells.map((cell, i) => {
    const source = textOf(cell.source).trimEnd();
    if (cell.cell_type !== "code") {
      const follows = notebook.cells[i - 1]?.cell_type === "markdown";
      return follows ? `<!-- cell -->\n\n${source}` : source;
    }
    const metadata = Object.keys(cell.metadata).length > 0
      ? " " + JSON.stringify(cell.metadata)
      : "";
    return `\`\`\`ts${metadata}\n${source}\n\`\`\``;
  });
  return parts.join("\n\n") + "\n";
}

if (import.meta.main) {
  const [from, to] = process.argv.slice(2);
  if (from === undefined) {
    console.error("usage: notebook_source.ts FILE.md|FILE.ipynb [TARGET]");
    process.exit(2);
  }
  const text = readFileSync(from, "utf8");
  const converted = from.endsWith(".ipynb")
    ? toMarkdown(JSON.parse(text))
    : notebookText(fromMarkdown(text));
  if (to === undefined) process.stdout.write(converted);
  else writeFileSync(to, converted);
}

import { Buffer } from "node:buffer";
import { endsInExpression } from "./expression.ts";
import { sourceHash } from "./tidy.ts";
import {
  type Cell,
  type ExpectedResult,
  type Notebook,
  type Output,
  textOf,
} from "./types.ts";

/** What is wrong, and in which cell (from 0) if it is one cell's fault. */
export interface Complaint {
  /** Cell, or `undefined` if the notebook as a whole is meant. */
  readonly cell?: number;
  /** One sentence. */
  readonly message: string;
}

/** Bytes of a committed notebook at most. */
export const largestNotebook = 1.5e6;

/** Whether a cell must show something. */
export function expectsOutput(cell: Cell): boolean {
  if (cell.cell_type !== "code") return false;
  return cell.metadata.expect?.output ?? endsInExpression(textOf(cell.source));
}

/** Cells whose display failed: the kernel then says that the cell itself went well. */
export function failedDisplays(notebook: Notebook): Complaint[] {
  return notebook.cells.flatMap((cell, i): Complaint[] =>
    (cell.outputs ?? []).filter((output) => output.output_type === "error")
      .map((output) => ({
        cell: i,
        message: `${output.ename}: ${output.evalue}`.trim(),
      }))
  );
}

/** Cells that should show something and do not, or not all that they showed before. */
export function missingOutputs(now: Notebook, before: Notebook): Complaint[] {
  return now.cells.flatMap((cell, i): Complaint[] => {
    const outputs = cell.outputs ?? [];
    if (expectsOutput(cell) && outputs.length === 0) {
      return [{
        cell: i,
        message:
          "shows nothing, and ends in an expression (or expects an output)",
      }];
    }
    const old = before.cells[i];
    if (old === undefined || textOf(old.source) !== textOf(cell.source)) {
      return [];
    }
    const seen = kinds(outputs);
    const lost = [...kinds(old.outputs ?? [])].filter((kind) =>
      !seen.has(kind)
    );
    return lost.length === 0
      ? []
      : [{ cell: i, message: `no longer shows ${lost.join(", ")}` }];
  });
}

/** Media types of a cell's outputs that every machine makes: pictures of figures need a browser. */
function kinds(outputs: readonly Output[]): Set<string> {
  return new Set(outputs.flatMap((output) => {
    if (output.output_type === "stream") return [String(output.name)];
    const types = Object.keys(output.data ?? {});
    const isFigure = types.some((type) => type.includes("plotly"));
    return types.filter((type) =>
      !(isFigure && /^(?:image\/png|text\/html)$/.test(type))
    );
  }));
}

/**
 * Named results that are not what the notebook says.
 *
 * @param values for each cell, the JSON text of each named result
 */
export function movedResults(
  notebook: Notebook,
  values: readonly Readonly<Record<string, string>>[],
): Complaint[] {
  return notebook.cells.flatMap((cell, i): Complaint[] =>
    Object.entries(cell.metadata.expect?.results ?? {}).flatMap(
      ([name, wanted]) => {
        const text = values[i]?.[name];
        if (text === undefined) return []; // the run ended before this cell
        const message = moved(name, wanted, text);
        return message === undefined ? [] : [{ cell: i, message }];
      },
    )
  );
}

function moved(
  name: string,
  wanted: ExpectedResult,
  text: string,
): string | undefined {
  const now = parsed(text);
  if (now === undefined) {
    return `result "${name}" (${wanted.expression}) has no value: ${text}`;
  }
  if (wanted.value === undefined) {
    return `result "${name}" is ${text} and not recorded yet: run with --write`;
  }
  const { tolerance = 0 } = wanted;
  if (near(now, wanted.value, tolerance)) return undefined;
  return `result "${name}" was ${
    JSON.stringify(wanted.value)
  }, is now ${text} (allowed ± ${tolerance})`;
}

/** The value of JSON text, `undefined` for anything else. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Equality within a tolerance for numbers, at any depth. */
export function near(a: unknown, b: unknown, tolerance: number): boolean {
  if (typeof a === "number" && typeof b === "number") {
    return Math.abs(a - b) <= tolerance;
  }
  if (a instanceof Object && b instanceof Object) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length &&
      keys.every((key) =>
        near(Reflect.get(a, key), Reflect.get(b, key), tolerance)
      );
  }
  return a === b;
}

/**
 * What keeps a notebook from being committed: outputs of another source, an
 * error, a path of this machine, too many bytes.
 *
 * @param text the file, as it is stored
 * @param paths folders of this machine that must not appear in it
 */
export function outOfStep(
  notebook: Notebook,
  text: string,
  paths: readonly string[],
): Complaint[] {
  const found: Complaint[] = failedDisplays(notebook);
  const bytes = Buffer.byteLength(text);
  const executed = notebook.metadata["executed"] as
    | { sources?: string }
    | undefined;
  if (executed?.sources !== sourceHash(notebook)) {
    found.push({
      message:
        "its outputs are not of this source: run `deno task notebooks --write`",
    });
  }
  if (bytes > largestNotebook) {
    found.push({
      message: `${(bytes / 1e6).toFixed(2)} MB, at most ${
        largestNotebook / 1e6
      } are allowed`,
    });
  }
  for (const [i, cell] of notebook.cells.entries()) {
    if (expectsOutput(cell) && (cell.outputs ?? []).length === 0) {
      found.push({ cell: i, message: "has no output" });
    }
    if (cell.outputs?.some(lacksPicture)) {
      found.push({
        cell: i,
        message: "has a figure without its picture: write it where Chromium is",
      });
    }
    const shown = JSON.stringify(cell.outputs ?? []);
    const path = paths.find((path) => shown.includes(path));
    if (path !== undefined) {
      found.push({ cell: i, message: `shows a path of this machine: ${path}` });
    }
  }
  return found;
}

function lacksPicture({ data = {} }: Output): boolean {
  return "application/vnd.plotly.v1+json" in data && !("image/png" in data);
}

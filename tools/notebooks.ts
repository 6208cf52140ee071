/**
 * `deno task notebooks`: runs the notebooks with real Jupyter and the real Deno kernel.
 *
 * A notebook fails, with the cell shown, on an error, on an output that is
 * missing (a cell that ends in an expression must show something, and what was
 * shown when it was last written must come again), and on a named result that moved.
 *
 * What a cell promises stands in its metadata, out of the reader's way:
 *
 *     "expect": {
 *       "output": false,
 *       "results": { "offset": { "expression": "result.offset", "value": -5, "tolerance": 0 } }
 *     }
 */
import { Buffer } from "node:buffer";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, join, relative } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Option } from "commander";
import { wholeNumber } from "../lib/cli/analyse_options.ts";
import {
  createCommand,
  exitStatus,
  runCommand,
} from "../lib/cli/run_command.ts";
import { UsageError } from "../lib/errors.ts";
import {
  type Complaint,
  failedDisplays,
  largestNotebook,
  missingOutputs,
  movedResults,
  outOfStep,
  parsed,
} from "./notebook/check.ts";
import {
  defaultExecuteOptions,
  execute,
  type ExecuteOptions,
  findPython,
  requireJupyter,
} from "./notebook/execute.ts";
import { notebookText, sourceHash, tidy } from "./notebook/tidy.ts";
import { type Notebook, textOf } from "./notebook/types.ts";

/** What commander collects. */
interface Options {
  readonly write?: true;
  readonly check?: true;
  readonly timeout: number;
}

const program = createCommand("deno task notebooks")
  .description(
    "run the notebooks with real Jupyter and the real Deno kernel, and compare their named results",
  )
  .argument("[names...]", "how their names begin, or files (default: all)")
  .option("--write", "into the notebooks themselves, results recorded")
  .addOption(
    new Option(
      "--check",
      "run nothing: are the stored outputs of this source?",
    ).conflicts("write"),
  )
  .option(
    "--timeout <seconds>",
    "longest that a cell may take",
    wholeNumber(1),
    defaultExecuteOptions.timeout,
  )
  .addHelpText(
    "after",
    `
Copies with outputs go to out/notebooks.

Examples:
  deno task notebooks 01 03
  deno task notebooks 01 --write

Exit status: 0 all fine, 1 a notebook failed, 2 wrong usage or no Jupyter, 130 stopped by Ctrl-C.`,
  );

const root = fileURLToPath(new URL("../", import.meta.url));

/** What was found out about one notebook. */
export interface Outcome {
  /** Its file. */
  readonly file: string;
  /** What is wrong; empty if nothing. */
  readonly complaints: readonly Complaint[];
  /** The notebook that the complaints speak of. */
  readonly notebook: Notebook;
  /** One line: seconds, outputs, results, size. */
  readonly summary: string;
}

/**
 * Runs one notebook, writes the executed copy and says what is wrong with it.
 *
 * @param file the notebook
 * @param target where the executed copy goes; the notebook itself to renew it
 * @param write whether the values of named results are recorded rather than compared
 */
export async function runNotebook(
  file: string,
  target: string,
  { write = false, ...options }: ExecuteOptions & { readonly write?: boolean } =
    {},
): Promise<Outcome> {
  const before = readNotebook(file);
  const began = performance.now();
  const { notebook, cells, error } = await execute(file, options);
  const seconds = (performance.now() - began) / 1000;
  const values = cells.map((cell) => cell.results);
  const complaints: Complaint[] = [];
  if (error === undefined) {
    if (write) record(notebook, values);
    complaints.push(...failedDisplays(notebook));
    complaints.push(
      ...missingOutputs(notebook, write ? withoutOutputs(before) : before),
    );
    complaints.push(...movedResults(notebook, values));
    notebook.metadata["executed"] = { sources: sourceHash(notebook) };
  } else {complaints.push({
      cell: error.cell,
      message: `${error.name}: ${error.message}`,
    });}
  const text = notebookText(tidy(notebook));
  const bytes = Buffer.byteLength(text);
  if (bytes > largestNotebook) {
    complaints.push({
      message: `${(bytes / 1e6).toFixed(2)} MB, at most ${
        largestNotebook / 1e6
      } are allowed`,
    });
  }
  // A failed run never replaces a notebook that worked.
  if (complaints.length === 0 || target !== file) writeFileSync(target, text);
  const outputs = notebook.cells.reduce(
    (sum, cell) => sum + (cell.outputs?.length ?? 0),
    0,
  );
  const results = values.reduce(
    (sum, cell) => sum + Object.keys(cell).length,
    0,
  );
  return {
    file,
    complaints,
    notebook,
    summary: `${
      seconds.toFixed(1)
    } s, ${outputs} outputs, ${results} named results, ${
      (bytes / 1000).toFixed(0)
    } kB, ${relative(process.cwd(), target)}`,
  };
}

/** Says whether a stored notebook's outputs are of its source, running nothing. */
export function checkNotebook(file: string): Outcome {
  const text = readFileSync(file, "utf8");
  const bytes = Buffer.byteLength(text);
  const notebook = readNotebook(file);
  const complaints = outOfStep(notebook, text, [root, homedir() + "/"]);
  return {
    file,
    complaints,
    notebook,
    summary: `in step, ${(bytes / 1000).toFixed(0)} kB`,
  };
}

function readNotebook(file: string): Notebook {
  const notebook = parsed(readFileSync(file, "utf8")) as Notebook | undefined;
  if (!Array.isArray(notebook?.cells)) {
    throw new UsageError(
      "not-a-notebook",
      `${file} is no notebook (JSON with a list of cells)`,
    );
  }
  return notebook;
}

function withoutOutputs(notebook: Notebook): Notebook {
  return {
    ...notebook,
    cells: notebook.cells.map((cell) => ({ ...cell, outputs: [] })),
  };
}

/** Takes the values of this run as those that later runs are compared with. */
function record(
  notebook: Notebook,
  values: readonly Record<string, string>[],
): void {
  for (const [i, cell] of notebook.cells.entries()) {
    for (
      const [name, wanted] of Object.entries(
        cell.metadata.expect?.results ?? {},
      )
    ) {
      const value = parsed(values[i]?.[name] ?? "");
      if (value !== undefined) wanted.value = value;
    }
  }
}

/** The complaint with its cell's source, as a person wants to read it. */
export function report(outcome: Outcome): string {
  const name = relative(process.cwd(), outcome.file);
  if (outcome.complaints.length === 0) return `${name}: ${outcome.summary}`;
  return outcome.complaints.map(({ cell, message }) => {
    if (cell === undefined) return `${name}: ${message}`;
    const source = textOf(outcome.notebook.cells[cell]?.source).split("\n");
    return `${name}, cell ${cell + 1}: ${message}\n${
      source.map((line) => `  | ${line}`).join("\n")
    }`;
  }).join("\n");
}

/** The notebooks that the arguments name; all if there are none. */
export function findNotebooks(
  names: readonly string[],
  folder = join(root, "notebooks"),
): string[] {
  const all = readdirSync(folder).filter((name) => name.endsWith(".ipynb"))
    .sort()
    .map((name) => join(folder, name));
  if (names.length === 0) return all;
  return names.flatMap((name) => {
    if (name.endsWith(".ipynb") && existsSync(name)) return [name];
    const found = all.filter((file) => basename(file).startsWith(name));
    if (found.length > 0) return found;
    throw new UsageError(
      "unknown-notebook",
      `no notebook is called ${name}; there are ${
        all.map((file) => basename(file, ".ipynb")).join(", ") || "none"
      }`,
    );
  });
}

async function main(signal: AbortSignal): Promise<number> {
  program.parse(process.argv);
  const { write = false, check = false, timeout } = program.opts<Options>();
  const files = findNotebooks(program.args);
  if (!check) requireJupyter(findPython());
  const copies = join(root, "out", "notebooks");
  mkdirSync(copies, { recursive: true });
  let failed = 0;
  for (const file of files) {
    const target = write ? file : join(copies, basename(file));
    const outcome = check
      ? checkNotebook(file)
      : await runNotebook(file, target, { write, timeout, signal });
    if (outcome.complaints.length > 0) failed++;
    console.log(report(outcome));
  }
  console.log(
    `${files.length - failed} of ${files.length} notebooks ${
      check ? "in step" : "ran"
    }`,
  );
  return failed > 0 ? exitStatus.failed : exitStatus.fine;
}

if (import.meta.main) await runCommand(main);

import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { UsageError } from "../../lib/errors.ts";
import type { Notebook } from "./types.ts";

/** How a run is limited. */
export interface ExecuteOptions {
  /** Seconds for a cell. */
  readonly timeout?: number;
  /** Stops the run. */
  readonly signal?: AbortSignal;
  /** Seconds to wait for outputs that come after the kernel said it is idle. */
  readonly late?: number;
}

/** What {@link execute} does unless told otherwise. */
export const defaultExecuteOptions: Required<
  Omit<ExecuteOptions, "signal">
> = {
  timeout: 120,
  late: 0.25,
};

/** What came of running a notebook. */
export interface Execution {
  /** The notebook with its outputs. */
  readonly notebook: Notebook;
  /** For each cell that ran: its seconds, and the text of each named result. */
  readonly cells: readonly {
    seconds: number;
    results: Record<string, string>;
  }[];
  /** The cell that failed, if one did. */
  readonly error?: { cell: number; name: string; message: string };
}

/** Python that has Jupyter: `PYTHON` if it is set, Debian's, or the one on the path. */
export function findPython(): string {
  return process.env["PYTHON"] ??
    (existsSync("/usr/bin/python3") ? "/usr/bin/python3" : "python3");
}

/**
 * Makes sure that Jupyter is there.
 *
 * @throws {UsageError} `no-jupyter` with how to install it
 */
export function requireJupyter(python: string): void {
  const { status } = spawnSync(python, ["-c", "import nbclient, nbformat"], {
    stdio: "ignore",
  });
  if (status === 0) return;
  throw new UsageError(
    "no-jupyter",
    `Running notebooks needs Jupyter, and ${python} has none: ` +
      "install it with `apt install jupyter-nbconvert` or `pip install nbclient nbformat`, " +
      "or name another Python in PYTHON.",
  );
}

/** Writes a kernel description of this very Deno into Jupyter's data folder. */
function writeKernel(dataFolder: string): void {
  const folder = join(dataFolder, "kernels", "deno");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "kernel.json"),
    JSON.stringify({
      argv: [
        Deno.execPath(),
        "jupyter",
        "--kernel",
        "--conn",
        "{connection_file}",
      ],
      display_name: "Deno",
      language: "typescript",
    }),
  );
}

/**
 * Runs a notebook with real Jupyter and the real Deno kernel, in the notebook's
 * own folder, without touching the file or the user's Jupyter.
 *
 * @throws {UsageError} `no-jupyter` where Jupyter is missing
 */
export async function execute(
  file: string,
  options: ExecuteOptions = {},
): Promise<Execution> {
  const { timeout, late } = { ...defaultExecuteOptions, ...options };
  const python = findPython();
  requireJupyter(python);
  const folder = mkdtempSync(join(tmpdir(), "notebook-"));
  try {
    writeKernel(join(folder, "data"));
    const output = join(folder, "executed.ipynb");
    const task = JSON.stringify({ notebook: file, output, timeout, late });
    const answer = await runHelper(python, task, {
      ...process.env,
      JUPYTER_DATA_DIR: join(folder, "data"),
      JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
      JUPYTER_CONFIG_DIR: join(folder, "config"),
      IPYTHONDIR: join(folder, "ipython"),
      NO_COLOR: "1",
    }, options.signal);
    return {
      ...JSON.parse(answer),
      notebook: JSON.parse(readFileSync(output, "utf8")),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runHelper(
  python: string,
  task: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<string> {
  const helper = fileURLToPath(new URL("./execute.py", import.meta.url));
  const child = spawn(python, ["-B", helper], {
    env,
    stdio: ["pipe", "pipe", "pipe"],
    ...(signal === undefined ? {} : { signal }),
  });
  let answer = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => answer += text);
  child.stderr.setEncoding("utf8").on("data", (text: string) => errors += text);
  child.stdin.end(task);
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void =>
      reject(signal?.aborted ? signal.reason : error);
    child.on("error", fail);
    child.on("close", (status) => {
      if (status === 0) resolve(answer);
      else {
        fail(
          new Error(`Jupyter's client ended with status ${status}:\n${errors}`),
        );
      }
    });
  });
}

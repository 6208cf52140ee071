import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { findChromium } from "../../plots/mod.ts";
import type { Check } from "./check.ts";

/** The Python that notebooks are run with: `PYTHON`, Debian's, or the one on the path. */
function findPython(): string {
  return process.env["PYTHON"] ??
    (existsSync("/usr/bin/python3") ? "/usr/bin/python3" : "python3");
}

function optional(
  name: string,
  found: string | undefined,
  lack: string,
  advice: string,
): Check {
  const common = { group: "tools", name, needed: false };
  return found === undefined
    ? { ...common, state: "missing", detail: lack, advice }
    : { ...common, state: "ok", detail: found };
}

/** What only notebooks, pictures of figures and some tests need. */
export function checkOptionalTools(): Check[] {
  const python = findPython();
  const says = (code: string): string | undefined => {
    const { status, stdout } = spawnSync(python, ["-c", code], {
      encoding: "utf8",
    });
    return status === 0 ? stdout.trim() : undefined;
  };
  const version = says("import platform; print(platform.python_version())");
  const jupyter = says(
    "import nbclient, nbformat; print(f'nbclient {nbclient.__version__}')",
  );
  return [
    optional(
      "Python",
      version && `${python} ${version}`,
      "not found",
      "only for notebooks and for comparisons in tests: install Python 3, or name it in PYTHON",
    ),
    optional(
      "Jupyter",
      jupyter,
      "not found",
      "only for `deno task notebooks`: apt install jupyter-nbconvert, or pip install nbclient nbformat",
    ),
    optional(
      "Chromium",
      findChromium(),
      "not found",
      "only to save figures as pictures: install Chromium or Chrome, or name it in CHROMIUM_PATH",
    ),
  ];
}

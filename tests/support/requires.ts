import { existsSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What a test may need beyond the repository itself. */
export type Requirement =
  | "shared"
  | "jupyter"
  | "python"
  | "torch"
  | "browser"
  | "ffmpeg"
  | "webgpu";

const sharedFolder = fileURLToPath(
  new URL("../../../shared/", import.meta.url),
);

function answers(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

/** Debian's own Python, the one that has its numpy, torch and nbconvert. */
export const python = existsSync("/usr/bin/python3")
  ? "/usr/bin/python3"
  : "python3";

/** Where headless Chromium is, if it is installed. */
export const chromium: string | undefined = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
]
  .find((path) => existsSync(path));

const checks: Record<Requirement, { present: () => boolean; reason: string }> =
  {
    shared: {
      present: () => existsSync(sharedFolder + "reference/README.md"),
      reason:
        "needs the reference data in ../shared, which only the developers have",
    },
    jupyter: {
      present: () => answers(python, ["-c", "import nbclient, nbformat"]),
      reason: "needs Jupyter (Debian: jupyter-nbconvert)",
    },
    python: {
      present: () => answers(python, ["-c", "import numpy"]),
      reason: "needs Python 3 with numpy",
    },
    torch: {
      present: () => answers(python, ["-c", "import torch"]),
      reason: "needs PyTorch (Debian: python3-torch)",
    },
    browser: {
      present: () => chromium !== undefined,
      reason: "needs Chromium",
    },
    ffmpeg: {
      present: () => answers("ffprobe", ["-version"]),
      reason: "needs the ffmpeg and ffprobe commands",
    },
    webgpu: {
      present: () => Deno.env.get("SYNC_TEST_WEBGPU") === "1",
      reason: "needs a GPU (set SYNC_TEST_WEBGPU=1 where there is one)",
    },
  };

const known = new Map<Requirement, boolean>();

/** Whether a requirement is met on this machine. */
export function has(requirement: Requirement): boolean {
  let present = known.get(requirement);
  if (present === undefined) {
    known.set(requirement, present = checks[requirement].present());
  }
  return present;
}

/**
 * Registers a test that needs more than the repository: where something is
 * missing it is skipped, and its name says why.
 */
export function testWith(
  needs: Requirement[],
  name: string,
  body: (t: Deno.TestContext) => void | Promise<void>,
): void {
  const missing = needs.find((need) => !has(need));
  if (missing === undefined) Deno.test(name, body);
  else {Deno.test({
      name: `${name} [skipped: ${checks[missing].reason}]`,
      ignore: true,
      fn: body,
    });}
}

/** Path of a file under ../shared. */
export function shared(path: string): string {
  return sharedFolder + path;
}

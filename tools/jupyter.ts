/**
 * Opens the project in Jupyter: installs the Deno kernel if it is not there,
 * then starts JupyterLab, or the classic notebook where there is no Lab.
 *
 * The server's folder is the project, so that figures find Plotly in
 * node_modules and draw offline. Arguments go to Jupyter, e.g. `--no-browser`.
 */
import { spawn, spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

function jupyter(...args: string[]): { ok: boolean; text: string } {
  const { status, stdout } = spawnSync("jupyter", args, { encoding: "utf8" });
  return { ok: status === 0, text: stdout ?? "" };
}

/** Whether `jupyter kernelspec list --json` names the Deno kernel. */
export function hasDenoKernel(listing: string): boolean {
  try {
    return "deno" in JSON.parse(listing).kernelspecs;
  } catch {
    return false;
  }
}

/** What to start, with the project as the server's folder and notebooks/ opened. */
export function serverCommand(hasLab: boolean, folder: string): string[] {
  return hasLab
    ? [
      "lab",
      `--ServerApp.root_dir=${folder}`,
      "--LabApp.default_url=/lab/tree/notebooks",
    ]
    : [
      "notebook",
      `--notebook-dir=${folder}`,
      "--NotebookApp.default_url=/tree/notebooks",
    ];
}

if (import.meta.main) {
  const hasLab = jupyter("lab", "--version").ok;
  if (!hasLab && !jupyter("notebook", "--version").ok) {
    console.error(
      "Jupyter is not installed: `apt install jupyter-notebook` or `pip install jupyterlab`. " +
        "In VS Code the Jupyter extension is enough.",
    );
    process.exit(2);
  }
  if (!hasDenoKernel(jupyter("kernelspec", "list", "--json").text)) {
    spawnSync(Deno.execPath(), ["jupyter", "--install"], { stdio: "inherit" });
  }
  const args = [...serverCommand(hasLab, root), ...process.argv.slice(2)];
  const server = spawn("jupyter", args, { cwd: root, stdio: "inherit" });
  // Ctrl-C reaches the server too; it asks, and this waits for its answer.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => server.kill("SIGTERM"));
  server.on("close", (status) => process.exitCode = status ?? 1);
}

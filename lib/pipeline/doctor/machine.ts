import { availableParallelism, cpus, totalmem } from "node:os";
import process from "node:process";
import { versions } from "../tools.ts";
import type { Check } from "./check.ts";

/** The Deno that the tests run with; older ones lack flags that are set in deno.json. */
const oldestDeno = [2, 9] as const;

/** Bytes of memory below which an analysis may not fit: its own 700 MB and the system. */
const leastMemory = 1.5e9;

/** Versions of the toolkit and what it runs on. */
export function checkVersions(): Check[] {
  const [major = 0, minor = 0] = Deno.version.deno.split(".").map(Number);
  const recent = major > oldestDeno[0] ||
    (major === oldestDeno[0] && minor >= oldestDeno[1]);
  return Object.entries(versions()).map(([name, version]) => ({
    group: "versions",
    name,
    needed: true,
    ...(name !== "deno" || recent ? { state: "ok", detail: version } : {
      state: "failed",
      detail: version,
      advice: `use Deno ${oldestDeno.join(".")} or newer: npx -y deno@2.9.6`,
    }),
  }));
}

/** Processor and memory. */
export function checkMachine(): Check[] {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const cores = availableParallelism();
  const memory = totalmem();
  return [
    {
      group: "machine",
      name: "processor",
      needed: true,
      state: "ok",
      detail: `${model}, ${cores} ${
        cores === 1 ? "core" : "cores"
      }, ${process.platform} ${process.arch}`,
    },
    {
      group: "machine",
      name: "memory",
      needed: true,
      detail: `${(memory / 1e9).toFixed(1)} GB`,
      ...(memory >= leastMemory ? { state: "ok" } : {
        state: "failed",
        advice: "an analysis takes up to 0.7 GB: use a machine with 2 GB",
      }),
    },
  ];
}

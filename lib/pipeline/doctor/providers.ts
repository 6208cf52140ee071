import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Device } from "../../onnx/mod.ts";
import { type Check, secondsSince } from "./check.ts";
import type { ProbeAnswer } from "./provider_probe.ts";

const probeFile = fileURLToPath(
  new URL("./provider_probe.ts", import.meta.url),
);
const configFile = fileURLToPath(
  new URL("../../../deno.json", import.meta.url),
);

/** Milliseconds after which a device that does not answer is given up. */
const patience = 60_000;

/** What to do where a device is missing; the error itself says what it lacks. */
const advice: Readonly<Record<Device, string>> = {
  cpu:
    "onnxruntime-node has no build for this machine: use Linux, macOS or Windows on x64 or arm64, and install the packages again with `deno install`",
  webgpu:
    "nothing, unless you want --device webgpu: then install or update the driver of the graphics processor (on Linux the one with Vulkan)",
  cuda:
    "nothing, unless you want --device cuda (Linux x64 only): then install the NVIDIA driver, CUDA 12 and cuDNN 9, and run `deno install --allow-scripts=npm:onnxruntime-node`, which fetches the provider's libraries",
};

/** Runs the probe; `undefined` if it ended without an answer. */
function ask(device: Device): Promise<ProbeAnswer> {
  const child = spawn(Deno.execPath(), [
    "run",
    "-A",
    "--quiet",
    "--config",
    configFile,
    probeFile,
    device,
  ], { stdio: ["ignore", "pipe", "ignore"], timeout: patience });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => said += text);
  return new Promise((resolve) => {
    child.on(
      "error",
      (error) => resolve({ works: false, reason: String(error) }),
    );
    child.on("close", (status, signal) => {
      const line = said.split("\n").find((text) => text.startsWith("{"));
      resolve(
        line === undefined
          ? { works: false, reason: `it ended by ${signal ?? status}` }
          : JSON.parse(line) as ProbeAnswer,
      );
    });
  });
}

/** Whether networks can run on a device, by running one there. */
export async function checkProvider(device: Device): Promise<Check> {
  const start = performance.now();
  const { works, reason } = await ask(device);
  const needed = device === "cpu";
  const common = {
    group: "providers",
    name: device,
    needed,
    seconds: secondsSince(start),
  };
  if (works) return { ...common, state: "ok", detail: "runs a network" };
  return {
    ...common,
    state: needed ? "failed" : "missing",
    detail: reason ?? "no answer",
    advice: advice[device],
  };
}

import * as runtime from "onnxruntime-node";
import { existsSync } from "node:fs";
import { GraphError, ProviderError } from "./errors.ts";
import type { DataType, GraphTensor, GraphTensorData } from "./tensor.ts";
import { encodings } from "./tensor.ts";

/** Where a network runs. */
export type Device = "cpu" | "webgpu" | "cuda";

/** Options of {@link createSession}. */
export interface SessionOptions {
  /** Where to run; `cpu` if left out. */
  readonly device?: Device;
  /** Threads of one run; as many as the machine has cores if left out. */
  readonly threads?: number;
}

/** Defaults of {@link SessionOptions}; 0 threads means one per core. */
export const sessionDefaults: Required<SessionOptions> = {
  device: "cpu",
  threads: 0,
};

/** A loaded model. Holds native memory: dispose of it. */
export interface Session extends AsyncDisposable {
  /** Where it runs. */
  readonly device: Device;
  /** Names that `run` must be fed. */
  readonly inputNames: readonly string[];
  /** Names that `run` returns. */
  readonly outputNames: readonly string[];
  /**
   * Runs the model once.
   *
   * @param feeds a tensor for every input name
   * @param outputs the results to compute; all if left out
   * @throws {GraphError} `run-failed` if a feed is missing or does not fit
   */
  run(
    feeds: Readonly<Record<string, GraphTensor>>,
    outputs?: readonly string[],
  ): Promise<Record<string, GraphTensor>>;
}

const dtypes = new Map(
  Object.entries(encodings).map(([dtype, { runtime }]) => [
    runtime,
    dtype as DataType,
  ]),
);

// A missing device is reported as a ProviderError; the runtime need not print it as well.
runtime.env.logLevel = "fatal";

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function providerError(device: Device, cause: unknown): ProviderError {
  const reason = messageOf(cause).split("\n")[0]!.replace(
    /^.* was false\. /,
    "",
  );
  if (device === "webgpu") {
    return new ProviderError(
      "webgpu-missing",
      `no WebGPU adapter was found (install the graphics driver with Vulkan, or use --device cpu): ${reason}`,
      { cause },
    );
  }
  return new ProviderError(
    "cuda-missing",
    `the CUDA provider could not be loaded (it needs an NVIDIA driver, CUDA 12, cuDNN 9 and onnxruntime's CUDA libraries beside the package, or use --device cpu): ${reason}`,
    { cause },
  );
}

async function load(
  model: Uint8Array | string,
  device: Device,
  threads: number,
): Promise<runtime.InferenceSession> {
  const options: runtime.InferenceSession.SessionOptions = {
    executionProviders: device === "cpu" ? ["cpu"] : [device, "cpu"],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
  };
  return typeof model === "string"
    ? await runtime.InferenceSession.create(model, options)
    : await runtime.InferenceSession.create(model, options);
}

/**
 * Loads an ONNX model into onnxruntime.
 *
 * @param model the bytes of an `.onnx` file, or its path
 * @throws {GraphError} `model-missing` if there is no such file,
 *   `model-unreadable` if it is no model that onnxruntime can run
 * @throws {ProviderError} `webgpu-missing`, `cuda-missing` if the machine
 *   lacks the device; the message says what to install
 * @example
 * ```ts
 * import { rejects } from "node:assert/strict";
 * await rejects(createSession("/no/such/model.onnx"), { code: "model-missing" });
 * ```
 */
export async function createSession(
  model: Uint8Array | string,
  options: SessionOptions = {},
): Promise<Session> {
  const { device, threads } = { ...sessionDefaults, ...options };
  if (typeof model === "string" && !existsSync(model)) {
    throw new GraphError("model-missing", `there is no model file ${model}`);
  }
  let session: runtime.InferenceSession;
  try {
    session = await load(model, device, threads);
  } catch (cause) {
    if (device !== "cpu") throw providerError(device, cause);
    throw new GraphError(
      "model-unreadable",
      `onnxruntime cannot load the model: ${messageOf(cause)}`,
      { cause },
    );
  }
  return wrap(session, device);
}

function wrap(native: runtime.InferenceSession, device: Device): Session {
  let open = true;
  return {
    device,
    inputNames: native.inputNames,
    outputNames: native.outputNames,
    async run(feeds, outputs = native.outputNames) {
      if (!open) throw new GraphError("run-failed", "the session was disposed");
      try {
        const results = await native.run(
          Object.fromEntries(
            Object.entries(feeds).map((
              [name, tensor],
            ) => [name, toRuntime(tensor)]),
          ),
          [...outputs],
        );
        return Object.fromEntries(
          Object.entries(results).map((
            [name, tensor],
          ) => [name, fromRuntime(tensor)]),
        );
      } catch (cause) {
        throw new GraphError(
          "run-failed",
          `the model could not be run: ${messageOf(cause)}`,
          { cause },
        );
      }
    },
    async [Symbol.asyncDispose]() {
      if (!open) return;
      open = false;
      await native.release();
    },
  };
}

function toRuntime(tensor: GraphTensor): runtime.Tensor {
  return new runtime.Tensor(
    encodings[tensor.dtype].runtime as "float32",
    tensor.data as Float32Array,
    tensor.shape,
  );
}

function fromRuntime(tensor: runtime.Tensor): GraphTensor {
  const dtype = dtypes.get(tensor.type);
  if (dtype === undefined) {
    throw new GraphError(
      "tensor-type",
      `results of type ${tensor.type} are not supported`,
    );
  }
  return { dtype, shape: tensor.dims, data: tensor.data as GraphTensorData };
}

/**
 * Training the compact network: windows a processor second of the forward pass, of
 * forward and backward, and of a whole Adam step, beside PyTorch's and beside
 * what this machine's matrix product allows.
 *
 *     deno run -A bench/training.ts > bench/results/training.md
 */
import { spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import {
  createSession,
  float32,
  gradients,
  GraphBuilder,
  type Session,
} from "../lib/onnx/mod.ts";
import { adam, createStepper, trainingStep } from "../lib/training/mod.ts";
import {
  batchWindows,
  compactParameters,
  forwardCompact,
  noiseBatch,
  segments,
  segmentSteps,
  segmentWindows,
  startingParameters,
} from "./training_graphs.ts";

const threads = 1;
/** Measurements of each kind, ours and the peer's by turns. */
const rounds = 15;
const kinds = ["forward", "backward", "step"] as const;
type Kind = typeof kinds[number];

/** Something that does one of the kinds once and tells the processor seconds. */
interface Runner extends AsyncDisposable {
  readonly name: string;
  run(kind: Kind): Promise<number>;
}

/** A session over the forward pass, with the gradients or without. */
async function passSession(backward: boolean): Promise<Session> {
  const g = new GraphBuilder();
  const values = new Map(
    compactParameters.map(({ name, shape }) =>
      [name, g.input(name, "F32", shape)] as const
    ),
  );
  const { loss } = forwardCompact(g, {
    parameter: (name) => values.get(name)!,
    learn: () => {},
  });
  g.output("loss", loss, "F32", []);
  if (backward) {
    const moving = compactParameters.filter(({ role }) => role === "trainable");
    const slopes = gradients(
      g,
      loss,
      moving.map(({ name }) => values.get(name)!),
    );
    moving.forEach(({ name, shape }, i) =>
      g.output(`gradient/${name}`, slopes[i]!, "F32", shape)
    );
  }
  return await createSession(g.build(), { threads });
}

/** Processor seconds of all threads: other work on the machine does not count. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

async function createOwnRunner(): Promise<Runner> {
  const start = startingParameters();
  const stepper = await createStepper(
    trainingStep(forwardCompact, {
      parameters: compactParameters,
      optimiser: adam(),
    }),
    start,
    { threads },
  );
  const feeds = { ...Object.fromEntries(start), ...noiseBatch };
  const passes = {
    forward: await passSession(false),
    backward: await passSession(true),
  };
  return {
    name: "onnxruntime",
    run: (kind) =>
      timed(() =>
        kind === "step"
          ? stepper.step(noiseBatch, 1e-3)
          : passes[kind].run(feeds)
      ),
    async [Symbol.asyncDispose]() {
      await stepper[Symbol.asyncDispose]();
      for (const session of Object.values(passes)) {
        await session[Symbol.asyncDispose]();
      }
    },
  };
}

/** PyTorch in a process of its own; nothing where it is not installed. */
async function createPeer(): Promise<Runner | undefined> {
  const script = fileURLToPath(new URL("training_peer.py", import.meta.url));
  const numbers = [threads, segments, segmentWindows, segmentSteps];
  const child = spawn("/usr/bin/python3", [script, ...numbers.map(String)], {
    stdio: ["pipe", "pipe", "ignore"],
    env: { OMP_NUM_THREADS: String(threads), PATH: "/usr/bin" },
  });
  child.on("error", () => {});
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ready = (await lines.next()).value;
  if (ready === undefined) return undefined;
  return {
    name: `PyTorch ${ready.split(" ")[1]}`,
    async run(kind) {
      child.stdin.write(`${kind}\n`);
      return Number((await lines.next()).value);
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await lines.next();
    },
  };
}

/** Multiply-adds a second of one large product of matrices. */
async function productRate(): Promise<number> {
  const size = 1024;
  const g = new GraphBuilder();
  const [a, b] = ["a", "b"].map((name) => g.input(name, "F32", [size, size]));
  g.output("c", g.op("MatMul", [a, b]), "F32", [size, size]);
  await using session = await createSession(g.build(), { threads });
  const matrix = float32(new Float32Array(size * size).fill(0.5), [size, size]);
  let best = Infinity;
  for (let i = 0; i < 10; i++) {
    best = Math.min(
      best,
      await timed(() => session.run({ a: matrix, b: matrix })),
    );
  }
  return size ** 3 / best;
}

/**
 * Multiply-adds of a forward pass for one window. Weights' gradients cost as
 * much once more, inputs' gradients too, except those of the first layers.
 */
const pictureMultiplyAdds = 23.4e6;
/** The same of its sound, whose stream runs over the whole segment. */
const soundMultiplyAdds = 2.8e6;
const firstLayers = 32 * 32 * 32 * 5 * 25;

function multiplyAdds(kind: Kind): number {
  const forward = pictureMultiplyAdds + soundMultiplyAdds;
  return kind === "forward" ? forward : 3 * forward - firstLayers;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

async function measure(runners: readonly Runner[]): Promise<void> {
  const rate = await productRate();
  console.log(`# Training

Made by \`deno run -A bench/training.ts\`: the compact network (picture and sound),
batches of ${batchWindows} windows, ${threads} thread, processor time, medians of ${rounds} runs by turns with the peer's.
Floor: the same multiply-adds at the speed of a 1024 × 1024 product of matrices in
onnxruntime, ${
    (rate / 1e9).toFixed(0)
  } G a second. Ratio: the peer's time over ours, median of the
pairs; in brackets the quartiles.

| what | windows/s | ${
    runners.slice(1).map(({ name }) => name).join(" | ") || "no peer"
  } | ratio | floor's windows/s |
| --- | --- | --- | --- | --- |`);
  const titles = {
    forward: "forward alone",
    backward: "forward and backward",
    step: "whole step with Adam",
  };
  for (const kind of kinds) {
    const times: number[][] = runners.map(() => []);
    for (const runner of runners) await runner.run(kind);
    for (let round = 0; round < rounds; round++) {
      for (const [i, runner] of runners.entries()) {
        times[i]!.push(await runner.run(kind));
      }
    }
    const [own, peer] = times;
    const speeds = times.map((t) => (batchWindows / median(t)).toFixed(0));
    const ratios = (peer ?? []).map((t, i) => t / own![i]!)
      .toSorted((a, b) => a - b);
    const at = (share: number) =>
      ratios[Math.floor(share * ratios.length)]!.toFixed(2);
    console.log(
      `| ${titles[kind]} | ${speeds[0]} | ${speeds[1] ?? "-"} | ${
        peer === undefined ? "-" : `${at(0.5)} (${at(0.25)} – ${at(0.75)})`
      } | ${(rate / multiplyAdds(kind)).toFixed(0)} |`,
    );
  }
}

await using own = await createOwnRunner();
await using peer = await createPeer();
await measure(peer === undefined ? [own] : [own, peer]);

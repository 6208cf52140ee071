/**
 * Windows per second of SyncNet v2's lip stream, as the 2-D network that is
 * shipped and as the 3-D network that was trained, beside the fp32 rate of the
 * best of several large MatMuls. Each round measures all of them in turn, and
 * the ratios are medians over the rounds, so a busy machine spoils them less.
 *
 *     deno run -A bench/lip_stream.ts [threads] [rounds]
 */
import {
  emitLayers,
  foldLayers,
  type Layer,
  parametersOf,
  slidingWindows,
  storedParameters,
  syncnetV2Picture,
  syncnetV2PictureHead,
  syncnetV2PictureModel,
} from "../lib/networks/mod.ts";
import {
  createSession,
  elementCount,
  float32,
  GraphBuilder,
  type GraphTensor,
  uint8,
} from "../lib/onnx/mod.ts";

const threads = Number(Deno.args[0] ?? 2);
const rounds = Number(Deno.args[1] ?? 15);
/** Windows of a run, as lib/networks/syncnet_v2.ts sets it. */
const windows = 16;
const secondsPerTurn = 0.4;
const layers = [...syncnetV2Picture, ...syncnetV2PictureHead];

/** Always the same weights of a size that keeps values finite. */
const parameters = new Map(
  parametersOf(layers).map(({ name, shape }): [string, GraphTensor] => {
    const fanIn = elementCount(shape.slice(1));
    const data = new Float32Array(elementCount(shape)).map((_, i) =>
      name.endsWith("running_var") ? 1 : Math.sin(i * 1.7) / Math.sqrt(fanIn)
    );
    return [name, float32(data, shape)];
  }),
);

/** The network as it was trained, over [windows, 3, 5, 224, 224]. */
function deepModel(): Uint8Array {
  const g = new GraphBuilder();
  const frames = g.input("frames", "U8", ["frames", 224, 224, 3]);
  const cut = slidingWindows(g, frames, { length: 5, hop: 1 });
  const planes = g.op("Transpose", [cut], { perm: [0, 4, 1, 2, 3] });
  const bgr = g.op("Gather", [planes, g.integers(2, 1, 0)], { axis: 1 });
  const folded = foldLayers({ layers, parameters });
  const vector = emitLayers(
    g,
    folded.layers,
    g.op("Cast", [bgr], { to: 1 }),
    storedParameters(g, folded.parameters),
  );
  g.output("picture", vector, "F32", ["windows", 1024]);
  return g.build();
}

function matMulModel(m: number, k: number, n: number): Uint8Array {
  const g = new GraphBuilder();
  const x = g.input("x", "F32", [m, k]);
  const w = g.initializer(
    "w",
    float32(new Float32Array(k * n).fill(1), [k, n]),
  );
  g.output("y", g.op("MatMul", [x, w]), "F32", [m, n]);
  return g.build();
}

/** Floating-point operations of one window, a multiplication and an addition being two. */
function operations(): number {
  let size = [5, 224, 224];
  let total = 0;
  const shrink = (layer: Extract<Layer, { kind: "conv" | "max-pool" }>) => {
    size = size.map((length, axis) =>
      Math.floor(
        (length + 2 * (layer.padding?.[axis] ?? 0) - layer.kernel[axis]!) /
          (layer.stride?.[axis] ?? 1),
      ) + 1
    );
  };
  for (const layer of layers) {
    if (layer.kind === "max-pool") shrink(layer);
    if (layer.kind === "linear") total += 2 * layer.in * layer.out;
    if (layer.kind === "conv") {
      shrink(layer);
      total += 2 * layer.in * layer.out * elementCount(layer.kernel) *
        elementCount(size);
    }
  }
  return total;
}

interface Contender {
  readonly name: string;
  /** Floating-point operations of one run. */
  readonly operations: number;
  run(): Promise<Float32Array>;
}

await using sessions = new AsyncDisposableStack();

async function contender(
  name: string,
  model: Uint8Array,
  feed: Record<string, GraphTensor>,
  count: number,
): Promise<Contender> {
  const session = sessions.use(await createSession(model, { threads }));
  return {
    name,
    operations: count,
    async run() {
      const made = await session.run(feed, [session.outputNames.at(-1)!]);
      return Object.values(made)[0]!.data as Float32Array;
    },
  };
}

/** Operations per second of one turn. */
async function rate({ run, operations }: Contender): Promise<number> {
  const start = performance.now();
  let runs = 0;
  do {
    await run();
    runs++;
  } while (performance.now() - start < secondsPerTurn * 1000);
  return operations * runs / ((performance.now() - start) / 1000);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

const count = windows + 4;
const frames = uint8(
  new Uint8Array(count * 224 * 224 * 3).map((_, i) => (i * 31) % 251),
  [count, 224, 224, 3],
);
const flat = await contender(
  "lip stream, 2-D over 15 channels",
  syncnetV2PictureModel(parameters),
  { frames },
  windows * operations(),
);
const deep = await contender(
  "lip stream, Conv3D",
  deepModel(),
  { frames },
  windows * operations(),
);
const sizes = [[1024, 1024, 1024], [2048, 2048, 2048], [3072, 3072, 3072], [
  256,
  2304,
  2704,
]] as const;
const matMuls: Contender[] = [];
for (const [m, k, n] of sizes) {
  const x = float32(new Float32Array(m * k).fill(1), [m, k]);
  matMuls.push(
    await contender(
      `MatMul ${m}x${k} · ${k}x${n}`,
      matMulModel(m, k, n),
      { x },
      2 * m * k * n,
    ),
  );
}

const [a, b] = [await flat.run(), await deep.run()];
const difference = a.reduce(
  (most, v, i) => Math.max(most, Math.abs(v - b[i]!)),
  0,
);
const largest = a.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
console.log(
  `2-D and Conv3D differ by ${
    (difference / largest).toExponential(1)
  } of the largest value`,
);

const contenders = [flat, deep, ...matMuls];
const measured = new Map(contenders.map(({ name }) => [name, [] as number[]]));
const ofMatMul: number[] = [];
const ofDeep: number[] = [];
for (let round = 0; round < rounds; round++) {
  const rates: number[] = [];
  for (const one of contenders) {
    const value = await rate(one);
    measured.get(one.name)!.push(value);
    rates.push(value);
  }
  ofDeep.push(rates[0]! / rates[1]!);
  ofMatMul.push(rates[0]! / Math.max(...rates.slice(2)));
}

console.table(contenders.map(({ name, operations: ofRun }, index) => {
  const value = median(measured.get(name)!);
  return {
    what: name,
    "GFLOP/s": Math.round(value / 1e9),
    "windows/s": index < 2 ? Math.round(value / ofRun * windows) : undefined,
  };
}));
console.log(
  `${threads} threads, ${rounds} rounds: 2-D runs at ${
    (100 * median(ofMatMul)).toFixed(0)
  } % of the best MatMul of its round, and ${
    median(ofDeep).toFixed(2)
  } times as fast as Conv3D (medians)`,
);

import {
  createSession,
  float32,
  GraphBuilder,
  type GraphTensor,
  int64,
  type Value,
} from "../../lib/onnx/mod.ts";
import {
  batchMatchingLoss,
  binaryCrossEntropy,
  contrastiveLoss,
} from "../../lib/training/losses.ts";
import {
  adam,
  adamW,
  type Optimiser,
  sgd,
} from "../../lib/training/optimisers.ts";
import { createStepper, type Stepper } from "../../lib/training/stepper.ts";
import {
  type Forward,
  trainingStep,
} from "../../lib/training/training_step.ts";
import {
  distance,
  innerProduct,
  similarities,
  unitVectors,
} from "../../lib/training/vectors.ts";
import { assertArrayAlmostEquals, assertEquals } from "../support/assert.ts";
import {
  type ReferenceArray,
  referenceArrays,
} from "../support/reference_arrays.ts";
import { testWith } from "../support/requires.ts";
import { emitTiny, type Stream, tinyParameters } from "./tiny_network.ts";

type Arrays = ReadonlyMap<string, ReferenceArray>;
type LossWriter = (
  g: GraphBuilder,
  picture: Value,
  sound: Value,
) => {
  loss: Value;
  measure: Value;
};

const samples = 8;
const streams: readonly Stream[] = ["visual", "audio"];

interface Run {
  readonly file: string;
  readonly paired: boolean;
  readonly optimiser: Optimiser;
  readonly rate: number;
  readonly write: LossWriter;
}

function genuine(g: GraphBuilder): Value {
  return g.input("genuine", "F32", [samples]);
}

const runs: readonly Run[] = [
  {
    file: "contrastive",
    paired: true,
    optimiser: sgd(),
    rate: 0.05,
    write(g, picture, sound) {
      const measure = distance(g, picture, sound);
      const options = { margin: 1, halved: false };
      return {
        measure,
        loss: contrastiveLoss(g, measure, genuine(g), options),
      };
    },
  },
  {
    file: "cosine_bce",
    paired: true,
    optimiser: adam(),
    rate: 1e-3,
    write(g, picture, sound) {
      const [v, a] = [picture, sound].map((x) =>
        unitVectors(g, g.op("Relu", [x]))
      );
      const measure = innerProduct(g, v!, a!);
      return { measure, loss: binaryCrossEntropy(g, measure, genuine(g)) };
    },
  },
  {
    file: "infonce",
    paired: false,
    optimiser: adamW(),
    rate: 1e-3,
    write(g, picture, sound) {
      const [v, a] = [unitVectors(g, picture), unitVectors(g, sound)];
      return {
        measure: innerProduct(g, v, a),
        loss: batchMatchingLoss(g, similarities(g, v, a, 0.1)),
      };
    },
  },
];

function forwardOf({ write, paired }: Run): Forward {
  return (g, tools) => {
    const layers: { name: string; value: Value }[] = [];
    const observe = (name: string, value: Value) => {
      layers.push({ name, value });
    };
    const visual = g.input("visual", "F32", ["n", 15, 24, 24]);
    const audio = g.input("audio", "F32", ["n", 1, 13, 20]);
    const picture = emitTiny(g, "visual", visual, tools, observe);
    const own = emitTiny(g, "audio", audio, tools, observe);
    const sound = paired
      ? g.op("Gather", [own, g.input("pair", "I64", [samples])])
      : own;
    const { loss, measure } = write(g, picture, sound);
    const shown = [
      { name: "measure", value: measure, dimensions: [samples] },
      { name: "step0.visual", value: picture, dimensions: [samples, 16] },
      { name: "step0.audio", value: sound, dimensions: [samples, 16] },
      ...layers.map(({ name, value }) => ({
        name: `layer/${name}`,
        value,
        dimensions: /fc$|flatten$/.test(name)
          ? ["n", "values"]
          : ["n", "channels", "rows", "columns"],
      })),
    ];
    return { loss, outputs: shown };
  };
}

function batchOf(batches: Arrays, b: number, paired: boolean) {
  const part = (name: string, size: number) =>
    batches.get(name)!.data.slice(b * samples * size, (b + 1) * samples * size);
  const pictures = part("batch.visual", 15 * 24 * 24) as Uint8Array;
  const sounds = part("batch.audio", 13 * 20) as Float32Array;
  const pair = Array.from(part("batch.pair", 1) as BigInt64Array, Number);
  const streams: Record<string, GraphTensor> = {
    visual: float32(Float32Array.from(pictures, (v) => v / 255), [
      samples,
      15,
      24,
      24,
    ]),
    audio: float32(sounds, [samples, 1, 13, 20]),
  };
  if (!paired) return streams;
  return {
    ...streams,
    pair: int64(pair),
    genuine: float32(pair.map((other, i) => Number(other === i))),
  };
}

/** Fails unless a tensor lies within `tolerance` times the larger of 1 and its largest element. */
function assertNear(
  actual: GraphTensor | undefined,
  expected: ReferenceArray,
  tolerance: number,
  what: string,
): void {
  const values = expected.data as Float64Array;
  const scale = values.reduce((top, v) => Math.max(top, Math.abs(v)), 1);
  assertEquals(actual?.shape, expected.shape, `${what}: shape`);
  assertArrayAlmostEquals(
    actual!.data as Float32Array,
    values,
    tolerance * scale,
    what,
  );
}

function assertState(
  { state }: Stepper,
  recorded: Arrays,
  prefix: string,
  tolerance: number,
): void {
  for (const { name } of tinyParameters) {
    const key = `${prefix}${name}`;
    assertNear(state.get(name), recorded.get(key)!, tolerance, key);
  }
}

function startOf(recorded: Arrays): Map<string, GraphTensor> {
  return new Map(tinyParameters.map(({ name, shape }) => {
    const given = recorded.get(`init.${name}`);
    const start = given === undefined
      ? new Float32Array(shape[0]!).fill(name.endsWith("running_var") ? 1 : 0)
      : given.data as Float32Array;
    return [name, float32(start, shape)] as const;
  }));
}

async function evaluate(
  { state }: Stepper,
  batch: Record<string, GraphTensor>,
): Promise<Record<string, GraphTensor>> {
  const g = new GraphBuilder();
  const parameter = (name: string) => g.initializer(name, state.get(name)!);
  for (const stream of streams) {
    const { shape } = batch[stream]!;
    const x = g.input(stream, "F32", shape);
    const vector = emitTiny(g, stream, x, { parameter });
    g.output(`eval.${stream}`, vector, "F32", [samples, 16]);
  }
  await using session = await createSession(g.build(), { threads: 1 });
  const { visual, audio } = batch;
  return await session.run({ visual: visual!, audio: audio! });
}

async function replay(run: Run): Promise<void> {
  const batches = referenceArrays("training/batches.safetensors");
  const recorded = referenceArrays(`training/${run.file}.safetensors`);
  const model = trainingStep(forwardOf(run), {
    parameters: tinyParameters,
    optimiser: run.optimiser,
    showGradients: true,
  });
  await using stepper = await createStepper(model, startOf(recorded), {
    threads: 1,
  });
  const losses: number[] = [];
  const measures: number[] = [];
  for (let t = 0; t < 30; t++) {
    const batch = batchOf(batches, t % 4, run.paired);
    const { loss, outputs } = await stepper.step(batch, run.rate);
    losses.push(loss);
    measures.push(...outputs.measure!.data as Float32Array);
    if (t > 0) continue;
    for (const stream of streams) {
      const name = `step0.${stream}`;
      assertNear(outputs[name], recorded.get(name)!, 1e-5, name);
    }
    for (const { name, role } of tinyParameters) {
      if (role === "statistic") continue;
      const expected = recorded.get(`grad0.${name}`)!;
      assertNear(outputs[`gradient/${name}`], expected, 1e-5, `grad0.${name}`);
    }
    for (const [name, expected] of recorded) {
      const [, layer] = name.match(/^step0\.first_sample\.(.*)$/) ?? [];
      if (layer === undefined) continue;
      const { data } = outputs[`layer/${layer}`]!;
      assertArrayAlmostEquals(
        (data as Float32Array).slice(0, expected.data.length),
        expected.data as Float64Array,
        1e-5,
        name,
      );
    }
    assertState(stepper, recorded, "after1.", 1e-5);
  }
  const recordedLosses = recorded.get("loss.f64")!.data as Float64Array;
  assertArrayAlmostEquals(losses, recordedLosses, 1e-4, "losses");
  const expected = recorded.get("measure")!.data as Float64Array;
  assertArrayAlmostEquals(measures, expected, 1e-4, "measures");
  assertState(stepper, recorded, "final.", 1e-4);
  const vectors = await evaluate(stepper, batchOf(batches, 0, false));
  for (const [name, vector] of Object.entries(vectors)) {
    assertNear(vector, recorded.get(name)!, 1e-4, name);
  }
}

for (const run of runs) {
  testWith(
    ["shared"],
    `thirty steps of ${run.file} with ${run.optimiser.name} follow the recorded run`,
    () => replay(run),
  );
}

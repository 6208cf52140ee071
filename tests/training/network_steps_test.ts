import {
  compactLayers,
  emitLayers,
  foldLayers,
  initialParameters,
  type Layer,
  type Parameters as NetworkParameters,
  parametersOf,
  parseCompactArchitecture,
  storedParameters,
  syncnet2016Picture,
  syncnet2016Sound,
  syncnetV2Picture,
  syncnetV2PictureHead,
  syncnetV2Sound,
  wav2lipExpertFace,
  wav2lipExpertSound,
} from "../../lib/networks/mod.ts";
import {
  createSession,
  elementCount,
  float32,
  GraphBuilder,
  type GraphTensor,
} from "../../lib/onnx/mod.ts";
import {
  contrastiveLoss,
  createStepper,
  distance,
  sgd,
  trainingStep,
  unitVectors,
} from "../../lib/training/mod.ts";
import { assert, assertArrayAlmostEquals } from "../support/assert.ts";

/** Sizes of one sample of each stream, and the layers over it. */
interface Case {
  readonly name: string;
  readonly picture: { readonly shape: number[]; readonly layers: Layer[] };
  readonly sound: { readonly shape: number[]; readonly layers: Layer[] };
}

/** Windows that stand alone: the context is trained and exported in train_test.ts. */
const compact = compactLayers(parseCompactArchitecture({ context: false }));

const samples = 4;
const steps = 3;

const cases: readonly Case[] = [
  {
    name: "the compact network",
    picture: { shape: [5, 64, 64], layers: [...compact.picture] },
    sound: { shape: [1, 13, 20], layers: [...compact.sound] },
  },
  {
    name: "SyncNet 2016",
    picture: { shape: [5, 111, 111], layers: [...syncnet2016Picture] },
    sound: { shape: [1, 13, 20], layers: [...syncnet2016Sound] },
  },
  {
    name: "Wav2Lip's expert",
    picture: { shape: [15, 48, 96], layers: [...wav2lipExpertFace] },
    sound: { shape: [1, 80, 16], layers: [...wav2lipExpertSound] },
  },
  {
    name: "SyncNet v2",
    picture: {
      shape: [3, 5, 224, 224],
      layers: [...syncnetV2Picture, ...syncnetV2PictureHead],
    },
    sound: { shape: [1, 13, 20], layers: [...syncnetV2Sound] },
  },
];

/** Numbers in 0…1. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Numbers in ±1. */
function noise(seed: number, count: number): Float32Array {
  const next = uniform(seed);
  return Float32Array.from({ length: count }, () => 2 * next() - 1);
}

function batchOf({ picture, sound }: Case): Record<string, GraphTensor> {
  const stream = (seed: number, shape: number[]) =>
    float32(noise(seed, samples * elementCount(shape)), [samples, ...shape]);
  return {
    picture: stream(7, picture.shape),
    sound: stream(8, sound.shape),
    genuine: float32([1, 0, 1, 0]),
  };
}

/** Vectors of one stream in evaluation, with batch normalisation as it is or folded. */
async function vectors(
  { shape, layers }: Case["picture"],
  parameters: NetworkParameters,
  input: GraphTensor,
  fold: boolean,
): Promise<Float32Array> {
  const network = fold
    ? foldLayers({ layers, parameters })
    : { layers, parameters };
  const g = new GraphBuilder();
  const source = storedParameters(g, network.parameters);
  const x = g.input("x", "F32", ["n", ...shape]);
  const out = emitLayers(g, network.layers, x, source);
  const flat = g.op("Flatten", [out], { axis: 1 });
  g.output("y", flat, "F32", ["n", "values"]);
  await using session = await createSession(g.build());
  return (await session.run({ x: input })).y!.data as Float32Array;
}

for (const network of cases) {
  Deno.test(`${network.name} learns a batch in a few steps, and folds to an equal network`, async () => {
    const { picture, sound } = network;
    const layers = [...picture.layers, ...sound.layers];
    const step = trainingStep((g, { parameter, learn }) => {
      const [v, a] = (["picture", "sound"] as const).map((stream) => {
        const { shape, layers } = network[stream];
        const x = g.input(stream, "F32", ["n", ...shape]);
        const out = emitLayers(g, layers, x, parameter, undefined, learn);
        return unitVectors(g, g.op("Flatten", [out], { axis: 1 }));
      });
      return {
        loss: contrastiveLoss(
          g,
          distance(g, v!, a!),
          g.input("genuine", "F32", ["n"]),
          { margin: 1.5 },
        ),
      };
    }, {
      parameters: parametersOf(layers),
      optimiser: sgd({ decay: 0 }),
    });
    const batch = batchOf(network);
    await using stepper = await createStepper(
      step,
      initialParameters(layers, (place) => uniform(place + 1)),
    );
    const losses: number[] = [];
    for (let i = 0; i < steps; i++) {
      losses.push((await stepper.step(batch, 0.01)).loss);
    }
    assert(losses.at(-1)! < losses[0]! * 0.95, `${losses}`);
    for (const stream of ["picture", "sound"] as const) {
      const plain = await vectors(
        network[stream],
        stepper.state,
        batch[stream]!,
        false,
      );
      const folded = await vectors(
        network[stream],
        stepper.state,
        batch[stream]!,
        true,
      );
      const scale = plain.reduce((top, v) => Math.max(top, Math.abs(v)), 0);
      assertArrayAlmostEquals(folded, plain, 1e-4 * scale, stream);
    }
  });
}

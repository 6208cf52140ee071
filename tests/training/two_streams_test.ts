import {
  compactLayerList,
  compactLayers,
  initialParameters,
  parametersOf,
  parseCompactArchitecture,
} from "../../lib/networks/mod.ts";
import { float32, int64 } from "../../lib/onnx/mod.ts";
import { segmentRows } from "../../lib/training/batch.ts";
import { sgd } from "../../lib/training/optimisers.ts";
import { randomFrom } from "../../lib/training/random.ts";
import { createStepper } from "../../lib/training/stepper.ts";
import { trainingStep } from "../../lib/training/training_step.ts";
import {
  emitPairStreams,
  placesInputs,
  segmentWindows,
} from "../../lib/training/two_streams.ts";
import { assertArrayAlmostEquals } from "../support/assert.ts";

const [segments, frames, dimensions] = [3, 14, 128];
const rows = segmentRows(frames);

/** A true and a false value of all segments. */
type Pair = readonly [own: Float32Array, other: Float32Array];

function numbers(seed: number, count: number, scale = 1): Float32Array {
  const random = randomFrom(seed);
  return Float32Array.from({ length: count }, () => scale * random.normal());
}

/** True and false of one segment interchanged. */
function turned([own, other]: Pair, segment: number): Pair {
  const size = own.length / segments;
  const [from, to] = [segment * size, (segment + 1) * size];
  const [first, second] = [own.slice(), other.slice()];
  first.set(other.subarray(from, to), from);
  second.set(own.subarray(from, to), from);
  return [first, second];
}

for (const context of [false, { kernel: 3, hidden: 8 }] as const) {
  Deno.test(
    `a sound has the same vectors whether it is shown as a true or as a false one${
      context ? ", with a context too" : ""
    }`,
    async () => {
      const layers = compactLayers(parseCompactArchitecture({
        picture: [{ out: 4, kernel: [5, 5], stride: [8, 8] }],
        sound: [{ out: 6, kernel: [13, 5] }],
        context,
      }));
      const list = compactLayerList(layers);
      const windows = segmentWindows(layers, frames);
      const step = trainingStep((g, tools) => {
        const { sound, falseSound } = emitPairStreams(g, layers, frames, tools);
        const sizes = ["segments", windows, dimensions];
        return {
          loss: g.op("ReduceSumSquare", [sound], { keepdims: 0 }),
          outputs: [
            { name: "own", value: sound, dimensions: sizes },
            { name: "other", value: falseSound, dimensions: sizes },
          ],
        };
      }, { parameters: parametersOf(list), optimiser: sgd() });
      await using stepper = await createStepper(
        step,
        initialParameters(list, (place) => randomFrom(place).next)
          .set("am", float32(new Float32Array(13)))
          .set("asd", float32(new Float32Array(13).fill(1))),
      );
      const all = frames - 4;
      // Its first window stands for the one before it, as at a clip's end.
      const places = int64(
        Array.from(
          { length: segments * all },
          (_, at) => at % all === 0 ? at + 1 : at,
        ),
        [segments, all],
      );
      const vectorsOf = async ([own, other]: Pair): Promise<Pair> => {
        const { outputs } = await stepper.step({
          frames: float32(numbers(1, segments * frames * 64 * 64), [
            segments,
            frames,
            64,
            64,
          ]),
          mfcc: float32(own, [segments, rows, 13]),
          false_mfcc: float32(other, [segments, rows, 13]),
          ...(context
            ? { [placesInputs.picture]: places, [placesInputs.sound]: places }
            : {}),
        }, 0);
        return [outputs["own"]!, outputs["other"]!]
          .map(({ data }) => data as Float32Array) as unknown as Pair;
      };
      // False sounds of another loudness, as from the quiet ends of clips.
      const sounds: Pair = [
        numbers(2, segments * rows * 13),
        numbers(3, segments * rows * 13, 3),
      ];
      const before = await vectorsOf(sounds);
      for (const segment of [0, 2]) {
        const after = turned(await vectorsOf(turned(sounds, segment)), segment);
        assertArrayAlmostEquals(after[0], before[0], 1e-5, "true");
        assertArrayAlmostEquals(after[1], before[1], 1e-5, "false");
      }
    },
  );
}

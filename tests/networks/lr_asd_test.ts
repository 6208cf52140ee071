import { readFileSync } from "node:fs";
import { mfcc } from "../../lib/audio/mod.ts";
import { loadLrAsd } from "../../lib/networks/lr_asd.ts";
import {
  lrAsdPictureModel,
  lrAsdSpeechModel,
} from "../../lib/networks/lr_asd_model.ts";
import {
  createSession,
  float32,
  type GraphBuilder,
  uint8,
  type Value,
} from "../../lib/onnx/mod.ts";
import { readStateDict } from "../../lib/torch/mod.ts";
import {
  assertArrayAlmostEquals,
  assertEquals,
  assertRejects,
} from "../support/assert.ts";
import { referenceArrays } from "../support/reference_arrays.ts";
import { shared, testWith } from "../support/requires.ts";

/** The reference page's bound for every float32 stage and score. */
const tolerance = 1e-4;

const weights = (): Uint8Array =>
  readFileSync(shared("weights/LRASD_finetuning_TalkSet.model"));

/** The recorded input as the network takes it. */
function recordedInput(): {
  arrays: ReturnType<typeof referenceArrays>;
  faces: Uint8Array;
  sound: Float32Array;
} {
  const arrays = referenceArrays("lrasd/lrasd.safetensors");
  return {
    arrays,
    faces: arrays.get("input.frames")!.data as Uint8Array,
    sound: Float32Array.from(arrays.get("input.mfcc")!.data as Float64Array),
  };
}

/** [frames, channels, …] → [channels, frames, …]. */
function channelsFirst(
  values: Float32Array,
  frames: number,
  channels: number,
): Float32Array {
  const size = values.length / frames / channels;
  return Float32Array.from({ length: values.length }, (_, i) => {
    const channel = Math.floor(i / (frames * size));
    const frame = Math.floor(i / size) % frames;
    return values[(frame * channels + channel) * size + i % size]!;
  });
}

testWith(["shared"], "the project's MFCC are those that LR-ASD hears", () => {
  const { arrays } = recordedInput();
  const { data } = mfcc(arrays.get("input.audio")!.data as Int16Array);
  assertArrayAlmostEquals(
    data,
    arrays.get("input.mfcc")!.data as Float64Array,
    1e-9,
  );
});

testWith(
  ["shared"],
  "every stage of LR-ASD gives the recorded numbers",
  async () => {
    const { arrays, faces, sound } = recordedInput();
    const stages: Record<string, string> = {
      visual_embed: "out.visual_embed",
      audio_embed: "out.audio_embed",
      fusion: "out.fusion",
      detector_out: "out.detector_out",
    };
    const samples: Record<string, { name: string; frameMajor?: number }> = {
      "model.visualEncoder.block1.t_2.relu": { name: "visual.block1" },
      "model.visualEncoder.pool1": { name: "visual.pool1", frameMajor: 32 },
      "model.visualEncoder.block2.t_2.relu": { name: "visual.block2" },
      "model.visualEncoder.pool2": { name: "visual.pool2", frameMajor: 64 },
      "model.visualEncoder.block3.t_2.relu": { name: "visual.block3" },
      "model.audioEncoder.block1.t_2.relu": { name: "audio.block1" },
      "model.audioEncoder.pool1": { name: "audio.pool1" },
      "model.audioEncoder.block2.t_2.relu": { name: "audio.block2" },
      "model.audioEncoder.pool2": { name: "audio.pool2" },
      "model.audioEncoder.block3.t_2.relu": { name: "audio.block3" },
    };
    const observe = (g: GraphBuilder) => (name: string, value: Value) => {
      if (name in stages || name in samples || name === "gru") {
        g.output(`seen/${name}`, value, "F32", ["n"]);
      }
    };
    const stored = readStateDict(weights());
    await using picture = await createSession(
      lrAsdPictureModel(stored, observe),
      { threads: 1 },
    );
    await using speech = await createSession(
      lrAsdSpeechModel(stored, observe),
      { threads: 1 },
    );
    const pictures = await picture.run({
      frames: uint8(faces, [25, 112, 112]),
    });
    const made = {
      ...pictures,
      ...await speech.run({
        picture: pictures["picture"]!,
        mfcc: float32(sound, [100, 13]),
      }),
    };
    const seen = (name: string): Float32Array =>
      made[`seen/${name}`]!.data as Float32Array;
    const recorded = (name: string): Float32Array =>
      arrays.get(name)!.data as Float32Array;
    for (const [stage, name] of Object.entries(stages)) {
      assertArrayAlmostEquals(seen(stage), recorded(name), tolerance, name);
    }
    const both = seen("gru");
    for (
      const [side, name] of ["out.gru_forward", "out.gru_backward"].entries()
    ) {
      const own = Float32Array.from(
        { length: 25 * 64 },
        (_, i) => both[Math.floor(i / 64) * 128 + side * 64 + i % 64]!,
      );
      assertArrayAlmostEquals(own, recorded(name), tolerance, name);
    }
    for (const [layer, { name, frameMajor }] of Object.entries(samples)) {
      const values = frameMajor === undefined
        ? seen(layer)
        : channelsFirst(seen(layer), 25, frameMajor);
      const expected = recorded(`mid.${name}.sample64`);
      const actual = expected.map((_, i) =>
        values[Math.floor(i * values.length / 64)]!
      );
      assertArrayAlmostEquals(actual, expected, tolerance, name);
    }
    assertArrayAlmostEquals(
      made["logits"]!.data as Float32Array,
      recorded("out.logits_av"),
      tolerance,
      "logits",
    );
  },
);

testWith(
  ["shared"],
  "LR-ASD scores a piece of a track as recorded, and refuses sound of another length",
  async () => {
    const { arrays, faces, sound } = recordedInput();
    await using network = await loadLrAsd(weights(), { threads: 1 });
    assertEquals(
      network.sha256,
      "6b4ef53694e874e96cf630198dc479c78aebb3993bbf166aee3d926dfe7d9342",
    );
    assertArrayAlmostEquals(
      await network.score(faces, sound, 25),
      arrays.get("out.score")!.data as Float32Array,
      tolerance,
    );
    await assertRejects(network.score(faces, sound.subarray(13), 25), {
      code: "feed-size",
    });
  },
);

testWith(["shared"], "a checkpoint of another network is refused", async () => {
  await assertRejects(
    loadLrAsd(readFileSync(shared("weights/syncnet_compact_bootstrap.pt"))),
    { code: "checkpoint-mismatch" },
  );
});

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import {
  type ModelVariant,
  type Parameters,
  wav2lipExpertFaceModel,
  wav2lipExpertParameters,
  wav2lipExpertSoundModel,
} from "../../lib/networks/mod.ts";
import {
  createSession,
  float32,
  type GraphTensor,
  uint8,
} from "../../lib/onnx/mod.ts";
import { readSafetensors, readStateDict } from "../../lib/torch/mod.ts";
import { assertArrayAlmostEquals, assertEquals } from "../support/assert.ts";
import { shared, testWith } from "../support/requires.ts";

const folder = "reference/expert/";

/**
 * The page gives a tolerance for the vectors only. The recorded float32 blocks
 * lie up to 1e-4 from the same network in float64 (block 16 of the faces), and
 * so may another order of summation on the other side.
 */
const layerTolerance = 2e-4;

function parameters(): Parameters {
  return wav2lipExpertParameters(readStateDict(
    gunzipSync(readFileSync(shared(`${folder}expert_standin.pth.gz`))),
  ));
}

function outputs(): ReturnType<typeof readSafetensors> {
  return readSafetensors(
    readFileSync(shared(`${folder}expert_standin_outputs.safetensors`)),
  );
}

/** The recorded frames in RGB, and the recorded mel spectrogram, as the models take them. */
function feeds(): { frames: GraphTensor; mel: GraphTensor } {
  const recorded = outputs();
  const bgr = recorded.get("frames_bgr")!;
  const rgb = (bgr.data as Uint8Array).map((_, i, all) =>
    all[i + 2 - 2 * (i % 3)]!
  );
  const mel = recorded.get("mel")!;
  return {
    frames: uint8(rgb, bgr.shape),
    mel: float32(Float32Array.from(mel.data as Float64Array), mel.shape),
  };
}

testWith(
  ["shared"],
  "Wav2Lip's expert computes the recorded vectors of faces and sound",
  async () => {
    const recorded = outputs();
    const { frames, mel } = feeds();
    const expected = (name: string): Float32Array =>
      recorded.get(name)!.data as Float32Array;
    for (const fold of [true, false]) {
      await using face = await createSession(
        wav2lipExpertFaceModel(parameters(), { fold }),
        { threads: 1 },
      );
      await using sound = await createSession(
        wav2lipExpertSoundModel(parameters(), { fold }),
        { threads: 1 },
      );
      const { picture } = await face.run({ frames });
      const { sound: heard } = await sound.run({ mel });
      assertArrayAlmostEquals(
        picture!.data as Float32Array,
        expected("face_embedding"),
        5e-5,
        "face",
      );
      assertArrayAlmostEquals(
        heard!.data as Float32Array,
        expected("audio_embedding"),
        5e-5,
        "sound",
      );
    }
  },
);

testWith(
  ["shared"],
  "every block of Wav2Lip's expert gives the recorded samples",
  async () => {
    const recorded = outputs();
    const { frames, mel } = feeds();
    const shown: ModelVariant = {
      observe: (g) => (name, value) => {
        if (/^(face|audio)_encoder\.\d+$/.test(name)) {
          g.output(`layer/${name}`, value, "F32", ["n"]);
        }
      },
    };
    const { layers } = JSON.parse(
      readFileSync(shared(`${folder}expert_standin.json`), "utf8"),
    );
    const runs: [Uint8Array, Record<string, GraphTensor>][] = [
      [wav2lipExpertFaceModel(parameters(), shown), {
        frames: {
          ...frames,
          shape: [5, 96, 96, 3],
          data: frames.data.subarray(0, 5 * 96 * 96 * 3),
        },
      }],
      [wav2lipExpertSoundModel(parameters(), shown), {
        mel: { ...mel, shape: [16, 80], data: mel.data.subarray(0, 16 * 80) },
      }],
    ];
    let compared = 0;
    for (const [model, feed] of runs) {
      await using session = await createSession(model, { threads: 1 });
      for (const [name, { data }] of Object.entries(await session.run(feed))) {
        if (!name.startsWith("layer/")) continue;
        const first = recorded.get(`${name}/first`)!.data as Float32Array;
        const strided = recorded.get(`${name}/strided`)!.data as Float32Array;
        const values = data as Float32Array;
        assertArrayAlmostEquals(
          values.subarray(0, first.length),
          first,
          layerTolerance,
          name,
        );
        assertArrayAlmostEquals(
          strided.map((_, i) => values[i * layers[name].stride]!),
          strided,
          layerTolerance,
          name,
        );
        compared++;
      }
    }
    assertEquals(compared, Object.keys(layers).length);
  },
);

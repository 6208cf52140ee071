import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import sharp from "sharp";
import {
  loadSyncnetV2,
  type ModelVariant,
  syncnetV2Parameters,
  syncnetV2PictureModel,
  syncnetV2SoundModel,
  type SyncNetwork,
} from "../../lib/networks/mod.ts";
import {
  createSession,
  float32,
  type GraphTensor,
  uint8,
} from "../../lib/onnx/mod.ts";
import { readSafetensors, readStateDict } from "../../lib/torch/mod.ts";
import { assertArrayAlmostEquals, assertEquals } from "../support/assert.ts";
import { layerSamples } from "../support/layer_samples.ts";
import { shared, testWith } from "../support/requires.ts";

const folder = "reference/nets/";
const frameSize = 224 * 224 * 3;

function weights(): Uint8Array {
  return gunzipSync(
    readFileSync(shared(`${folder}syncnet_v2_standin.model.gz`)),
  );
}

function outputs(): ReturnType<typeof readSafetensors> {
  return readSafetensors(
    readFileSync(shared(`${folder}syncnet_standin_outputs.safetensors`)),
  );
}

async function pictures(order: readonly number[]): Promise<Uint8Array> {
  const frames = new Uint8Array(order.length * frameSize);
  for (const [at, number] of order.entries()) {
    const path = shared(`${folder}frames/0${number}.png`);
    frames.set(
      await sharp(path).removeAlpha().raw().toBuffer(),
      at * frameSize,
    );
  }
  return frames;
}

function load(): Promise<SyncNetwork> {
  return loadSyncnetV2(weights(), { threads: 1 });
}

testWith(
  ["shared"],
  "SyncNet v2 computes the recorded picture, sound and lip vectors of nine frames",
  async () => {
    const recorded = outputs();
    const expected = (name: string): Float32Array =>
      recorded.get(name)!.data as Float32Array;
    const frames = await pictures([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const mfcc = recorded.get("mfcc")!;
    await using network = await load();
    const picture = await network.embedPicture(frames, 9);
    const lip = await network.extractFeatures!(frames, 9);
    const sound = await network.embedSound(
      mfcc.data as Float64Array,
      mfcc.shape[0]!,
    );
    assertEquals([picture.rows, lip.rows, sound.rows], [5, 5, 5]);
    assertArrayAlmostEquals(picture.data, expected("im_feat"), 5e-5, "picture");
    assertArrayAlmostEquals(lip.data, expected("lip_feat"), 5e-5, "lip");
    assertArrayAlmostEquals(sound.data, expected("cc_feat"), 5e-5, "sound");
  },
);

testWith(
  ["shared"],
  "SyncNet v2 computes the recorded picture vectors of frames played to and fro",
  async () => {
    const { pingpong } = JSON.parse(
      readFileSync(shared(`${folder}syncnet_standin.json`), "utf8"),
    );
    const frames = await pictures(pingpong.frame_order);
    await using network = await load();
    // 31 frames make 27 windows; the record stops one short, as evaluation does.
    const made = await network.embedPicture(frames, 31);
    assertEquals(made.rows, 27);
    assertArrayAlmostEquals(
      made.data.subarray(0, 26 * 1024),
      outputs().get("pingpong/im_feat")!.data as Float32Array,
      5e-5,
    );
  },
);

testWith(
  ["shared"],
  "every layer of SyncNet v2 gives the recorded samples",
  async () => {
    const parameters = syncnetV2Parameters(readStateDict(weights()));
    const shown: ModelVariant = {
      fold: false,
      observe: (g) => (name, value) => {
        if (!name.endsWith(".flatten")) {
          g.output(`syncnet/${name}`, value, "F32", ["n"]);
        }
      },
    };
    const mfcc = outputs().get("mfcc")!.data as Float64Array;
    const feeds: [Uint8Array, Record<string, GraphTensor>][] = [
      [syncnetV2PictureModel(parameters, shown), {
        frames: uint8(await pictures([0, 1, 2, 3, 4]), [5, 224, 224, 3]),
      }],
      [syncnetV2SoundModel(parameters, shown), {
        mfcc: float32(Float32Array.from(mfcc.subarray(0, 20 * 13)), [20, 13]),
      }],
    ];
    const samples = layerSamples();
    const seen = new Set<string>();
    for (const [model, feed] of feeds) {
      await using session = await createSession(model, { threads: 1 });
      for (const [name, { data }] of Object.entries(await session.run(feed))) {
        if (!name.startsWith("syncnet/")) continue;
        samples.check(name, data as Float32Array, 5e-5);
        seen.add(name);
      }
    }
    assertEquals([...seen].sort(), samples.names("syncnet/").sort());
  },
);

testWith(
  ["shared"],
  "folding batch normalisation leaves SyncNet v2's vectors as they are",
  async () => {
    const parameters = syncnetV2Parameters(readStateDict(weights()));
    const feed = {
      frames: uint8(await pictures([3, 4, 5, 6, 7]), [5, 224, 224, 3]),
    };
    const made: Float32Array[] = [];
    for (const fold of [true, false]) {
      await using session = await createSession(
        syncnetV2PictureModel(parameters, { fold }),
        { threads: 1 },
      );
      made.push((await session.run(feed)).picture!.data as Float32Array);
    }
    assertArrayAlmostEquals(made[0]!, made[1]!, 1e-5);
  },
);

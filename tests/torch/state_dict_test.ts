import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { readStateDict } from "../../lib/torch/mod.ts";
import { assert, assertThrows } from "../support/assert.ts";
import { assertEquals } from "../support/assert.ts";
import { shared, testWith } from "../support/requires.ts";

const files = shared("reference/torch_files/");

testWith(["shared"], "weights inside a training checkpoint are found", () => {
  const weights = readStateDict(`${files}checkpoint_sgd.zip.pt`);
  assertEquals(weights.get("features.0.weight")!.shape, [4, 1, 3, 3]);
  assert(!weights.has("epoch"));
});

testWith(
  ["shared"],
  "the prefix of DataParallel is taken off: the names of the plain network are left",
  () => {
    assertEquals(
      [...readStateDict(`${files}dataparallel.legacy.pt`).keys()],
      [...readStateDict(`${files}convnet_state.legacy.pt`).keys()],
    );
  },
);

testWith(
  ["shared"],
  "a checkpoint without named tensors is refused with a reason",
  () => {
    assertThrows(() => readStateDict(`${files}bare_tensor.zip.pt`), {
      code: "checkpoint-unsupported",
    });
  },
);

testWith(
  ["shared"],
  "both layouts of one network give the same numbers",
  () => {
    const read = (name: string) =>
      readStateDict(gunzipSync(readFileSync(shared(`reference/nets/${name}`))));
    const zip = read("s3fd_standin.pth.gz");
    const legacy = read("s3fd_standin_legacy.pth.gz");
    assertEquals([...zip.keys()], [...legacy.keys()]);
    for (const [name, { data }] of zip) {
      const other = legacy.get(name)!.data;
      assert(
        Buffer.from(data.buffer, data.byteOffset, data.byteLength).equals(
          Buffer.from(other.buffer, other.byteOffset, other.byteLength),
        ),
        name,
      );
    }
  },
);

testWith(
  ["shared"],
  "SyncNet's legacy file has the parameters that PyTorch lists, in its order",
  () => {
    const { parameters } = JSON.parse(
      readFileSync(shared("reference/nets/syncnet_standin.json"), "utf8"),
    ) as { parameters: [string, number[], string][] };
    const weights = readStateDict(
      gunzipSync(
        readFileSync(shared("reference/nets/syncnet_v2_standin.model.gz")),
      ),
    );
    assertEquals(
      [...weights].map(([name, { shape }]) => [name, shape]),
      parameters.map(([name, shape]) => [name, shape]),
    );
  },
);

testWith(
  ["shared"],
  "tensors that share a storage keep their own part of it",
  () => {
    const weights = readStateDict(
      shared("weights/LRASD_finetuning_TalkSet.model"),
    );
    const elements = [...weights.values()].reduce(
      (sum, { data }) => sum + data.length,
      0,
    );
    assertEquals([weights.size, elements], [168, 841_086]);
  },
);

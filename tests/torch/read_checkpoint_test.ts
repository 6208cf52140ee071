import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { CheckpointError, readCheckpoint } from "../../lib/torch/mod.ts";
import { assert, assertThrows } from "../support/assert.ts";
import { assertEquals } from "../support/assert.ts";
import { shared, testWith } from "../support/requires.ts";
import { asRead, type Described, describeValue } from "./described.ts";

interface Good {
  files: string[];
  value: Described;
}

interface Hostile {
  file: string;
  what: string;
  answer: "refuse" | "refuse-or-load";
  names: string[];
}

const folder = shared("reference/torch_files/");
const goodNames = [
  "bare_tensor checkpoint_sgd convnet_state cuda cut_base_legacy cut_base_zip dataparallel",
  "deflated dtypes extras js_names nested old_view parameter protocol4 protocol5",
  "scalar_empty shared torch2_layout views",
].join(" ").split(" ");

function json<T>(name: string): T {
  return JSON.parse(readFileSync(folder + name, "utf8"));
}

for (const name of goodNames) {
  testWith(
    ["shared"],
    `checkpoint ${name} reads as PyTorch reads it, in every layout`,
    () => {
      const { files, value } = json<Good>(`${name}.json`);
      assert(files.length > 0);
      for (const file of files) {
        const read = readCheckpoint(readFileSync(folder + file));
        assertEquals(describeValue(read), asRead(value), file);
      }
      assertEquals(("polluted" in {}) as boolean, false);
    },
  );
}

testWith(
  ["shared"],
  "every hostile checkpoint is answered as its list says, without effect",
  () => {
    const before = new Set(Object.getOwnPropertyNames(Object.prototype));
    let refused = 0;
    for (
      const { file, what, answer, names } of json<Hostile[]>("hostile.json")
    ) {
      let bytes: Uint8Array = readFileSync(folder + file);
      if (file.endsWith(".gz")) bytes = gunzipSync(bytes);
      const started = performance.now();
      try {
        readCheckpoint(bytes);
        assert(answer === "refuse-or-load", `${file} was read: ${what}`);
      } catch (error) {
        assert(error instanceof CheckpointError, `${file}: ${error}`);
        for (const name of names) {
          assert(
            error.message.includes(name),
            `${file}: "${error.message}" lacks ${name}`,
          );
        }
        assert(error.message.length < 400, `${file}: ${error.message}`);
        refused++;
      }
      assert(performance.now() - started < 2000, `${file} took too long`);
    }
    assert(refused > 100);
    assertEquals(
      new Set(Object.getOwnPropertyNames(Object.prototype)),
      before,
    );
  },
);

for (const layout of ["zip", "legacy"]) {
  testWith(
    ["shared"],
    `every proper prefix of a ${layout} checkpoint is refused`,
    () => {
      const whole = readFileSync(`${folder}cut_base.${layout}.pt`);
      readCheckpoint(whole);
      for (let length = 0; length < whole.length; length++) {
        assertThrows(
          () => readCheckpoint(whole.subarray(0, length)),
          CheckpointError,
          `${length} bytes`,
        );
      }
    },
  );
}

Deno.test("an OrderedDict as Python 2 wrote it, from pairs and byte strings, is read", () => {
  // GLOBAL collections OrderedDict, ([["a", 1]],), REDUCE, STOP
  const object = [
    0x80,
    2,
    0x63,
    ...new TextEncoder().encode("collections\nOrderedDict\n"),
    0x5d,
    0x5d,
    0x28,
    0x55,
    1,
    0x61,
    0x4b,
    1,
    0x65,
    0x61,
    0x85,
    0x52,
    0x2e,
  ];
  const magic = [
    0x80,
    2,
    0x8a,
    10,
    0x6c,
    0xfc,
    0x9c,
    0x46,
    0xf9,
    0x20,
    0x6a,
    0xa8,
    0x50,
    0x19,
    0x2e,
  ];
  const version = [0x80, 2, 0x4d, 0xe9, 3, 0x2e];
  const system = [
    0x80,
    2,
    0x7d,
    0x55,
    13,
    ...new TextEncoder().encode("little_endian"),
    0x88,
    0x73,
    0x2e,
  ];
  const keys = [0x80, 2, 0x5d, 0x2e];
  const bytes = Uint8Array.from([
    ...magic,
    ...version,
    ...system,
    ...object,
    ...keys,
  ]);
  assertEquals(readCheckpoint(bytes), new Map([["a", 1n]]));
});

Deno.test("a file that is not there is an error with a code, not a crash", () => {
  assertThrows(() => readCheckpoint("no/such/file.pt"), {
    code: "checkpoint-missing",
  });
});

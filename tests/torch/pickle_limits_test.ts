import { cursorOf } from "../../lib/torch/byte_cursor.ts";
import { runPickle } from "../../lib/torch/pickle_machine.ts";
import { assertThrows } from "../support/assert.ts";

const encoder = new TextEncoder();

function run(bytes: number[]): unknown {
  return runPickle(cursorOf(Uint8Array.from(bytes), "pickle"), () => {
    throw new Error("no storages here");
  });
}

/** Names a function, keeps it as 0, makes an argument of `body` as 1, then calls it again and again. */
function callOften(name: string, body: number[], times: number): number[] {
  const bytes = [
    0x80,
    2,
    0x63,
    ...encoder.encode(name),
    0x71,
    0,
    0x30,
    ...body,
    0x71,
    1,
    0x30,
  ];
  for (let i = 0; i < times; i++) bytes.push(0x68, 0, 0x68, 1, 0x52, 0x30);
  return [...bytes, 0x4e, 0x2e];
}

const longList = [0x5d, 0x28, ...new Array<number>(20_000).fill(0x4e), 0x65];

for (
  const name of [
    "__builtin__\nset\n",
    "torch\nSize\n",
    "collections\nOrderedDict\n",
  ]
) {
  Deno.test(`calling ${name.trim().replace("\n", ".")} on one long value again and again is stopped early`, () => {
    const argument = name.includes("Size")
      ? [
        0x28,
        ...new Array<number>(20_000).fill(0).flatMap(() => [0x4b, 1]),
        0x74,
        0x85,
      ]
      : name.includes("set")
      ? [...longList, 0x85]
      : [
        0x5d,
        0x28,
        ...new Array<number>(20_000).fill(0).flatMap(() => [0x4e, 0x4e, 0x86]),
        0x65,
        0x85,
      ];
    assertThrows(() => run(callOften(name, argument, 5_000)), {
      code: "checkpoint-too-large",
    });
  });
}

Deno.test("a million empty containers are the most that a pickle may make", () => {
  const bytes = [0x80, 2];
  for (let i = 0; i < 1_000_001; i++) bytes.push(0x7d, 0x30);
  assertThrows(() => run([...bytes, 0x4e, 0x2e]), {
    code: "checkpoint-too-large",
  });
});

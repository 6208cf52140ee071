import { createHash } from "node:crypto";
import fc from "../support/properties.ts";
import { createResizer, resizeBilinear } from "../../lib/image/mod.ts";
import { assert, assertEquals, assertThrows } from "../support/assert.ts";
import { referenceArrays, referenceJson } from "../support/reference_arrays.ts";
import { testWith } from "../support/requires.ts";

interface ResizeCase {
  name: string;
  source: [number, number];
  target: [number, number];
  channels: number;
  sha256: string;
  factor?: number;
}

testWith(["shared"], "every recorded resize comes out byte for byte", () => {
  const { cases } = referenceJson<{ cases: ResizeCase[] }>("crops/resize.json");
  const arrays = referenceArrays("crops/resize.safetensors");
  assert(cases.length > 20);
  for (const { name, source, target, channels, sha256, factor } of cases) {
    const image = resizeBilinear(
      arrays.get(`${name}/in`)!.data as Uint8Array,
      { height: source[0], width: source[1], channels },
      factor === undefined
        ? { height: target[0], width: target[1] }
        : { factor },
    );
    assertEquals([image.height, image.width], target, name);
    assertEquals(
      createHash("sha256").update(image.data).digest("hex"),
      sha256,
      name,
    );
  }
});

Deno.test("a resize to the same size changes nothing", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 9 }),
    fc.constantFrom(1, 3),
    fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
    (height, width, channels, bytes) => {
      const source = Uint8Array.from(
        { length: height * width * channels },
        () => bytes.next().value!,
      );
      const shape = { height, width, channels };
      assertEquals(resizeBilinear(source, shape, shape).data, source);
    },
  ));
});

Deno.test("a resizer gives the same bytes each time and keeps nothing of the last picture", () => {
  const resizer = createResizer({ height: 5, width: 7, channels: 3 }, {
    height: 3,
    width: 11,
  });
  const a = Uint8Array.from({ length: 105 }, (_, i) => (i * 31) & 255);
  const b = Uint8Array.from({ length: 105 }, (_, i) => (i * 77) & 255);
  const once = resizer.resize(a).data;
  resizer.resize(b);
  const out = new Uint8Array(once.length);
  assertEquals(resizer.resize(a, out).data, once);
  assertEquals(out, once);
});

Deno.test("a resize that leaves no pixels, or too few bytes, is refused", () => {
  const shape = { height: 1, width: 9, channels: 1 };
  assertThrows(
    () => resizeBilinear(new Uint8Array(9), shape, { factor: 0.25 }),
    /leaves no pixels/,
  );
  assertThrows(
    () => resizeBilinear(new Uint8Array(8), shape, { height: 2, width: 2 }),
    /needs 9 bytes/,
  );
  assertThrows(
    () => resizeBilinear(new Uint8Array(9), { ...shape, height: 0 }, shape),
    /positive integer/,
  );
});

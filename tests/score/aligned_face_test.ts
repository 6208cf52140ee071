import { cutAlignedFace } from "../../lib/score/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";

const side = 160;

/** A picture whose pixels all differ, smooth enough to be looked at between them. */
function picture(): Uint8Array {
  return Uint8Array.from({ length: side * side * 3 }, (_, i) => {
    const [x, y, c] = [Math.floor(i / 3) % side, Math.floor(i / 3 / side), i];
    return 128 + 100 * Math.sin(x / 9 + (c % 3)) * Math.cos(y / 7);
  });
}

const size = {
  width: side,
  height: side,
  sourceWidth: side,
  sourceHeight: side,
};

function geometry(angle: number, mouthX: number, mouthY: number) {
  const one = (value: number) => Float64Array.of(value);
  return {
    size: one(20),
    angle: one(angle),
    mouthX: one(mouthX),
    mouthY: one(mouthY),
  };
}

Deno.test("a picture turned with its face gives the same crop", () => {
  const data = picture();
  const turned = new Uint8Array(data.length);
  for (let i = 0; i < side * side; i++) {
    turned.set(
      data.subarray(i * 3, i * 3 + 3),
      (side * side - 1 - i) * 3,
    );
  }
  const straight = cutAlignedFace({ data, ...size }, geometry(0, 83, 90), 0);
  const upsideDown = cutAlignedFace(
    { data: turned, ...size },
    geometry(Math.PI, side - 1 - 83, side - 1 - 90),
    0,
  );
  const worst = straight.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - upsideDown[i]!)),
    0,
  );
  assert(worst <= 1, `${worst} grey levels`);
});

Deno.test("a face twice as large in a picture twice as large gives the same crop", () => {
  const data = picture();
  const small = cutAlignedFace({ data, ...size }, geometry(0.3, 80, 84), 0);
  const scaled = cutAlignedFace(
    { data, ...size, sourceWidth: 2 * side, sourceHeight: 2 * side },
    {
      ...geometry(0.3, 160, 168),
      size: Float64Array.of(40),
    },
    0,
  );
  assertEquals(small, scaled);
});

Deno.test("what lies outside the picture is grey", () => {
  const crop = cutAlignedFace(
    { data: picture(), ...size },
    geometry(0, -500, -500),
    0,
  );
  assert(crop.every((value) => value === 110));
});

import fc from "../support/properties.ts";
import { padConstant, toPlanarBgr } from "../../lib/image/mod.ts";
import { assertEquals, assertThrows } from "../support/assert.ts";

Deno.test("padding keeps the picture inside and fills the rest", () => {
  const side = fc.integer({ min: 0, max: 4 });
  fc.assert(fc.property(side, side, side, side, (top, bottom, left, right) => {
    const source = Uint8Array.from({ length: 18 }, (_, i) => i);
    const padded = padConstant(
      source,
      { height: 2, width: 3, channels: 3 },
      { top, bottom, left, right },
      110,
    );
    assertEquals([padded.height, padded.width], [
      2 + top + bottom,
      3 + left + right,
    ]);
    const expected = [];
    for (let y = -top; y < 2 + bottom; y++) {
      for (let x = -left; x < 3 + right; x++) {
        const inside = y >= 0 && y < 2 && x >= 0 && x < 3;
        for (let c = 0; c < 3; c++) {
          expected.push(inside ? (y * 3 + x) * 3 + c : 110);
        }
      }
    }
    assertEquals([...padded.data], expected);
  }));
});

Deno.test("a border that is no whole number of pixels is refused", () => {
  const shape = { height: 1, width: 1, channels: 1 };
  assertThrows(() => padConstant(Uint8Array.of(0), shape, -1, 0), RangeError);
  assertThrows(() => padConstant(Uint8Array.of(0), shape, 0.5, 0), RangeError);
});

Deno.test("planes are blue, green, red with zeros right and below, also in an array used before", () => {
  const rgb = Uint8Array.from({ length: 18 }, (_, i) => i + 1);
  const size = { height: 2, width: 3 };
  const fresh = toPlanarBgr(rgb, size, 4);
  assertEquals([fresh.height, fresh.width], [4, 4]);
  assertEquals([...fresh.data.subarray(0, 8)], [3, 6, 9, 0, 12, 15, 18, 0]);
  assertEquals([...fresh.data.subarray(32, 36)], [1, 4, 7, 0]);
  const used = new Float32Array(48).fill(9);
  assertEquals(toPlanarBgr(rgb, size, 4, used).data, fresh.data);
  assertThrows(
    () => toPlanarBgr(rgb, size, 4, new Float32Array(3)),
    RangeError,
  );
});

import fc from "../support/properties.ts";
import { shiftSound } from "../../data/samples/generator/shift_sound.ts";
import { assertEquals, assertThrows } from "../support/assert.ts";

const sounds = fc.int16Array({ minLength: 2, maxLength: 50 });

Deno.test("sound that is delayed and then advanced is itself, but for what left at the end", () => {
  fc.assert(fc.property(sounds, fc.nat(), (sound, any) => {
    const delay = any % sound.length;
    const back = shiftSound(shiftSound(sound, delay), -delay);
    const kept = sound.length - delay;
    assertEquals(back.slice(0, kept), sound.slice(0, kept));
  }));
});

Deno.test("advancing sound is delaying it backwards", () => {
  fc.assert(fc.property(sounds, fc.nat(), (sound, any) => {
    const delay = any % sound.length;
    const mirrored = shiftSound(sound.toReversed(), delay).toReversed();
    assertEquals(shiftSound(sound, -delay), mirrored);
  }));
});

Deno.test("a delay as long as the sound is refused", () => {
  assertThrows(() => shiftSound(new Int16Array(4), 4), RangeError);
});

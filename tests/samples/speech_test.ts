import { words } from "../../data/samples/generator/lexicon.ts";
import {
  phones,
  sampleRate,
  synthesiseSpeech,
} from "../../data/samples/generator/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";

const speech = synthesiseSpeech(4, 20);

/** Root mean square of a part of the speech. */
function loudness(start: number, end: number): number {
  const part = speech.samples.subarray(
    Math.round(start * sampleRate),
    Math.round(end * sampleRate),
  );
  return Math.sqrt(
    part.reduce((sum, value) => sum + value * value, 0) / part.length,
  );
}

Deno.test("the same seed speaks the same words with the same samples", () => {
  assertEquals(synthesiseSpeech(4, 20).samples, speech.samples);
});

Deno.test("another seed speaks otherwise", () => {
  const other = synthesiseSpeech(5, 20);
  assert(other.samples.some((value, i) => value !== speech.samples[i]));
});

Deno.test("the timeline has no gaps and covers the speech", () => {
  assertEquals(speech.timeline[0]!.start, 0);
  for (const [i, segment] of speech.timeline.entries()) {
    assert(segment.end > segment.start);
    const next = speech.timeline[i + 1];
    if (next) assertEquals(segment.end, next.start);
  }
  assert(speech.timeline.at(-1)!.end >= 20);
});

Deno.test("every sound of every word is in the table", () => {
  for (const name of words.flat()) assert(name in phones, name);
});

Deno.test("the lips touch in every m, b and p", () => {
  for (const { name, start, end } of speech.timeline) {
    if (name !== "M" && name !== "B" && name !== "P") continue;
    let narrowest = Infinity;
    for (let time = start - 0.03; time <= end; time += 0.005) {
      narrowest = Math.min(narrowest, speech.mouthAt(time).open);
    }
    assert(narrowest <= 0, `${name} at ${start}: ${narrowest}`);
  }
});

Deno.test("the lips are apart in every open vowel", () => {
  for (const { name, start, end } of speech.timeline) {
    if (name !== "AA" && name !== "AE") continue;
    assert(speech.mouthAt((start + end) / 2 - 0.04).open > 0.3);
  }
});

Deno.test("vowels are louder than pauses", () => {
  for (const { name, start, end } of speech.timeline) {
    if (end > 20) continue;
    if (name === "AA") {
      assert(loudness(start, end) > speech.voice.level / 2);
    }
    if (name === "_") {
      assert(
        loudness(start + 0.05, end - 0.05) < 3 * speech.voice.roomNoise + 20,
      );
    }
  }
});

Deno.test("rounded vowels make the mouth narrow and spread ones wide", () => {
  const widths = (name: string): number[] =>
    speech.timeline.filter((segment) => segment.name === name).map((segment) =>
      speech.mouthAt((segment.start + segment.end) / 2 - 0.05).width
    );
  assert(Math.max(...widths("UW")) < Math.max(...widths("IY")));
  assert(Math.min(...widths("UW")) < 0);
});

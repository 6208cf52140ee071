import { readFileSync } from "node:fs";
import fc from "../support/properties.ts";
import { createCutDetector, detectScenes } from "../../lib/scenes/mod.ts";
import {
  assertEquals,
  assertRejects,
  assertThrows,
} from "../support/assert.ts";
import { shared, testWith } from "../support/requires.ts";
import {
  bgrFrame,
  type Sequence,
  sequences,
  swapRedAndBlue,
} from "./reference_frames.ts";

function* frames(sequence: Sequence) {
  const { width, height } = sequence;
  for (let t = 0; t < sequence.frames; t++) {
    yield { data: swapRedAndBlue(bgrFrame(sequence, t)), width, height };
  }
}

/** One grey pixel for each level. */
function greys(levels: number[]) {
  return levels.map((level) => ({
    data: Uint8Array.of(level, level, level),
    width: 1,
    height: 1,
  }));
}

testWith(
  ["shared"],
  "cuts and scenes equal the reference on every sequence",
  async () => {
    const reference: {
      sequences: {
        name: string;
        cuts: number[];
        scenes: [number, number][];
        over_threshold: number[];
      }[];
    } = JSON.parse(
      readFileSync(shared("reference/scenes/scenes.json"), "utf8"),
    );
    for (const expected of reference.sequences) {
      const detector = createCutDetector();
      const decisions = Array.from(
        frames(sequences[expected.name]!),
        (frame) => detector.push(frame),
      );
      const numbers = decisions.map((_, t) => t);
      assertEquals(numbers.filter((t) => decisions[t]!.cut), expected.cuts);
      assertEquals(
        numbers.filter((t) => decisions[t]!.metric.content >= 30),
        expected.over_threshold,
      );
      const scenes = await Array.fromAsync(
        detectScenes(frames(sequences[expected.name]!)),
      );
      assertEquals(
        scenes.map(({ start, end }) => [start, end]),
        expected.scenes,
      );
    }
  },
);

Deno.test("scenes tile the frames, and cuts keep their distance but for the first", async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 120 }),
    async (levels) => {
      const scenes = await Array.fromAsync(detectScenes(greys(levels)));
      assertEquals(scenes.at(-1)?.end ?? 0, levels.length);
      scenes.forEach(({ start, end }, i) => {
        assertEquals(start, scenes[i - 1]?.end ?? 0);
        const last = i === scenes.length - 1;
        if (i > 0 && !last) assertEquals(end - start >= 15, true);
      });
    },
  ));
});

Deno.test("a stream without frames has no scene", async () => {
  assertEquals(await Array.fromAsync(detectScenes([])), []);
});

Deno.test("the hook hears of every frame and a signal stops the work", async () => {
  const stop = new AbortController();
  const completed: number[] = [];
  await assertRejects(
    Array.fromAsync(detectScenes(greys([1, 2, 3]), {
      signal: stop.signal,
      hook: (event) => {
        completed.push(event.completed);
        if (event.completed === 2) stop.abort();
      },
    })),
    { name: "AbortError" },
  );
  assertEquals(completed, [1, 2]);
});

Deno.test("an impossible threshold is refused by name", () => {
  assertThrows(() => createCutDetector({ threshold: NaN }), {
    code: "bad-scene-option",
    message: /threshold/,
  });
});

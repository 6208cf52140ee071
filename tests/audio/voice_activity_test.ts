import {
  createVoiceActivity,
  voicedSeconds,
  voiceSegments,
} from "../../lib/audio/mod.ts";
import {
  assert,
  assertArrayAlmostEquals,
  assertEquals,
  assertRejects,
} from "../support/assert.ts";
import { openMedia } from "../../lib/media/mod.ts";
import { shared, testWith } from "../support/requires.ts";

async function probabilitiesOf(samples: Int16Array): Promise<number[]> {
  await using voice = await createVoiceActivity();
  return [...await voice.push(samples), ...await voice.flush()];
}

/** Sound of a file, 16 kHz. */
async function decoded(file: string): Promise<Int16Array> {
  await using media = await openMedia(file);
  const samples: number[] = [];
  for await (const { data } of media.samples()) samples.push(...data);
  return Int16Array.from(samples);
}

Deno.test("silence, noise and a tone are no voice", async () => {
  let state = 1;
  const sounds = {
    silence: new Int16Array(48000),
    noise: Int16Array.from({ length: 48000 }, () => {
      state = (state * 48271) % 2147483647;
      return 6000 * (state / 2147483647 - 0.5);
    }),
    tone: Int16Array.from(
      { length: 48000 },
      (_, n) => 8000 * Math.sin(2 * Math.PI * 440 * n / 16000),
    ),
  };
  for (const [name, samples] of Object.entries(sounds)) {
    const probabilities = await probabilitiesOf(samples);
    assertEquals(probabilities.length, 94);
    assertEquals(voiceSegments(probabilities), [], name);
  }
});

testWith(
  ["shared"],
  "clips whose face talks throughout have a voice most of the time",
  async () => {
    for (const name of ["demo1.mp4", "demo3.mp4"]) {
      const samples = await decoded(shared(`clips/reference/${name}`));
      const seconds = samples.length / 16000;
      const segments = voiceSegments(await probabilitiesOf(samples));
      const share = voicedSeconds(segments, 0, seconds) / seconds;
      assert(share > 0.8, `${name}: voice in ${share} of the time`);
    }
  },
);

testWith(
  ["shared"],
  "probabilities do not depend on how the sound is cut into pieces",
  async () => {
    const samples = (await decoded(shared("clips/reference/two_faces.mp4")))
      .subarray(0, 20000);
    const whole = await probabilitiesOf(samples);
    await using voice = await createVoiceActivity();
    const pieces: number[] = [];
    for (
      let at = 0, length = 1;
      at < samples.length;
      at += length, length = 3 * length % 1999
    ) {
      pieces.push(...await voice.push(samples.subarray(at, at + length)));
    }
    pieces.push(...await voice.flush());
    assertEquals(pieces, whole);
    const again = [...await voice.push(samples), ...await voice.flush()];
    assertArrayAlmostEquals(again, whole, 0, "after flush");
  },
);

Deno.test("a missing network file is an error with a code", async () => {
  await assertRejects(createVoiceActivity({ model: "/no/such.onnx" }), {
    code: "model-missing",
  });
});

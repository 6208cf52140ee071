import {
  compactLayerList,
  compactLayers,
  type Features,
  initialParameters,
  loadSyncnetCompact,
  parseCompactArchitecture,
  syncnetCompactModel,
} from "../../lib/networks/mod.ts";
import type { Tensor } from "../../lib/torch/mod.ts";
import { randomFrom } from "../../lib/training/random.ts";
import { assertArrayAlmostEquals } from "../support/assert.ts";

const frameCount = 30;
const random = randomFrom(8);
const frames = Float32Array.from(
  { length: frameCount * 64 * 64 },
  () => random.normal(),
);
const mfcc = Float32Array.from(
  { length: frameCount * 4 * 13 },
  () => 10 * random.normal(),
);

/** A small network with the same random weights whatever is taken off. */
function networkWith(centre: number) {
  const layers = compactLayers(parseCompactArchitecture({
    picture: [{ out: 4, kernel: [5, 5], stride: [8, 8] }],
    sound: [{ out: 6, kernel: [13, 5] }],
    context: { kernel: 3, hidden: 8, centre },
  }));
  const stored = initialParameters(
    compactLayerList(layers),
    (place) => randomFrom(place).next,
  ) as ReadonlyMap<string, Tensor>;
  return loadSyncnetCompact(syncnetCompactModel({ layers, stored }));
}

/** The same by plain loops: the mean of what is there is taken off, to nine tenths. */
function centred({ data, rows, dimensions }: Features, reach: number) {
  const out = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    const first = Math.max(0, row - reach);
    const last = Math.min(rows - 1, row + reach);
    const own = Array.from({ length: dimensions }, (_, k) => {
      let sum = 0;
      for (let i = first; i <= last; i++) sum += data[i * dimensions + k]!;
      return data[row * dimensions + k]! - 0.9 * sum / (last - first + 1);
    });
    out.set(own.map((value) => value / Math.hypot(...own)), row * dimensions);
  }
  return out;
}

for (const reach of [2, 40]) {
  Deno.test(`what ${reach} vectors on either side have in common is taken off`, async () => {
    await using plain = await networkWith(0);
    await using network = await networkWith(reach);
    const pictures = await network.embedPicture(frames, frameCount);
    assertArrayAlmostEquals(
      pictures.data,
      centred(await plain.embedPicture(frames, frameCount), reach),
      1e-4,
    );
    const sounds = await network.embedSound(mfcc, frameCount * 4);
    assertArrayAlmostEquals(
      sounds.data,
      centred(await plain.embedSound(mfcc, frameCount * 4), reach),
      1e-4,
    );
  });
}

Deno.test("silence and a still picture keep their vectors: nothing is made of noise", async () => {
  await using plain = await networkWith(0);
  await using network = await networkWith(5);
  const silence = new Float32Array(frameCount * 4 * 13).fill(-3);
  const [before, after] = await Promise.all(
    [plain, network].map((own) => own.embedSound(silence, frameCount * 4)),
  );
  assertArrayAlmostEquals(after!.data, before!.data, 1e-4);
});

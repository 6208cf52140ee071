import { readFileSync } from "node:fs";
import { createDetector } from "../../lib/faces/mod.ts";
import { loadLrAsd } from "../../lib/networks/mod.ts";
import { findSpeakers } from "../../lib/pipeline/mod.ts";
import { createLrAsdScorer, fiveFrameMeans } from "../../lib/speakers/mod.ts";
import type { ReferenceCrops } from "../../lib/tracks/mod.ts";
import {
  compareShiftScores,
  evaluateClips,
  scoreShifts,
  startShiftScores,
} from "../../lib/training/mod.ts";
import {
  assert,
  assertArrayAlmostEquals,
  assertEquals,
  assertRejects,
} from "../support/assert.ts";
import fc from "../support/properties.ts";
import { shared, testWith } from "../support/requires.ts";
import { referenceArrays } from "../support/reference_arrays.ts";

const weights = shared("weights/LRASD_finetuning_TalkSet.model");
const mfccPerFrame = 4 * 13;

/** Crops whose grey middle is one level, each frame another. */
function plainCrops(first: number, frames: number): ReferenceCrops {
  const side = 224;
  const data = new Uint8Array(frames * side * side * 3);
  for (let i = 0; i < frames; i++) {
    const size = side * side * 3;
    data.fill((first + i) % 251, i * size, (i + 1) * size);
  }
  return {
    recipe: "syncnet_python",
    data,
    frames,
    height: side,
    width: side,
    channels: 3,
  };
}

/** Scores that tell which face met which sound, and how often faces were looked at. */
function tellingNetwork() {
  const calls = { frames: 0 };
  return {
    calls,
    dimensions: 1,
    see(faces: Uint8Array, frames: number) {
      calls.frames += frames;
      return Promise.resolve(
        Float32Array.from({ length: frames }, (_, i) => faces[i * 112 * 112]!),
      );
    },
    scoreSeen: (seen: Float32Array, mfcc: Float32Array, frames: number) =>
      Promise.resolve(Float32Array.from(
        { length: frames },
        (_, i) => 1000 * mfcc[i * mfccPerFrame]! + seen[i]!,
      )),
  };
}

/** MFCC whose every number is its frame's. */
function numberedMfcc(frames: number): Float32Array {
  return Float32Array.from(
    { length: frames * mfccPerFrame },
    (_, i) => Math.floor(i / mfccPerFrame),
  );
}

/** One column of a table of scores. */
function column(
  { data, rows, dimensions }: {
    data: Float32Array;
    rows: number;
    dimensions: number;
  },
  at: number,
): Float32Array {
  return Float32Array.from(
    { length: rows },
    (_, row) => data[row * dimensions + at]!,
  );
}

Deno.test("every frame meets the sound at every shift, however the crops come, and nothing where there is none", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 1, max: 12 }),
      async (frames, heard, firstFrame, chunk) => {
        const search = 4;
        const network = tellingNetwork();
        const reader = startShiftScores(
          { network, mfcc: numberedMfcc(heard), search },
          firstFrame,
        );
        for (let at = 0; at < frames; at += chunk) {
          await reader.push(plainCrops(at, Math.min(chunk, frames - at)));
        }
        const { data, rows, dimensions } = await reader.finish();
        assertEquals([rows, dimensions], [frames, 2 * search + 1]);
        for (let frame = 0; frame < frames; frame++) {
          for (let shift = -search; shift <= search; shift++) {
            const sound = firstFrame + frame + shift;
            assertEquals(
              data[frame * dimensions + shift + search],
              sound >= 0 && sound < heard ? 1000 * sound + frame : NaN,
            );
          }
        }
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("faces are looked at once, whatever the number of shifts and pieces", async () => {
  const network = tellingNetwork();
  const reader = startShiftScores(
    { network, mfcc: numberedMfcc(160), search: 2 },
    0,
  );
  for (let at = 0; at < 160; at += 40) await reader.push(plainCrops(at, 40));
  const scores = await reader.finish();
  assertEquals(network.calls.frames, 160);
  assertArrayAlmostEquals(
    column(scores, 2),
    Float32Array.from({ length: 160 }, (_, i) => 1001 * i),
    0,
  );
});

Deno.test("crops of mouths are refused", async () => {
  const reader = startShiftScores(
    { network: tellingNetwork(), mfcc: numberedMfcc(1), search: 0 },
    0,
  );
  await assertRejects(
    reader.push({
      recipe: "aligned",
      data: new Float32Array(64 * 64),
      frames: 1,
      height: 64,
      width: 64,
      channels: 1,
    }),
    { code: "crop-unfit" },
  );
});

Deno.test("scores that are largest two frames on put the sound two frames late", () => {
  const [frames, search] = [70, 5];
  const data = new Float32Array(frames * (2 * search + 1));
  for (let i = 0; i < frames; i++) data[i * (2 * search + 1) + search + 2] = 1;
  const evaluation = evaluateClips([{
    file: "a.mp4",
    source: "s",
    speaker: "a",
    lateness: 2,
    picture: { data: new Float32Array(0), rows: frames - 4, dimensions: 0 },
    sound: { data, rows: frames, dimensions: 2 * search + 1 },
    realSound: [0, frames - 4],
  }], { compare: compareShiftScores, ownSoundOnly: true, search });
  assert(evaluation.accuracy.every(({ exact }) => exact === 1));
  assertEquals(evaluation.zero, 0);
  assertEquals([...evaluation.confidence, ...evaluation.planted], []);
});

testWith(
  ["shared"],
  "at shift 0 the scores are those of the scorer of speakers, in pieces of 6 s",
  async () => {
    const arrays = referenceArrays("lrasd/lrasd.safetensors");
    const sound100 = arrays.get("input.mfcc")!.data as Float64Array;
    const frames = 180; // a whole piece and a short one
    const mfcc = Float32Array.from(
      { length: frames * mfccPerFrame },
      (_, i) => sound100[i % sound100.length]!,
    );
    await using network = await loadLrAsd(readFileSync(weights), {
      threads: 1,
    });
    const shifts = startShiftScores({ network, mfcc, search: 1 }, 0);
    const scorer = createLrAsdScorer({
      network,
      mfcc: (from, to) => mfcc.subarray(from * mfccPerFrame, to * mfccPerFrame),
      durations: [6],
    }).start(0);
    for (let at = 0; at < frames; at += 25) {
      const crops = plainCrops(at, Math.min(25, frames - at));
      await shifts.push(crops);
      await scorer.push(crops);
    }
    assertArrayAlmostEquals(
      column(await shifts.finish(), 1),
      (await scorer.finish()).scores,
      1e-4,
    );
  },
);

testWith(
  ["shared"],
  "a file's scores are those of speakers, and move with its sound",
  async () => {
    await using network = await loadLrAsd(readFileSync(weights), {
      threads: 1,
    });
    await using detector = await createDetector("yunet", { threads: 1 });
    const search = 10;
    const scored = (name: string) =>
      scoreShifts(`data/samples/${name}.mp4`, { detector, network, search });
    const own = column((await scored("grid_in_sync")).sound, search);
    const judged = await findSpeakers("data/samples/grid_in_sync.mp4", {
      scorers: ["lr_asd"],
      lrAsdWeights: weights,
      durations: [6],
      every: 1,
      threads: 1,
    });
    assertArrayAlmostEquals(
      fiveFrameMeans(own),
      judged.verdicts[0]!.faces[0]!.scores,
      1e-4,
    );

    // The same pictures, the sound moved by 8 frames: what went out of the file
    // and what came in changes the scores beside it.
    for (const [name, shift] of [["late", 8], ["early", -8]] as const) {
      const { sound } = await scored(`grid_sound_${name}_320ms`);
      const differences = Array.from(
        { length: 2 * search + 1 },
        (_, at) =>
          column(sound, at).subarray(15, 60).reduce(
            (sum, score, i) => sum + Math.abs(score - own[15 + i]!),
            0,
          ),
      );
      const nearest = differences.indexOf(Math.min(...differences)) - search;
      assert(Math.abs(nearest - shift) <= 1, `${name}: ${nearest}`);
    }
  },
);

testWith(
  ["shared"],
  "rows of MFCC put in front move the columns by as many frames, exactly",
  async () => {
    const arrays = referenceArrays("lrasd/lrasd.safetensors");
    const mfcc = Float32Array.from(
      arrays.get("input.mfcc")!.data as Float64Array,
    );
    const [frames, search, planted] = [25, 6, 4];
    const late = new Float32Array(mfcc.length + planted * mfccPerFrame);
    late.set(mfcc, planted * mfccPerFrame);
    await using network = await loadLrAsd(readFileSync(weights), {
      threads: 1,
    });
    const scored = async (sound: Float32Array) => {
      const reader = startShiftScores({ network, mfcc: sound, search }, 0);
      await reader.push(plainCrops(0, frames));
      return await reader.finish();
    };
    const [own, moved] = [await scored(mfcc), await scored(late)];
    // Shifts below 0 hear what was put in front.
    for (let shift = 0; shift + planted <= search; shift++) {
      assertArrayAlmostEquals(
        column(moved, search + shift + planted).subarray(0, frames - shift),
        column(own, search + shift).subarray(0, frames - shift),
        0,
        `shift ${shift}`,
      );
    }
  },
);

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { openMedia, writeMedia } from "../../lib/media/mod.ts";
import { measureDrift } from "../../lib/pipeline/mod.ts";
import {
  type DriftMeasurement,
  fixDrift,
  summariseDrift,
} from "../../lib/repair/mod.ts";
import {
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "../support/assert.ts";
import { sample } from "../support/command.ts";
import {
  allSound,
  clicks,
  clickTime,
  clipHeight,
  clipWidth,
  numberedPictures,
  temporaryFolder,
} from "../support/media_clips.ts";

const seconds = 12;
const clickTimes = [1, 3, 5, 7, 9, 11];

/** Clicks that come `delay(time)` late. */
async function writeClip(
  file: string,
  delay: (time: number) => number,
): Promise<void> {
  await writeMedia(file, {
    video: {
      width: clipWidth,
      height: clipHeight,
      frameRate: 25,
      codec: "h264",
      frames: numberedPictures(25 * seconds),
    },
    audio: {
      sampleRate: 44100,
      channels: 2,
      codec: "aac",
      data: clicks(seconds, clickTimes.map((t) => t + delay(t)), 44100, 2),
    },
  });
}

/** How late each click is, in ms. */
async function lateness(file: string): Promise<number[]> {
  await using media = await openMedia(file);
  const sound = await allSound(media);
  return clickTimes.map((time) => 1000 * (clickTime(sound, time) - time));
}

/** A measurement that says what it is told. */
function told(
  kind: DriftMeasurement["kind"],
  pieces: DriftMeasurement["pieces"],
): DriftMeasurement {
  return {
    kind,
    pieces,
    ppm: (pieces[0]!.slopeMsPerMinute) / 0.06,
    ppmInterval: null,
    residualMs: 0,
    outliers: [],
    points: [],
  };
}

const inSync = told("constant", [
  { start: 0, end: seconds, offsetMs: 0, slopeMsPerMinute: 0 },
]);

Deno.test("a drift that was measured is resampled away, to a fifth of a millisecond everywhere", async () => {
  using folder = temporaryFolder();
  const input = join(folder.path, "in.mp4");
  const output = join(folder.path, "out.mp4");
  const perSecond = 0.004; // 4000 ppm, so that 12 s show it
  await writeClip(input, (time) => 0.03 + perSecond * time);
  const bytes = readFileSync(input);
  const before = await lateness(input);
  assertAlmostEquals(before.at(-1)!, 74, 1);
  const drift = told("drifting", [{
    start: 0,
    end: seconds,
    offsetMs: -30,
    slopeMsPerMinute: -60_000 * perSecond,
  }]);
  const report = await fixDrift(input, output, {
    measure: (file) => Promise.resolve(file === input ? drift : inSync),
  });
  assertEquals([report.status, report.method], ["fixed", "encode"]);
  for (const late of await lateness(output)) assertAlmostEquals(late, 0, 0.2);
  assertEquals(readFileSync(input), bytes);
});

Deno.test("a step is cut out or filled, and both sides of it come into time", async () => {
  using folder = temporaryFolder();
  const input = join(folder.path, "in.mp4");
  const output = join(folder.path, "out.mp4");
  for (const [before, after] of [[0.1, -0.15], [-0.2, 0.25]]) {
    await writeClip(input, (time) => time < 6 ? before! : after!);
    const piece = (start: number, end: number, late: number) => ({
      start,
      end,
      offsetMs: -1000 * late,
      slopeMsPerMinute: 0,
    });
    const steps = told("stepped", [
      piece(0, 6, before!),
      piece(6, seconds, after!),
    ]);
    const report = await fixDrift(input, output, {
      measure: (file) => Promise.resolve(file === input ? steps : inSync),
      force: true,
    });
    assertAlmostEquals(report.before.worstMs, 1000 * Math.abs(after!), 1e-9);
    for (const late of await lateness(output)) assertAlmostEquals(late, 0, 0.2);
  }
});

Deno.test("a drift that is still there after the repair leaves nothing", async () => {
  using folder = temporaryFolder();
  const input = join(folder.path, "in.mp4");
  await writeClip(input, () => 0.1);
  const constant = told("constant", [
    { start: 0, end: seconds, offsetMs: -100, slopeMsPerMinute: 0 },
  ]);
  await assertRejects(
    fixDrift(input, join(folder.path, "out.mp4"), {
      measure: () => Promise.resolve(constant),
    }),
    { code: "repair-unconfirmed" },
  );
  assertEquals(readdirSync(folder.path), ["in.mp4"]);
});

/** The bundled GRID clip again and again, its sound moved. */
async function writeFaces(
  file: string,
  length: number,
  delay: (time: number) => number,
): Promise<void> {
  await using media = await openMedia(sample("grid_three_shots.mp4"));
  const frames = await Array.fromAsync(media.frames());
  const sound = (await allSound(media)).subarray(0, frames.length * 640);
  await writeMedia(file, {
    video: {
      width: frames[0]!.width,
      height: frames[0]!.height,
      frameRate: 25,
      codec: "h264",
      quality: 23,
      keyInterval: frames.length,
      options: { preset: "ultrafast" },
      frames: (function* () {
        for (let i = 0; i < 25 * length; i++) {
          yield frames[i % frames.length]!.data;
        }
      })(),
    },
    audio: {
      sampleRate: 16000,
      channels: 1,
      codec: "aac",
      data: Int16Array.from({ length: 16000 * length }, (_, i) => {
        const at = i - 16000 * delay(i / 16000);
        const first = Math.floor(at);
        const of = (k: number): number =>
          sound[((k % sound.length) + sound.length) % sound.length]!;
        return Math.round(
          (1 - at + first) * of(first) + (at - first) * of(first + 1),
        );
      }),
    },
  });
}

Deno.test("a file with a step of real faces is measured, repaired and measured again", async () => {
  using folder = temporaryFolder();
  const input = join(folder.path, "in.mkv");
  const output = join(folder.path, "out.mkv");
  await writeFaces(input, 45, (time) => time < 21 ? 0 : 0.2);
  const report = await fixDrift(input, output, { measure: measureDrift });
  assertEquals([report.before.kind, report.after!.kind], [
    "stepped",
    "constant",
  ]);
  assertAlmostEquals(report.before.pieces[1]!.start, 21, 1);
  assertAlmostEquals(report.before.pieces[1]!.offsetMs, -200, 10);
  assertAlmostEquals(report.after!.worstMs, 0, 10);
});

// Minutes of work, so only where it is asked for.
if (process.env["SYNC_SLOW"] === "1") {
  Deno.test("files of five minutes with drifts of real faces are measured, repaired and measured again", async (t) => {
    using folder = temporaryFolder();
    for (const ppm of [50, -100, 500]) {
      await t.step(`${ppm} ppm`, async () => {
        const input = join(folder.path, "in.mp4");
        const output = join(folder.path, "out.mp4");
        await writeFaces(input, 300, (time) => -ppm * 1e-6 * time);
        const measured = await measureDrift(input);
        assertEquals(measured.kind, "drifting");
        assertAlmostEquals(measured.ppm, ppm, 15);
        if (summariseDrift(measured).worstMs <= 20) return;
        const report = await fixDrift(input, output, {
          measure: measureDrift,
          force: true,
        });
        assertAlmostEquals(report.after!.worstMs, 0, 10);
      });
    }
  });
}

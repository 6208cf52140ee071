import { fileLines, fileSentence, shortResult } from "../../lib/cli/words.ts";
import { parseFailOn, statusOf } from "../../lib/cli/fail_on.ts";
import { analyseDefaults, failedResult } from "../../lib/pipeline/mod.ts";
import type { FileResult, TrackResult } from "../../lib/pipeline/mod.ts";
import { assert, assertEquals, assertThrows } from "../support/assert.ts";

function track(
  verdict: TrackResult["verdict"],
  offsetFrames: number,
): TrackResult {
  return {
    track: 0,
    startMs: 0,
    endMs: 61_000,
    firstFrame: 0,
    lastFrame: 1524,
    detections: 1525,
    windows: 1521,
    offsetFrames,
    offsetMs: offsetFrames * 40,
    offsetWords: `the sound is ${Math.abs(offsetFrames * 40)} ms ${
      offsetFrames < 0 ? "late" : "early"
    }`,
    offsetInterval: [offsetFrames, offsetFrames],
    minDistance: 0.7,
    confidence: 0.6,
    confidenceThreshold: 0.1,
    distanceAtZero: 0.9,
    curve: [],
    framewiseConfidence: [],
    speech: 3,
    silentFrames: [],
    reliability: "high",
    reliabilityWords: "",
    verdict,
    verdictWords: "because",
    boxes: [],
  };
}

function result(file: string, ...tracks: TrackResult[]): FileResult {
  return {
    ...failedResult(file, analyseDefaults, "", ""),
    status: "ok",
    tracks,
  };
}

Deno.test("a file's sentence says what its faces agree on, and where they do not", () => {
  const say = (...tracks: TrackResult[]): string =>
    fileSentence(result("a.mp4", ...tracks));
  assertEquals(
    say(track("out-of-sync", -3)),
    "a.mp4: the sound is 120 ms late.",
  );
  assertEquals(
    say(track("in-sync", 0), track("in-sync", 1)),
    "a.mp4: sound and picture are in sync (2 faces).",
  );
  assertEquals(
    say(track("in-sync", 0), track("out-of-sync", 4), track("no-speech", 2)),
    "a.mp4: the faces differ: sound and picture are in sync (1 face); the sound is 160 ms early (1 face); 1 face gives no answer.",
  );
  assertEquals(
    say(track("out-of-sync", -5), track("out-of-sync", -6)),
    "a.mp4: the sound is 200 ms late (2 faces).",
  );
  assertEquals(
    say(track("cannot-tell", 7), track("no-speech", 2)),
    "a.mp4: none of 2 faces gives a sure answer.",
  );
});

Deno.test("a name with a line break stays on its line", () => {
  const [name, line] = fileLines(result("new\nline.mp4", track("in-sync", 0)));
  assertEquals(name, '"new\\nline.mp4"');
  assert(/^ {2}face 0, 0:00\.0 to 1:01\.0: /.test(line!), line);
});

Deno.test("the short form has a reason only where the file failed", () => {
  const failed = failedResult("a", analyseDefaults, "no-face", "none seen");
  assertEquals(shortResult(failed)["reason"], "none seen");
  assert(!("reason" in shortResult({ ...result("a"), reason: undefined })));
});

Deno.test("a run is 1 if a file failed or a face got a verdict that was not to be", () => {
  const fine = result("a", track("in-sync", 0), track("no-speech", 0));
  assertEquals(statusOf([fine], new Set()), 0);
  assertEquals(statusOf([fine], parseFailOn("out-of-sync, no-speech")), 1);
  const failed = failedResult("b", analyseDefaults, "no-face", "none seen");
  assertEquals(statusOf([fine, failed], new Set()), 1);
  for (const text of ["", ",", "in-sync,late"]) {
    assertThrows(() => parseFailOn(text), /there is no verdict/);
  }
});

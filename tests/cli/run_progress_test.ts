import { joinProgress } from "../../lib/cli/run_progress.ts";
import type { StageEvent } from "../../lib/progress.ts";
import { assertEquals } from "../support/assert.ts";

Deno.test("the progress of many files is one count of frames, those not opened yet counted with the mean of the others", () => {
  const seen: StageEvent[] = [];
  const hook = joinProgress((event) => seen.push(event));
  hook({ stage: "files", completed: 0, total: 3 });
  hook({ stage: "sound", completed: 2, total: 8, artifact: "a.mp4" });
  hook({ stage: "frames", completed: 50, total: 200, artifact: "a.mp4" });
  hook({ stage: "frames", completed: 20, total: 100, artifact: "b.mp4" });
  hook({ stage: "files", completed: 1, total: 3, artifact: "a.mp4" });
  assertEquals(seen.map(({ stage }) => stage), [
    "0/3 files",
    "0/3 files (hearing: 25 %)",
    "0/3 files",
    "0/3 files",
    "1/3 files",
  ]);
  assertEquals(
    seen.slice(2).map(({ completed, total }) => [completed, total]),
    [
      [50, 600],
      [70, 450],
      [70, 225],
    ],
  );
});

import process from "node:process";
import { runPipeline } from "../../lib/pipeline/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { childrenOf, testOnLinux } from "../support/processes.ts";
import { sample } from "./support.ts";

testOnLinux(
  "a child that is killed in the middle costs its file, and the rest goes on",
  async () => {
    const files = [
      "grid_in_sync.mp4",
      "grid_three_shots.mp4",
      "grid_sound_late_120ms.mp4",
    ].map(sample);
    let killed = 0;
    const results = await Array.fromAsync(
      runPipeline(files, {
        hook: ({ stage, artifact }) => {
          if (stage !== "frames" || artifact !== files[1] || killed > 0) return;
          for (const pid of childrenOf(process.pid)) {
            process.kill(pid, "SIGKILL");
            killed++;
          }
        },
      }),
    );
    assertEquals(killed, 1);
    assertEquals(results.map(({ status, code }) => code ?? status), [
      "ok",
      "crashed",
      "ok",
    ]);
    assert(/SIGKILL/.test(results[1]!.reason!), results[1]!.reason!);
    assertEquals(childrenOf(process.pid), []);
  },
);

testOnLinux(
  "a consumer that leaves early leaves no process behind",
  async () => {
    const run = runPipeline([
      sample("grid_in_sync.mp4"),
      sample("grid_three_shots.mp4"),
    ]);
    for await (const { status } of run) {
      assertEquals(status, "ok");
      break;
    }
    assertEquals(childrenOf(process.pid), []);
  },
);

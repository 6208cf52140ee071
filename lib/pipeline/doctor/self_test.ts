import { fileURLToPath } from "node:url";
import { runPipeline } from "../run.ts";
import { type Check, secondsSince } from "./check.ts";

/** A bundled clip of a person who speaks, in sync. */
const sample = fileURLToPath(
  new URL("../../../data/samples/grid_in_sync.mp4", import.meta.url),
);
/** Seconds of it that are analysed. */
const seconds = 2;
/** Frames by which it may be off. */
const tolerance = 1;

/** Analyses two seconds of a clip that is known to be in sync, in a process of its own as every file is. */
export async function selfTest(): Promise<Check> {
  const start = performance.now();
  const common = {
    group: "self-test",
    name: `${seconds} s of a clip`,
    needed: true,
  };
  const failed = (detail: string, advice: string): Check => ({
    ...common,
    state: "failed",
    detail,
    advice,
    seconds: secondsSince(start),
  });
  const [result] = await Array.fromAsync(
    runPipeline([sample], { analyse: { end: seconds } }),
  );
  if (result?.status !== "ok") {
    return failed(
      `${result?.reason} (${result?.code})`,
      "see what failed above; SYNC_DEBUG=1 deno task offset data/samples/grid_in_sync.mp4 tells more",
    );
  }
  const [track] = result.tracks;
  const offset = track?.offsetFrames;
  const told = `offset ${offset} frames, confidence ${
    track?.confidence?.toFixed(3)
  }, verdict ${track?.verdict}`;
  if (typeof offset !== "number" || Math.abs(offset) > tolerance) {
    return failed(
      `${told}; expected 0 ± ${tolerance}`,
      "the models or the sample may have changed: deno task models verify",
    );
  }
  return { ...common, state: "ok", detail: told, seconds: secondsSince(start) };
}

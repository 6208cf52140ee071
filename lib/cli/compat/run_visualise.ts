/** `deno task run_visualise`: syncnet_python's third script. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import {
  CompatError,
  labFiles,
  labFolders,
  type LabTrack,
  readDistances,
  readTracks,
  showConfidence,
} from "../../compat/mod.ts";
import type { DistanceMatrix } from "../../sync/mod.ts";
import { type OverlayTrack, writeOverlay } from "../../report/mod.ts";
import { frameMs, verdictLimits } from "../../sync/mod.ts";
import { createProgressBar } from "../progress_bar.ts";
import { createCommand, exitStatus, runCommand } from "../run_command.ts";
import {
  addFrameRate,
  addPlaceOptions,
  type PlaceOptions,
} from "./lab_options.ts";

const program = addFrameRate(
  addPlaceOptions(
    createCommand("deno task run_visualise").description(
      "Draw the faces that run_pipeline followed, from red to green with the confidence that run_syncnet measured: syncnet_python's run_visualise.",
    ),
  ),
).addHelpText(
  "after",
  `
Reads tracks.pckl and activesd.pckl in data_dir/pywork for the reference and
leaves video_out.avi (H.264 with the sound) in data_dir/pyavi. Every frame is
drawn, to the last one.

Example:
  deno task run_visualise --reference talk --data_dir out

Exit status: 0 fine, 1 a file of the earlier scripts is missing or damaged, 2 wrong usage.`,
);

/** A file that an earlier script leaves. */
function leftBehind(path: string, script: string): Uint8Array {
  if (existsSync(path)) return readFileSync(path);
  throw new CompatError(
    "step-missing",
    `there is no ${path}: run ${script} for this reference first`,
  );
}

/** A track as the overlay draws it: a square around the smoothed centre. */
function overlayTrack(
  { frames, smoothed }: LabTrack,
  distances: DistanceMatrix | undefined,
  number: number,
): OverlayTrack {
  const shown = distances && showConfidence(distances, frames.length);
  const offset = shown?.offset ?? null;
  const { x, y, s } = smoothed;
  return {
    track: number,
    firstFrame: frames[0]!,
    lastFrame: frames.at(-1)!,
    boxes: Array.from(frames, (_, i) => [
      x[i]! - s[i]!,
      y[i]! - s[i]!,
      x[i]! + s[i]!,
      y[i]! + s[i]!,
    ]),
    framewiseConfidence: Array.from(
      // The overlay shows window i at frame i + 2; these are by frame already.
      shown?.framewise.subarray(2, frames.length - 2) ?? [],
    ),
    offsetFrames: offset,
    offsetMs: offset === null ? null : offset * frameMs,
    // What a lab left is of SyncNet v2, whose confidence nobody measured.
    confidenceThreshold: null,
    verdict: Math.abs(offset ?? 0) <= verdictLimits.inSyncFrames
      ? "in-sync"
      : "out-of-sync",
  };
}

if (import.meta.main) {
  await runCommand(async (signal) => {
    await program.parseAsync(process.argv);
    const { data_dir, reference } = program.opts<PlaceOptions>();
    const { work, avi } = labFolders(data_dir, reference);
    const tracks = readTracks(
      leftBehind(join(work, labFiles.tracks), "run_pipeline"),
    );
    const distances = readDistances(
      leftBehind(join(work, labFiles.distances), "run_syncnet"),
    );
    const video = join(avi, labFiles.video);
    leftBehind(video, "run_pipeline");
    const output = join(avi, labFiles.overlay);
    using bar = createProgressBar({ unit: "frames", stage: "overlay" });
    await writeOverlay(
      video,
      {
        network: "syncnet_v2",
        tracks: tracks.map((track, i) => overlayTrack(track, distances[i], i)),
      },
      output,
      { signal, hook: bar.hook },
    );
    bar[Symbol.dispose]();
    console.log(output);
    return exitStatus.fine;
  });
}

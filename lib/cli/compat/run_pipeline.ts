/** `deno task run_pipeline`: syncnet_python's first script. */
import process from "node:process";
import { compatDefaults, compatPipeline } from "../../pipeline/mod.ts";
import { wholeNumber } from "../analyse_options.ts";
import { createProgressBar } from "../progress_bar.ts";
import { createCommand, exitStatus, runCommand } from "../run_command.ts";
import { nothingFound, pipelineLines } from "./lab_lines.ts";
import { type DetectorOptions, openDetector } from "./lab_networks.ts";
import {
  addFrameRate,
  addMachineOptions,
  addPlaceOptions,
  namedVideo,
  numberFrom,
  type PlaceOptions,
} from "./lab_options.ts";
import { Option } from "commander";

interface Options extends PlaceOptions, DetectorOptions {
  readonly crop_scale: number;
  readonly min_track: number;
  readonly num_failed_det: number;
  readonly min_face_size: number;
  readonly crop_codec: "ffv1" | "mpeg4";
}

const program = addMachineOptions(
  addFrameRate(
    addPlaceOptions(
      createCommand("deno task run_pipeline").description(
        "Find, follow and cut out the faces of a video: syncnet_python's run_pipeline with its options and folders.",
      ),
    ),
  )
    .option(
      "--facedet_scale <factor>",
      "factor by which S3FD's pictures are scaled",
      numberFrom(0.01),
      0.25,
    )
    .option(
      "--crop_scale <share>",
      "share of the box's half side added around it",
      numberFrom(0),
      compatDefaults.cropScale,
    )
    .option(
      "--min_track <n>",
      "a track needs more detections than this",
      wholeNumber(0),
      compatDefaults.minTrack,
    )
    .option(
      "--num_failed_det <frames>",
      "most frames from one face of a track to the next",
      wholeNumber(0),
      compatDefaults.numFailedDet,
    )
    .option(
      "--min_face_size <pixels>",
      "a face must be longer than this on average",
      numberFrom(0),
      compatDefaults.minFaceSize,
    ),
)
  .option(
    "--detector <name>",
    "s3fd or yunet (default: s3fd where its weights are, else yunet)",
  )
  .option("--detector_weights <file>", "weights of S3FD")
  .addOption(
    new Option(
      "--crop_codec <name>",
      "how crops are coded: ffv1 loses nothing, mpeg4 is small",
    ).choices(["ffv1", "mpeg4"]).default(compatDefaults.cropCodec),
  )
  .addHelpText(
    "after",
    `
Leaves data_dir/pyavi, pycrop and pywork for the reference, with faces.pckl,
scene.pckl (frame numbers in place of scenedetect's class) and tracks.pckl.

Examples:
  deno task run_pipeline --videofile talk.mp4 --reference talk --data_dir out
  deno task run_pipeline --videofile talk.mp4 --reference talk --data_dir out --min_track 50

Exit status: 0 the video was read (whether or not a face was followed), 1 it could not be, 2 wrong usage.`,
  );

if (import.meta.main) {
  await runCommand(async (signal) => {
    await program.parseAsync(process.argv);
    const options = program.opts<Options>();
    const file = namedVideo(options);
    await using detector = await openDetector(
      options,
      (line) => console.error(`note: ${line}`),
    );
    using bar = createProgressBar({ unit: "frames" });
    const result = await compatPipeline(file, {
      detector,
      dataDir: options.data_dir,
      reference: options.reference,
      cropScale: options.crop_scale,
      minTrack: options.min_track,
      numFailedDet: options.num_failed_det,
      minFaceSize: options.min_face_size,
      cropCodec: options.crop_codec,
      signal,
      hook: bar.hook,
    });
    bar[Symbol.dispose]();
    if (options.json) console.log(JSON.stringify({ file, ...result }));
    else for (const line of pipelineLines(result)) console.log(line);
    const nothing = nothingFound(result);
    if (nothing !== undefined) console.error(`note: ${nothing}`);
    return exitStatus.fine;
  });
}

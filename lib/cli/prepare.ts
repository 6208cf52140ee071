/** `deno task prepare`: faces and sound of a folder, ready for training. */
import process from "node:process";
import { createDetector } from "../faces/mod.ts";
import { listClips, prepareFiles } from "../training/mod.ts";
import { wholeNumber } from "./analyse_options.ts";
import { createProgressBar } from "./progress_bar.ts";
import { createCommand, exitStatus, runCommand } from "./run_command.ts";

const program = createCommand("deno task prepare")
  .description(
    "follow the faces of a folder's files and keep mouth crops and sound for training",
  )
  .argument("<folder>", "clips; an index.jsonl in it or above it is used")
  .requiredOption("--out <folder>", "where the store goes")
  .option("--threads <n>", "processor threads", wholeNumber(1), 2)
  .option("--json", "print JSON")
  .addHelpText(
    "after",
    `
A run that was stopped goes on with the same command.

Example:
  deno task prepare clips/train --out out/store

Exit status: 0 fine, 1 nothing usable or a full disk, 2 wrong usage.`,
  );

if (import.meta.main) {
  await runCommand(async (signal) => {
    await program.parseAsync(process.argv);
    const { out, threads, json } = program.opts<
      { out: string; threads: number; json?: true }
    >();
    const files = listClips(program.args[0]!);
    await using detector = await createDetector("yunet", { threads });
    using bar = createProgressBar({ unit: "files" });
    const made = await prepareFiles(files, {
      detector,
      out,
      signal,
      hook: bar.hook,
    });
    bar[Symbol.dispose]();
    if (json) console.log(JSON.stringify(made, null, 2));
    else {
      console.log(
        `${made.tracks} tracks, ${
          (made.frames / 25 / 60).toFixed(1)
        } minutes, in ${out}` +
          (made.resumed > 0
            ? ` (${made.resumed} files were there already)`
            : ""),
      );
      for (const [reason, count] of Object.entries(made.dropped)) {
        console.log(`  left out ${count} files: ${reason}`);
      }
    }
    return exitStatus.fine;
  });
}

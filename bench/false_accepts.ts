/**
 * How often a stranger's sound reaches a score: what the thresholds of
 * speakers and segments are taken from.
 *
 *     deno run -A bench/false_accepts.ts FOLDER [NETWORK [WEIGHTS]]
 *
 * FOLDER holds a folder for each speaker, with clips in which that one alone is
 * seen and heard. Each clip's pictures are compared with their own sound and
 * with that of the next five clips of others in a circle, always from the
 * beginning on.
 * Two shifts are looked at: the one that the sound's own clip reads (given: as
 * where another face of the file is the one heard), and the stranger's own best
 * one (own: as where a clip was dubbed).
 */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { analyseDefaults } from "../lib/pipeline/options.ts";
import { openTools } from "../lib/pipeline/tools.ts";
import { commonColumn, windowedScores } from "../lib/speakers/mod.ts";
import type { DistanceMatrix } from "../lib/sync/mod.ts";
import { type ClipVectors, clipVectors, crossed } from "./speaker_vectors.ts";

const windows = [10, 25, 50, 75, 100];
const rates = [0.3, 0.2, 0.1, 0.05, 0.02, 0.01];
/** Windows of the shortest clip that is compared. */
const leastWindows = 61;
/** Strangers a clip. */
const strangers = 5;

const [folder, networkName, weights] = Deno.args;
if (folder === undefined) {
  console.error("name a folder of clips");
  process.exit(2);
}
await using tools = await openTools({
  ...analyseDefaults,
  threads: 1,
  ...(networkName === undefined ? {} : { network: networkName }),
  ...(weights === undefined ? {} : { weights }),
});
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".mp4")).sort();
const clips: ClipVectors[] = [];
for (const [i, file] of files.entries()) {
  if (i % 20 === 0) console.error(`${i} of ${files.length}`);
  const vectors = await clipVectors(join(folder, file), tools);
  if (vectors && vectors.picture.rows >= leastWindows) clips.push(vectors);
}

function scoresOf(
  matrix: DistanceMatrix,
  column: number,
  window: number,
): number[] {
  const { minSoundShare } = tools.recipe;
  return [...windowedScores(matrix, { column, window, minSoundShare })]
    .filter((score) => !Number.isNaN(score));
}

const ownMatrices = clips.map((clip) => crossed(clip, clip, tools.recipe));
const ownColumns = ownMatrices.map((matrix) => commonColumn([matrix]));
const pairs = clips.flatMap((clip, i) =>
  clips.map((_, k) => (i + 1 + k) % clips.length)
    .filter((j) => dirname(clips[j]!.file) !== dirname(clip.file))
    .slice(0, strangers)
    .map((j) => ({ j, matrix: crossed(clip, clips[j]!, tools.recipe) }))
);
console.log(
  `${clips.length} clips, ${pairs.length} pairs of strangers, network ${tools.network.name}\n`,
);
for (const how of ["given", "own"] as const) {
  console.log(
    `Score that a share of strangers' sound reaches, ${
      how === "given" ? "at the sound's own shift" : "at the best shift"
    }; in brackets the share of own sound that reaches it\n`,
  );
  console.log(`| windows | ${rates.join(" | ")} |`);
  console.log(`|---${"|---".repeat(rates.length)}|`);
  for (const window of windows) {
    const strange = pairs.flatMap(({ j, matrix }) =>
      scoresOf(
        matrix,
        how === "given" ? ownColumns[j]! : commonColumn([matrix]),
        window,
      )
    ).sort((a, b) => b - a);
    const own = ownMatrices.flatMap((matrix, i) =>
      scoresOf(matrix, ownColumns[i]!, window)
    );
    const cells = rates.map((rate) => {
      const limit = strange[Math.floor(rate * strange.length)]!;
      const share = own.filter((score) => score >= limit).length / own.length;
      return `${limit.toFixed(3)} (${share.toFixed(2)})`;
    });
    console.log(`| ${window} | ${cells.join(" | ")} |`);
  }
  console.log("");
}

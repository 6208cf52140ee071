import { join } from "node:path";
import { evaluationText, labFiles } from "../../compat/mod.ts";
import type {
  ClipEvaluation,
  CompatPipelineResult,
} from "../../pipeline/mod.ts";

/** What the original's first script prints of its results. */
export function pipelineLines(result: CompatPipelineResult): string[] {
  const { folders, scenes, crops } = result;
  return [
    `${join(folders.avi, labFiles.video)} - scenes detected ${scenes}`,
    ...crops.flatMap(({ path, mean }) => [
      `Written ${path}`,
      `Mean pos: x ${mean.x.toFixed(2)} y ${mean.y.toFixed(2)} s ${
        mean.s.toFixed(2)
      }`,
    ]),
  ];
}

/** Why there is no face, one sentence; undefined if there is one. */
export function nothingFound(result: CompatPipelineResult): string | undefined {
  if (result.crops.length > 0) return undefined;
  const reasons = result.dropped.map(({ count, unit, reason }) =>
    `${count} ${unit}: ${reason}`
  ).join("; ");
  return `no face was followed long enough in ${result.frames} frames (${reasons})`;
}

/** What the original prints of an evaluated clip. */
export function evaluationLines(
  { offset, minDistance, confidence, framewise }: ClipEvaluation,
  seconds: number,
): string {
  return evaluationText({
    offset,
    minDistance,
    confidence,
    framewise,
    seconds,
  });
}

/** An evaluated clip as JSON. */
export function evaluationJson(
  name: string,
  { offset, minDistance, confidence, framewise, distances }: ClipEvaluation,
): Record<string, unknown> {
  return {
    file: name,
    status: "ok",
    offsetFrames: offset,
    minDistance,
    confidence,
    windows: distances.windows,
    framewiseConfidence: [...framewise],
  };
}

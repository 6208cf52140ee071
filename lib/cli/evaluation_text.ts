import { basename } from "node:path";
import type { Evaluation, Share } from "../training/mod.ts";

/** What stands where a method has no figure. */
const none = "–";

function shareText(of: Share | undefined): string {
  if (of === undefined) return none;
  const { share, low, high } = of;
  return `${share.toFixed(3)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) =>
    Math.max(...rows.map((row) => row[column]!.length))
  );
  return rows.map((row) =>
    row.map((cell, column) =>
      column === 0
        ? cell.padEnd(widths[column]!)
        : cell.padStart(widths[column]!)
    ).join("  ").trimEnd()
  ).join("\n");
}

function accuracyTable(
  evaluations: readonly Evaluation[],
  group: "long" | "short",
): string | undefined {
  const first = evaluations[0]!.accuracy.filter((row) => row.group === group);
  if (first.length === 0) return undefined;
  return table([
    [
      "windows",
      "segments",
      "chance",
      ...evaluations.map(({ method }) => method),
    ],
    ...first.map(({ windows, segments, chance }) => [
      String(windows),
      String(segments),
      chance.toFixed(3),
      ...evaluations.map(({ accuracy }) =>
        shareText(
          accuracy.find((other) =>
            other.group === group && other.windows === windows
          ),
        )
      ),
    ]),
  ]);
}

/** What counted as true, in words. */
const truths: Readonly<
  Record<Evaluation["truth"], (other: string) => string>
> = {
  file: () => "Truth: the folder's truth file.",
  "other-network": (other) =>
    `Truth: what ${other} reads of each whole clip, against that network's zero; errors that both networks make look right.`,
  "whole-clip": () =>
    "Truth: NO truth file was found, so each clip's own whole-length offset by the same method stands in; a method that is always wrong in the same way would look right.",
};

/** Length whose accuracy is told by source. */
const sourceWindows = 15;

function sourceTable(evaluations: readonly Evaluation[]): string | undefined {
  const rows = evaluations.map(({ accuracy }) =>
    accuracy.filter(({ windows }) => windows === sourceWindows)
  );
  const groups = rows[0]!.flatMap(({ group, bySource }) =>
    Object.keys(bySource).map((source) => ({ group, source }))
  );
  if (groups.length === 0) return undefined;
  return table([
    ["source", "clips", "segments", ...evaluations.map(({ method }) => method)],
    ...groups.map(({ group, source }) => {
      const shares = rows.map((own) =>
        own.find((row) => row.group === group)?.bySource[source]
      );
      return [
        source || "(no source)",
        group,
        String(shares[0]!.segments),
        ...shares.map(shareText),
      ];
    }),
  ]);
}

/** How well each method's confidence tells own from strangers' sound. */
function areaTable(evaluations: readonly Evaluation[]): string | undefined {
  const first = evaluations[0]!.confidence;
  if (first.length === 0 || evaluations.length === 1) return undefined;
  return table([
    ["windows", ...evaluations.map(({ method }) => method)],
    ...first.map(({ windows }) => [
      String(windows),
      ...evaluations.map(({ confidence }) =>
        confidence.find((row) => row.windows === windows)?.auc.toFixed(3) ??
          none
      ),
    ]),
  ]);
}

function confidenceTable({ confidence }: Evaluation): string | undefined {
  if (confidence.length === 0) return undefined;
  const three = (values: readonly number[]): string =>
    values.map((value) => value.toFixed(3)).join(" / ");
  return table([
    [
      "windows",
      "AUC",
      "own 5 / 50 / 95 %",
      "strangers 5 / 50 / 95 %",
      "own above 5 % false",
    ],
    ...confidence.map((row) => [
      String(row.windows),
      row.auc.toFixed(3),
      three(row.ownPercentiles),
      three(row.strangerPercentiles),
      row.ownAboveThreshold.toFixed(2),
    ]),
  ]);
}

/**
 * An evaluation as people read it: shares within one frame with their
 * intervals, by source, confidence, planted shifts. A dash stands where a
 * method has no figure.
 *
 * @param evaluations the network's first, then the baselines'
 * @param truthBy weights of the network whose word was taken for the truth, if one's was
 */
export function evaluationText(
  evaluations: readonly Evaluation[],
  truthBy = "",
): string {
  const network = evaluations[0]!;
  const { clips, truth, planted, zero } = network;
  const trials = planted.reduce((sum, row) => sum + row.trials, 0);
  const exact = planted.reduce((sum, row) => sum + row.exact, 0);
  const section = (title: string, body: string | undefined): string[] =>
    body === undefined ? [] : ["", title, body];
  return [
    `${clips.all} clips, ${clips.long} of them long (61 windows or more)`,
    truths[truth](basename(truthBy)),
    ...section(
      "Long clips: share within ±1 frame [95 %]",
      accuracyTable(evaluations, "long"),
    ),
    ...section(
      "Short clips: share within ±1 frame [95 %]",
      accuracyTable(evaluations, "short"),
    ),
    ...section(
      `By source, ${sourceWindows} windows`,
      sourceTable(evaluations),
    ),
    ...section(
      "Own against strangers' sound by confidence, long clips: AUC",
      areaTable(evaluations),
    ),
    ...section(
      `Confidence of ${network.method}: own against strangers' sound, long clips`,
      confidenceTable(network),
    ),
    ...(trials === 0 ? [] : [
      "",
      `Planted shifts: the offset moved by exactly the shift in ${exact} of ${trials} trials.`,
    ]),
    ...(zero === undefined ? [] : [
      `Zero: whole clips read ${(-zero).toFixed(2)} frames from ${
        truth === "file" ? "the truth" : basename(truthBy)
      } on average.`,
    ]),
  ].join("\n");
}

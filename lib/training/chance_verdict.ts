import type { OptimiserConfig } from "./train_config.ts";

/** Mean distances of a run's last steps. */
export interface MeanDistances {
  /** Of true pairs. */
  readonly positive: number;
  /** Of false pairs. */
  readonly negative: number;
}

/** What a run that learns nothing looks like from outside. */
export interface ChanceEvidence {
  /** Losses of the last steps, the oldest first; at least one. */
  readonly losses: readonly number[];
  /** Loss of a network that knows nothing. */
  readonly chance: number;
  /** Distances over those steps; left out where segments are too short for windows that are far apart. */
  readonly distances?: MeanDistances;
  /** Mean cosine of false pairs. */
  readonly falseCosine: number;
  /** Peak of the learning rate. */
  readonly rate: number;
  /** What the rate is for. */
  readonly optimiser: OptimiserConfig["name"];
  /** Share of tracks whose lateness comes from nothing but the assumption that all are in sync. */
  readonly assumedInSync: number;
  /** Whether eight clips could be learnt by heart; not known if left out. */
  readonly overfits?: boolean;
}

/** A likely cause and what to try. */
export interface ChanceCause {
  /** Stable name. */
  readonly code:
    | "dead"
    | "no-gap"
    | "rate-high"
    | "rate-low"
    | "labels"
    | "data-sync";
  /** The cause, and what to try, in a sentence. */
  readonly advice: string;
}

/** Share of chance that a run must get under: its loss under the chance loss, its true pairs' distance under its false ones'. */
const learntShare = 0.985;
/** Share of chance over which a loss has not even come down to it. */
const overShare = 1.05;
/** Rates outside of which a loss that rests is first of all the rate's fault, by a factor of three under and two over what trains the bundled network. */
const usualRates: Readonly<
  Record<OptimiserConfig["name"], readonly [number, number]>
> = { adam: [1e-4, 3e-3], adamw: [1e-4, 3e-3], sgd: [1e-3, 0.1] };

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** How far losses have come down along a straight line through them, and how far they leap around it. */
function courseOf(losses: readonly number[]): { fall: number; swing: number } {
  const middle = (losses.length - 1) / 2;
  const level = mean(losses);
  let [covariance, variance] = [0, 0];
  losses.forEach((loss, at) => {
    covariance += (at - middle) * (loss - level);
    variance += (at - middle) ** 2;
  });
  const slope = variance === 0 ? 0 : covariance / variance;
  const rest = losses.map((loss, at) => loss - level - slope * (at - middle));
  return {
    fall: -slope * (losses.length - 1),
    swing: Math.max(...rest) - Math.min(...rest),
  };
}

/** Whether a loss says that nothing was learnt. */
export function isLossAtChance(
  { losses, chance }: Pick<ChanceEvidence, "losses" | "chance">,
): boolean {
  return mean(losses) > learntShare * chance;
}

/**
 * Whether nothing was learnt: the loss is at chance, or it fell while true
 * pairs stayed as far apart as false ones. The latter happens where something
 * other than lips and sound tells true pairs from those false ones that the
 * objective shows.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const run = { losses: [0.08, 0.08], chance: 0.125 };
 * const [blind, able] = [0.38, 0.6].map((negative) =>
 *   isAtChance({ ...run, distances: { positive: 0.38, negative } })
 * );
 * strictEqual(blind, true);
 * strictEqual(able, false);
 * ```
 */
export function isAtChance(
  evidence: Pick<ChanceEvidence, "losses" | "chance" | "distances">,
): boolean {
  return isLossAtChance(evidence) || lacksGap(evidence);
}

function lacksGap({ distances }: Pick<ChanceEvidence, "distances">): boolean {
  return distances !== undefined &&
    distances.positive > learntShare * distances.negative;
}

/**
 * Likely causes of a run that learns nothing, most likely first.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const [first] = chanceCauses({
 *   losses: [4.91, 4.9], chance: 4.9, falseCosine: 0.99,
 *   rate: 1e-3, optimiser: "adamw", assumedInSync: 0,
 * });
 * strictEqual(first?.code, "dead");
 * ```
 */
export function chanceCauses(evidence: ChanceEvidence): ChanceCause[] {
  const { losses, chance, distances, falseCosine } = evidence;
  const { rate, optimiser, assumedInSync, overfits } = evidence;
  const loss = mean(losses);
  const { fall, swing } = courseOf(losses);
  const [lowest, highest] = usualRates[optimiser];
  const isOver = loss > overShare * chance;
  const comesDown = isOver && fall > Math.max(0.02 * chance, swing / 4);
  const leaps = swing > 0.3 * chance;
  const isTooHigh = rate > highest;
  const causes: ChanceCause[] = [];
  const add = (code: ChanceCause["code"], advice: string): void => {
    causes.push({ code, advice });
  };
  if (falseCosine > 0.95) {
    add(
      "dead",
      `all vectors point the same way (mean cosine of false pairs ${
        falseCosine.toFixed(2)
      }): the activations are dead or collapsed; lower the learning rate, lengthen the warm-up, or begin from other weights ("start", "seed")`,
    );
  }
  if (distances && lacksGap(evidence) && !isLossAtChance(evidence)) {
    const { positive, negative } = distances;
    add(
      "no-gap",
      `the loss is under chance, but true pairs lie as far apart as false ones (${
        positive.toFixed(3)
      } and ${
        negative.toFixed(3)
      } on average): something other than lips and sound tells the pairs, such as voices, noise or places in the clip; look whether the faces are those that are heard, take more speakers and more "segments", and change the sound ("sound")`,
    );
  }
  if (comesDown) {
    add(
      "rate-low",
      `the loss is still on its way down to chance: wait ("verdictAfter"), or try three times the learning rate ${rate}`,
    );
  } else if (leaps) {
    add(
      "rate-high",
      `the loss leaps by ${
        swing.toPrecision(2)
      } around chance: the learning rate ${rate} is too high; try a third of it`,
    );
  } else if (isTooHigh || isOver && rate >= lowest) {
    add(
      "rate-high",
      `the loss rests ${
        isOver ? "above" : "at"
      } chance, and the learning rate ${rate} is ${
        isTooHigh ? "higher than what usually trains" : "enough to move it"
      }: it may have thrown the network where no way leads down; try a third of it`,
    );
  } else if (rate < lowest) {
    add(
      "rate-low",
      `the learning rate ${rate} is lower than what usually trains; try ten times as much`,
    );
  }
  if (overfits === false) {
    add(
      "labels",
      `not even eight clips can be learnt by heart: pictures and sound are probably not paired as they should be; look at the store's files, and at "falseShift" if the objective uses it`,
    );
  }
  if (assumedInSync > 0.5 && !comesDown) {
    add(
      "data-sync",
      `${
        Math.round(100 * assumedInSync)
      } % of the tracks are taken to be in sync without evidence: measure their offsets first (deno task pipeline) and give an index.jsonl with hints, since a few frames of error that differ from source to source are enough to keep the loss at chance`,
    );
  }
  if (causes.length === 0) {
    add(
      "data-sync",
      `the clips may be out of sync by different amounts, or show people who do not speak: check some with "deno task offset", train longer ("verdictAfter"), or on fewer sources first`,
    );
  }
  return causes;
}

/** What a run that learns nothing looks like from outside. */
export interface ChanceEvidence {
  /** Mean loss of the last steps. */
  readonly loss: number;
  /** Loss of a network that knows nothing. */
  readonly chance: number;
  /** Largest of the last losses minus the smallest. */
  readonly swing: number;
  /** Mean cosine of false pairs. */
  readonly falseCosine: number;
  /** Peak of the learning rate. */
  readonly rate: number;
  /** Share of tracks whose lateness comes from nothing but the assumption that all are in sync. */
  readonly assumedInSync: number;
  /** Whether eight clips could be learnt by heart; not known if left out. */
  readonly overfits?: boolean;
}

/** A likely cause and what to try. */
export interface ChanceCause {
  /** Stable name. */
  readonly code: "labels" | "data-sync" | "rate-high" | "rate-low" | "dead";
  /** The cause, and what to try, in a sentence. */
  readonly advice: string;
}

/** Share of the chance loss that a run must get under. */
const learntShare = 0.985;

/** Whether a loss says that nothing was learnt. */
export function isAtChance(loss: number, chance: number): boolean {
  return loss > learntShare * chance;
}

/**
 * Likely causes of a loss at chance, most likely first.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const [first] = chanceCauses({
 *   loss: 4.9, chance: 4.9, swing: 0.1, falseCosine: 0.99,
 *   rate: 1e-3, assumedInSync: 0,
 * });
 * strictEqual(first?.code, "dead");
 * ```
 */
export function chanceCauses(evidence: ChanceEvidence): ChanceCause[] {
  const { loss, chance, swing, falseCosine, rate, assumedInSync, overfits } =
    evidence;
  const causes: ChanceCause[] = [];
  if (falseCosine > 0.95) {
    causes.push({
      code: "dead",
      advice: `all vectors point the same way (mean cosine of false pairs ${
        falseCosine.toFixed(2)
      }): the activations are dead or collapsed; lower the learning rate, lengthen the warm-up, or begin from other weights ("start", "seed")`,
    });
  }
  if (loss > 1.05 * chance || swing > 0.3 * chance) {
    causes.push({
      code: "rate-high",
      advice: `the loss swings by ${
        swing.toFixed(2)
      } around chance: the learning rate ${rate} is too high; try a third of it`,
    });
  }
  if (overfits === false) {
    causes.push({
      code: "labels",
      advice:
        `not even eight clips can be learnt by heart: pictures and sound are probably not paired as they should be; look at the store's files, and at "falseShift" if the objective uses it`,
    });
  }
  if (assumedInSync > 0.5) {
    causes.push({
      code: "data-sync",
      advice: `${
        Math.round(100 * assumedInSync)
      } % of the tracks are taken to be in sync without evidence: measure their offsets first (deno task pipeline) and give an index.jsonl with hints, since a few frames of error that differ from source to source are enough to keep the loss at chance`,
    });
  }
  if (swing < 0.02 * chance && rate < 1e-4) {
    causes.push({
      code: "rate-low",
      advice:
        `the loss hardly moves: the learning rate ${rate} is very low; try ten times as much`,
    });
  }
  if (causes.length === 0) {
    causes.push({
      code: "data-sync",
      advice:
        `the clips may be out of sync by different amounts, or show people who do not speak: check some with "deno task offset", train longer ("verdictAfter"), or on fewer sources first`,
    });
  }
  return causes;
}

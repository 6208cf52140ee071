import {
  type CurationRule,
  curationRuleNames,
  curationRules,
} from "./rules.ts";

/** A rule with what it removed. */
export interface FunnelStep {
  /** Name of the rule. */
  readonly name: CurationRule;
  /** The same in words. */
  readonly rule: string;
  /** Seconds that it removed. */
  readonly removedSeconds: number;
}

/** What a curation kept and removed. */
export interface Funnel {
  /** Seconds before the first rule; a second with two faces counts twice. */
  readonly totalSeconds: number;
  /** Every rule in its order, also those that removed nothing. */
  readonly steps: readonly FunnelStep[];
  /** Seconds that are left. */
  readonly keptSeconds: number;
}

/** Frames per second of the grid. */
const rate = 25;

/**
 * Adds up what was kept and what each rule removed.
 *
 * @param kept frames that are left
 * @param removed frames by rule, one entry for each track or file
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const { totalSeconds, keptSeconds } = funnelOf(50, [{ voice: 25 }, { voice: 25, blur: 25 }]);
 * deepStrictEqual([totalSeconds, keptSeconds], [5, 2]);
 * ```
 */
export function funnelOf(
  kept: number,
  removed: readonly Readonly<Partial<Record<CurationRule, number>>>[],
): Funnel {
  const steps = curationRuleNames.map((name) => ({
    name,
    rule: curationRules[name],
    frames: removed.reduce((sum, counts) => sum + (counts[name] ?? 0), 0),
  }));
  const all = steps.reduce((sum, { frames }) => sum + frames, kept);
  return {
    totalSeconds: all / rate,
    steps: steps.map(({ name, rule, frames }) => ({
      name,
      rule,
      removedSeconds: frames / rate,
    })),
    keptSeconds: kept / rate,
  };
}

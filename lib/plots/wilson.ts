import { PlotError } from "./errors.ts";

/** Two-sided 95 % of the normal distribution, in standard deviations. */
const z95 = 1.959964;

/**
 * Wilson's interval for a share, which stays inside 0..1 and is honest for few trials.
 *
 * @param right successes, 0..total
 * @param total trials, at least 1
 * @param z width in standard deviations; the default gives 95 %
 * @returns the share with its lower and upper end
 * @throws {PlotError} `plot-data` unless 0 ≤ right ≤ total and total ≥ 1
 * @example
 * ```ts
 * import { assertAlmostEquals } from "../../tests/support/assert.ts";
 * // 46 of 46 right still leaves 0.92 as the lower end.
 * assertAlmostEquals(wilson(46, 46).low, 0.92, 0.005);
 * ```
 */
export function wilson(
  right: number,
  total: number,
  z: number = z95,
): { share: number; low: number; high: number } {
  if (!(total >= 1 && right >= 0 && right <= total)) {
    throw new PlotError(
      "plot-data",
      `a share needs 0 ≤ right ≤ total, total ≥ 1: ${right} of ${total}`,
    );
  }
  const share = right / total;
  const centre = (share + z * z / (2 * total)) / (1 + z * z / total);
  const half = z / (1 + z * z / total) *
    Math.sqrt(share * (1 - share) / total + z * z / (4 * total * total));
  // At the ends the interval touches 0 and 1 exactly; rounding would miss them.
  return {
    share,
    low: right === 0 ? 0 : centre - half,
    high: right === total ? 1 : centre + half,
  };
}

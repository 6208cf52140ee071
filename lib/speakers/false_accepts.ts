import { SpeakerOptionError } from "./errors.ts";

/** At which shift a stranger's sound was compared. */
export type ShiftKnowledge =
  /** At the one that the sound's own speaker reads: another face of the file is the one heard. */
  | "given"
  /** At the stranger's own best one: nothing else is known, as for a dubbed clip. */
  | "own";

/** How often strangers' sound reaches a confidence, for one network. */
export interface FalseAccepts {
  /** Name of the network. */
  readonly network: string;
  /** Where the numbers come from, in a sentence. */
  readonly origin: string;
  /** Shares of strangers' sound, falling. */
  readonly rates: readonly number[];
  /** Windows that a confidence is averaged over, rising. */
  readonly windows: readonly number[];
  /** Confidence that the share reaches: a row for each number of windows, a column for each rate. */
  readonly confidence: Readonly<
    Record<ShiftKnowledge, readonly (readonly number[])[]>
  >;
}

const measuredRates = [0.3, 0.2, 0.1, 0.05, 0.02, 0.01];

/**
 * What is known of the networks; `bench/false_accepts.ts` makes such a table.
 *
 * The published rule for SyncNet v2 is a confidence of 3, whatever the length.
 * Nobody published how often a stranger's sound reaches it, so the share at
 * which all thresholds of this project are set, 5 %, stands in.
 */
export const falseAccepts: readonly FalseAccepts[] = [
  {
    network: "syncnet_compact",
    origin:
      "measured with 250 pairs of strangers, 50 clips of people whom the network never saw",
    rates: measuredRates,
    windows: [10, 25, 50, 75, 100],
    confidence: {
      given: [
        [0.080, 0.140, 0.227, 0.313, 0.410, 0.485],
        [0.065, 0.113, 0.189, 0.259, 0.345, 0.409],
        [0.053, 0.094, 0.153, 0.207, 0.287, 0.360],
        [0.049, 0.084, 0.134, 0.183, 0.250, 0.306],
        [0.047, 0.077, 0.127, 0.174, 0.239, 0.289],
      ],
      own: [
        [0.201, 0.264, 0.351, 0.432, 0.528, 0.589],
        [0.185, 0.231, 0.306, 0.376, 0.467, 0.528],
        [0.170, 0.208, 0.267, 0.328, 0.413, 0.469],
        [0.162, 0.193, 0.244, 0.299, 0.373, 0.430],
        [0.156, 0.182, 0.232, 0.286, 0.349, 0.422],
      ],
    },
  },
  {
    network: "syncnet_v2",
    origin:
      "the published rule of confidence 3, assumed to let 5 % of strangers' sound pass: not measured here",
    rates: [0.05],
    windows: [100],
    confidence: { given: [[3]], own: [[3]] },
  },
];

/** The table of a network. */
export function falseAcceptsOf(network: string): FalseAccepts | undefined {
  return falseAccepts.find((table) => table.network === network);
}

/**
 * Value between the points of a line, straight between them and as the
 * nearest one beyond them.
 *
 * @param at positions, rising
 */
function between(
  at: readonly number[],
  values: readonly number[],
  place: number,
): number {
  const after = at.findIndex((position) => position >= place);
  if (after < 0) return values.at(-1)!;
  if (after === 0) return values[0]!;
  const share = (place - at[after - 1]!) / (at[after]! - at[after - 1]!);
  return values[after - 1]! + share * (values[after]! - values[after - 1]!);
}

/** The table's confidences for a number of windows, one for each rate. */
function confidencesAt(
  { windows, confidence, rates }: FalseAccepts,
  shift: ShiftKnowledge,
  count: number,
): number[] {
  return rates.map((_, column) =>
    between(
      windows.map(Math.log),
      confidence[shift].map((row) => row[column]!),
      Math.log(Math.max(1, count)),
    )
  );
}

/**
 * Confidence that a share of strangers' sound reaches; between the measured
 * numbers linear in the logarithms, beyond them the nearest one.
 *
 * @param rate share of strangers' sound, above 0 and below 1
 * @param windows windows that the confidence is averaged over
 * @throws {SpeakerOptionError} `threshold-unknown` if the network has no table
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(confidenceAtRate("syncnet_compact", 0.05, { shift: "own", windows: 25 }), 0.376);
 * ```
 */
export function confidenceAtRate(
  network: string,
  rate: number,
  { shift, windows }: {
    readonly shift: ShiftKnowledge;
    readonly windows: number;
  },
): number {
  const table = tableOf(network);
  const rising = (values: readonly number[]): number[] => [...values].reverse();
  return between(
    rising(table.rates).map(Math.log),
    rising(confidencesAt(table, shift, windows)),
    Math.log(rate),
  );
}

/**
 * Share of strangers' sound that reaches a confidence: the inverse of
 * {@link confidenceAtRate}.
 *
 * @throws {SpeakerOptionError} `threshold-unknown` if the network has no table
 * @example
 * ```ts
 * import { assertAlmostEquals } from "../../tests/support/assert.ts";
 * assertAlmostEquals(
 *   rateAtConfidence("syncnet_v2", 3, { shift: "own", windows: 25 }),
 *   0.05,
 * );
 * ```
 */
export function rateAtConfidence(
  network: string,
  confidence: number,
  { shift, windows }: {
    readonly shift: ShiftKnowledge;
    readonly windows: number;
  },
): number {
  const table = tableOf(network);
  return Math.exp(
    between(
      confidencesAt(table, shift, windows),
      table.rates.map(Math.log),
      confidence,
    ),
  );
}

function tableOf(network: string): FalseAccepts {
  const table = falseAcceptsOf(network);
  if (table === undefined) {
    throw new SpeakerOptionError(
      "threshold-unknown",
      `nobody measured how often strangers reach a confidence of ${network}: give a threshold of your own`,
    );
  }
  return table;
}

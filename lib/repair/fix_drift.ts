import type { DriftKind, OffsetPiece } from "./fit_drift.ts";
import { RepairError } from "./errors.ts";
import { confirmedMs, leaveAloneMs, writeChecked } from "./fix_file.ts";
import type { DriftMeasurement } from "./measure_faces.ts";
import {
  type MoveMethod,
  moveSound,
  type MoveSoundOptions,
} from "./move_sound.ts";
import { guardOutput } from "./output.ts";
import type { DelayPiece } from "./warp_sound.ts";

/** Options of {@link fixDrift}. */
export interface FixDriftOptions extends MoveSoundOptions {
  /** Measures how a file's offset goes on over time. Called before, and again after. */
  readonly measure: (file: string) => Promise<DriftMeasurement>;
  /** Whether an existing output may be replaced. */
  readonly force?: boolean;
}

/** How far apart sound and picture are over a whole file. */
export interface DriftSummary {
  /** How the offset goes on. */
  readonly kind: DriftKind;
  /** Parts in a million by which the sound runs too fast. */
  readonly ppm: number;
  /** The line. */
  readonly pieces: readonly OffsetPiece[];
  /** The largest distance of the line from 0, in ms. */
  readonly worstMs: number;
}

/** What {@link fixDrift} did. */
export interface FixDriftReport {
  /** `fixed`: the output was written; `in-sync`: there was nothing to do, and nothing was written. */
  readonly status: "fixed" | "in-sync";
  /** How the sound was moved; null if it was not. */
  readonly method: MoveMethod | null;
  /** What was measured before. */
  readonly before: DriftSummary;
  /** What is measured of the output; null if there is none. */
  readonly after: DriftSummary | null;
}

/**
 * What a measurement says of a file as a whole.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const piece = { start: 0, end: 60, offsetMs: -40, slopeMsPerMinute: 100 };
 * const fit = { kind: "drifting", ppm: 1667, pieces: [piece] } as const;
 * strictEqual(summariseDrift(fit).worstMs, 60);
 * ```
 */
export function summariseDrift(
  { kind, ppm, pieces }: Pick<DriftMeasurement, "kind" | "ppm" | "pieces">,
): DriftSummary {
  const worstMs = Math.max(
    ...pieces.flatMap(({ start, end, offsetMs, slopeMsPerMinute }) => [
      Math.abs(offsetMs),
      Math.abs(offsetMs + slopeMsPerMinute * (end - start) / 60),
    ]),
  );
  return { kind, ppm, pieces, worstMs };
}

/** The delays that bring each piece of a line to 0. */
export function delaysFor(pieces: readonly OffsetPiece[]): DelayPiece[] {
  return pieces.map(({ start, offsetMs, slopeMsPerMinute }) => ({
    start,
    delay: offsetMs / 1000,
    slope: slopeMsPerMinute / 60_000,
  }));
}

/**
 * Moves a file's sound so that its offset becomes 0 all along: a drift is
 * resampled, steps are cut out or filled, a constant offset is shifted as
 * `fixFile` does. Measured again, and written only if that confirms it.
 *
 * @param input a media file with the sound to be moved in it
 * @param output where to write
 * @throws {UsageError} as `guardOutput`
 * @throws {RepairError} `drift-too-short`, `repair-unconfirmed`, `repair-no-sound`
 * @throws {MediaError} as `remuxMedia`
 */
export async function fixDrift(
  input: string,
  output: string,
  options: FixDriftOptions,
): Promise<FixDriftReport> {
  const { measure, force, ...move } = options;
  guardOutput(input, output, force);
  const before = summariseDrift(await measure(input));
  if (before.worstMs <= leaveAloneMs) {
    return { status: "in-sync", method: null, before, after: null };
  }
  let method: MoveMethod = "encode";
  const after = await writeChecked(
    output,
    async (partial) => {
      method = await moveSound(input, partial, delaysFor(before.pieces), move);
    },
    async (partial) => {
      const after = summariseDrift(await measure(partial));
      if (after.worstMs <= confirmedMs) return after;
      throw new RepairError(
        "repair-unconfirmed",
        `the sound was moved along its ${before.kind} offset, but measured again it is up to ${
          Math.round(after.worstMs)
        } ms off (${after.kind}): nothing was written`,
      );
    },
  );
  return { status: "fixed", method, before, after };
}

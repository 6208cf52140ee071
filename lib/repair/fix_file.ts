import { rename, rm } from "node:fs/promises";
import { partialName } from "../media/mod.ts";
import { frameMs } from "../sync/mod.ts";
import { RepairError } from "./errors.ts";
import {
  type MoveMethod,
  moveSound,
  type MoveSoundOptions,
} from "./move_sound.ts";
import { guardOutput } from "./output.ts";
import {
  type FaceReading,
  type OffsetVote,
  voteOffset,
  type VoteOptions,
} from "./vote.ts";

/** Options of {@link fixFile}. */
export interface FixOptions extends VoteOptions, MoveSoundOptions {
  /** Measures a file: the tracks of its analysis. Called before, and again after. */
  readonly measure: (file: string) => Promise<readonly FaceReading[]>;
  /** Whether an existing output may be replaced. */
  readonly force?: boolean;
}

/** What {@link fixFile} did. */
export interface FixReport {
  /** `fixed`: the output was written; `in-sync`: there was nothing to do, and nothing was written. */
  readonly status: "fixed" | "in-sync";
  /** How the sound was moved; null if it was not. */
  readonly method: MoveMethod | null;
  /** Milliseconds by which the sound was delayed; negative = made earlier, 0 if it was not moved. */
  readonly delayMs: number;
  /** What the faces said before. */
  readonly before: OffsetVote;
  /** What they say of the output; null if there is none. */
  readonly after: OffsetVote | null;
}

/** Offsets within half a frame are left alone: the measurement is no finer. */
export const leaveAloneMs: number = frameMs / 2;

/** An output is in sync within one frame, as the verdict has it. */
export const confirmedMs: number = frameMs;

/** Writes under a hidden name, has it checked, and only then gives it its own. */
export async function writeChecked<T>(
  output: string,
  write: (partial: string) => Promise<void>,
  check: (partial: string) => Promise<T>,
): Promise<T> {
  const partial = partialName(output);
  try {
    await write(partial);
    const checked = await check(partial);
    await rename(partial, output);
    return checked;
  } finally {
    await rm(partial, { force: true });
  }
}

/** What the faces say of an output that is about to appear. */
async function confirm(
  file: string,
  before: OffsetVote,
  options: FixOptions,
): Promise<OffsetVote> {
  const after = voteOffset(await options.measure(file), options);
  if (Math.abs(after.offsetMs) <= confirmedMs) return after;
  throw new RepairError(
    "repair-unconfirmed",
    `the sound was moved by ${
      Math.round(before.offsetMs)
    } ms, but measured again it is ${
      Math.round(after.offsetMs)
    } ms off: nothing was written; its offset may change on the way (\`deno task drift\` tells)`,
  );
}

/**
 * Moves a file's sound so that its offset becomes 0.
 *
 * The faces vote on the offset ({@link voteOffset}), the sound is moved
 * ({@link moveSound}), the result is measured again and appears under its name
 * only if that confirms it. The input is never touched.
 *
 * @param input a media file with the sound to be moved in it
 * @param output where to write
 * @throws {UsageError} as {@link guardOutput}
 * @throws {RepairError} `repair-unsure`, `repair-disagree`, `repair-unconfirmed`, `repair-no-sound`
 * @throws {MediaError} as `remuxMedia`
 * @example
 * ```ts
 * import { rmSync } from "node:fs";
 * import { tmpdir } from "node:os";
 * import { strictEqual } from "node:assert/strict";
 * const face = { confidence: 0.6, verdict: "out-of-sync", reliability: "high", windows: 71 };
 * const input = "data/samples/grid_sound_late_320ms.mp4";
 * const output = `${tmpdir()}/fixed-${Date.now()}.mp4`;
 * const report = await fixFile(input, output, {
 *   // In earnest: async (file) => (await analyse(file)).tracks
 *   measure: (file) => Promise.resolve([{ ...face, offsetMs: file === input ? -320 : 0 }]),
 * });
 * strictEqual(report.method, "copy");
 * rmSync(output);
 * ```
 */
export async function fixFile(
  input: string,
  output: string,
  options: FixOptions,
): Promise<FixReport> {
  const { measure, force, reencode, signal, hook } = options;
  guardOutput(input, output, force);
  const before = voteOffset(await measure(input), options);
  if (Math.abs(before.offsetMs) <= leaveAloneMs) {
    return { status: "in-sync", method: null, delayMs: 0, before, after: null };
  }
  const pieces = [{ start: 0, delay: before.offsetMs / 1000, slope: 0 }];
  let method: MoveMethod = "copy";
  const after = await writeChecked(
    output,
    async (partial) => {
      method = await moveSound(input, partial, pieces, {
        ...(reencode === undefined ? {} : { reencode }),
        ...(signal ? { signal } : {}),
        ...(hook ? { hook } : {}),
      });
    },
    (partial) => confirm(partial, before, options),
  );
  return { status: "fixed", method, delayMs: before.offsetMs, before, after };
}

import { coefficientCount } from "../audio/mod.ts";
import { compactSizes } from "./compact_layers.ts";
import type { Features } from "./features.ts";
import type { SyncNetwork } from "./sync_network.ts";

/** MFCC of a whole file. */
export interface MfccRows {
  /** How many rows there are. */
  readonly rows: number;
  /** The numbers of rows `from` to `to` (exclusive), `[to − from, 13]`. */
  slice(from: number, to: number): Float32Array | Float64Array;
}

/**
 * Vectors of some of a file's sound windows, as embedding the whole file gives
 * them: each with what it reads around itself.
 *
 * @param mfcc of the file
 * @param from first window
 * @param to last window + 1; fewer come where the sound ends before
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { loadNetwork } from "./load_network.ts";
 * await using network = await loadNetwork("syncnet_compact");
 * const mfcc = {
 *   rows: 400,
 *   slice: (from: number, to: number) => new Float32Array(13 * (to - from)),
 * };
 * strictEqual((await embedSoundRange(network, mfcc, 10, 20)).rows, 10);
 * ```
 */
export async function embedSoundRange(
  network: Pick<SyncNetwork, "dimensions" | "contextWindows" | "embedSound">,
  mfcc: MfccRows,
  from: number,
  to: number,
): Promise<Features> {
  const { dimensions, contextWindows: context } = network;
  if (to <= from) return { data: new Float32Array(0), rows: 0, dimensions };
  const { length, hop } = compactSizes.soundWindow;
  const first = Math.max(0, from - context);
  const piece = mfcc.slice(
    first * hop,
    Math.min((to + context - 1) * hop + length, mfcc.rows),
  );
  const around = await network.embedSound(
    piece,
    piece.length / coefficientCount,
  );
  const data = around.data.subarray(
    (from - first) * dimensions,
    (to - first) * dimensions,
  );
  return { data, rows: data.length / dimensions, dimensions };
}

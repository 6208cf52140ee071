import type { Features, SyncNetwork } from "../networks/mod.ts";
import type { Hook } from "../progress.ts";
import { wholeClipVectors } from "../score/mod.ts";
import { NothingToMeasureError } from "./nothing.ts";

/** Length of SyncNet v2's lip feature. */
const lipDimensions = 512;

/** Options of {@link clipFeatures}. */
export interface ClipFeaturesOptions {
  /** Makes vectors; the caller disposes of it. */
  readonly network: SyncNetwork;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Hears of each frame: stage "frames". */
  readonly hook?: Hook;
}

/**
 * The lip features of a clip that is cut to a face: the values before the
 * network's last layers, one row per window of five frames.
 *
 * @returns `[frames − 4, 512]`
 * @throws {SyncError} `no-lip-feature` if the network has none, `too-short`, or why the clip cannot be decoded
 */
export async function clipFeatures(
  file: string,
  { network, signal, hook }: ClipFeaturesOptions,
): Promise<Features> {
  const { extractFeatures } = network;
  if (extractFeatures === undefined) {
    throw new NothingToMeasureError(
      "no-lip-feature",
      `the network ${network.name} has no lip feature; syncnet_v2 has`,
    );
  }
  const lips: SyncNetwork = {
    ...network,
    dimensions: lipDimensions,
    embedPicture: extractFeatures,
  };
  const { picture } = await wholeClipVectors(file, lips, {
    ...(signal ? { signal } : {}),
    ...(hook ? { hook } : {}),
  });
  if (picture.rows > 0) return picture;
  throw new NothingToMeasureError(
    "too-short",
    `${file} is too short: a window needs ${network.windowFrames} frames`,
  );
}

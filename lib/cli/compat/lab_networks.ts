import { existsSync } from "node:fs";
import { createDetector, type Detector } from "../../faces/mod.ts";
import { loadNetwork, type SyncNetwork } from "../../networks/mod.ts";
import { locateModel } from "../../weights/mod.ts";
import {
  isMissingModel,
  type MachineOptions,
  type NetworkOptions,
} from "./lab_options.ts";

/** Where the original keeps SyncNet's weights. */
const originalPlace = "data/syncnet_v2.model";

/** SyncNet v2 from the weights that the options name. */
export async function openNetwork(
  { initial_model, device, threads }:
    & Pick<NetworkOptions, "initial_model">
    & MachineOptions,
): Promise<{ readonly network: SyncNetwork; readonly model: string }> {
  const model = initial_model ??
    (existsSync(originalPlace) ? originalPlace : "syncnet_v2");
  const weights = (await locateModel(model)).path;
  const network = await loadNetwork("syncnet_v2", {
    weights,
    device,
    threads,
  });
  return { network, model: initial_model ?? weights };
}

/** What {@link openDetector} is told. */
export interface DetectorOptions extends MachineOptions {
  /** Name of the detector; the original's S3FD where its weights are, if left out. */
  readonly detector?: string;
  /** Weights of the detector. */
  readonly detector_weights?: string;
  /** Factor by which pictures are scaled for S3FD. */
  readonly facedet_scale: number;
}

/**
 * The detector that the options name. Where none is named it is the original's,
 * S3FD; without its weights the bundled one, and `notice` is told so.
 */
export async function openDetector(
  options: DetectorOptions,
  notice: (line: string) => void,
): Promise<Detector> {
  const { device, threads, facedet_scale, detector_weights } = options;
  const name = options.detector ?? "s3fd";
  if (name !== "s3fd") {
    return await createDetector(name, { device, threads });
  }
  try {
    const { path } = await locateModel(detector_weights ?? "s3fd");
    return await createDetector(name, {
      device,
      threads,
      weights: path,
      scales: [facedet_scale],
    });
  } catch (error) {
    if (options.detector !== undefined || !isMissingModel(error)) throw error;
    notice(
      "S3FD's weights are not here, so YuNet looks for faces, whose boxes differ a little, and --facedet_scale has no effect; for S3FD run: deno task models fetch s3fd",
    );
    return await createDetector("yunet", { device, threads });
  }
}

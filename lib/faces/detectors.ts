import { UsageError } from "../errors.ts";
import type { SessionOptions } from "../onnx/mod.ts";
import { createS3fd } from "./s3fd.ts";
import type { Detector } from "./types.ts";
import { createWhole } from "./whole.ts";
import { createYunet } from "./yunet.ts";

/** Options that every detector understands, or may leave alone. */
export interface DetectorOptions extends SessionOptions {
  /** Lowest score of a face, 0..1; the detector's own if left out. */
  readonly threshold?: number;
  /** Longer side in pixels of the picture that the network sees (YuNet). */
  readonly inputSide?: number;
  /** Factors by which the source is scaled for the network (S3FD). */
  readonly scales?: readonly number[];
  /** Weights to load, a path or bytes (S3FD). */
  readonly weights?: string | Uint8Array;
}

/** Makes one detector. */
export type DetectorFactory = (
  options: DetectorOptions,
) => Detector | Promise<Detector>;

/** The detectors by name, as the command line takes them. A new one is a file and a line here. */
export const detectors: Readonly<Record<string, DetectorFactory>> = {
  yunet: createYunet,
  s3fd: ({ weights, ...options }) => {
    if (weights !== undefined) return createS3fd({ weights, ...options });
    throw new UsageError(
      "weights-missing",
      "the detector s3fd needs its weights: fetch sfd_face.pth and give its path",
    );
  },
  whole: createWhole,
};

/** The detector that is used when none is named. */
export const defaultDetector = "yunet";

/**
 * Makes a detector by name.
 *
 * @param name a key of {@link detectors}
 * @param options what the detector needs
 * @throws {UsageError} `detector-unknown` with the names there are, or `weights-missing`
 * @example
 * ```ts
 * import { rejects } from "node:assert/strict";
 * await rejects(createDetector("mtcnn"), { code: "detector-unknown" });
 * ```
 */
export async function createDetector(
  name: string = defaultDetector,
  options: DetectorOptions = {},
): Promise<Detector> {
  const create = Object.hasOwn(detectors, name) ? detectors[name] : undefined;
  if (create === undefined) {
    throw new UsageError(
      "detector-unknown",
      `there is no detector "${name}": choose one of ${
        Object.keys(detectors).join(", ")
      }`,
    );
  }
  return await create(options);
}

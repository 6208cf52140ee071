import { createHash } from "node:crypto";
import {
  createSession,
  float32,
  type SessionOptions,
  uint8,
} from "../onnx/mod.ts";
import { readStateDict } from "../torch/mod.ts";
import { NetworkError } from "./errors.ts";
import { lrAsdModel } from "./lr_asd_model.ts";

/** Side in pixels of the grey faces that LR-ASD looks at. */
export const lrAsdSide = 112;
/** MFCC rows that belong to a frame of 40 ms. */
const rowsPerFrame = 4;
/** MFCC coefficients of a row. */
const coefficients = 13;

/** LR-ASD ready to run: does this face speak? Holds native memory: dispose of it. */
export interface LrAsd extends AsyncDisposable {
  /** SHA-256 of the weights' file, hexadecimal. */
  readonly sha256: string;
  /**
   * Runs the network on one piece of a track: every frame sees the whole piece.
   *
   * @param faces grey levels, [frames, 112, 112]
   * @param mfcc the sound of the same time, [4 · frames, 13]
   * @param frames at least 1
   * @returns score of each frame, [frames]: above 0 means speaking
   * @throws {NetworkError} `feed-size` if there are not that many numbers
   */
  score(
    faces: Uint8Array,
    mfcc: Float32Array,
    frames: number,
  ): Promise<Float32Array>;
}

/**
 * LR-ASD from the bytes of its PyTorch checkpoint (J. Liao et al., 2025;
 * weights' page, section 2).
 *
 * @throws {CheckpointError} if the bytes are no checkpoint
 * @throws {NetworkError} `checkpoint-mismatch` if it is another network's
 * @throws {ProviderError} if the machine lacks the device
 */
export async function loadLrAsd(
  weights: Uint8Array,
  options: SessionOptions = {},
): Promise<LrAsd> {
  const session = await createSession(
    lrAsdModel(readStateDict(weights)),
    options,
  );
  return {
    sha256: createHash("sha256").update(weights).digest("hex"),
    async score(faces, mfcc, frames) {
      const pixels = frames * lrAsdSide * lrAsdSide;
      const numbers = frames * rowsPerFrame * coefficients;
      if (faces.length !== pixels || mfcc.length !== numbers || frames < 1) {
        throw new NetworkError(
          "feed-size",
          `LR-ASD was given ${faces.length} pixels and ${mfcc.length} MFCC for ${frames} frames; they need ${pixels} and ${numbers}`,
        );
      }
      const { logits } = await session.run({
        frames: uint8(faces, [frames, lrAsdSide, lrAsdSide]),
        mfcc: float32(mfcc, [frames * rowsPerFrame, coefficients]),
      });
      const values = logits!.data as Float32Array;
      return Float32Array.from(
        { length: frames },
        (_, i) => values[2 * i + 1]!,
      );
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

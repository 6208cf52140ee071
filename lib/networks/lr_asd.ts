import { createHash } from "node:crypto";
import { coefficientCount } from "../audio/mod.ts";
import {
  createSession,
  float32,
  type SessionOptions,
  uint8,
} from "../onnx/mod.ts";
import { readStateDict } from "../torch/mod.ts";
import { NetworkError } from "./errors.ts";
import {
  lrAsdDimensions,
  lrAsdPictureModel,
  lrAsdSpeechModel,
} from "./lr_asd_model.ts";

/** Side in pixels of the grey faces that LR-ASD looks at. */
export const lrAsdSide = 112;
/** MFCC rows that belong to a frame of 40 ms. */
const rowsPerFrame = 4;

/** LR-ASD ready to run: does this face speak? Holds native memory: dispose of it. */
export interface LrAsd extends AsyncDisposable {
  /** SHA-256 of the weights' file, hexadecimal. */
  readonly sha256: string;
  /** Length of a picture vector. */
  readonly dimensions: number;
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
  /**
   * The picture half of `score`, nearly all of its work, for faces that are
   * scored with several sounds.
   *
   * @returns a vector for each frame, [frames, dimensions]
   * @throws {NetworkError} `feed-size`
   */
  see(faces: Uint8Array, frames: number): Promise<Float32Array>;
  /**
   * The rest of `score`.
   *
   * @param seen vectors of `see`
   * @throws {NetworkError} `feed-size`
   */
  scoreSeen(
    seen: Float32Array,
    mfcc: Float32Array,
    frames: number,
  ): Promise<Float32Array>;
}

function checkFeed(frames: number, what: string, actual: number, each: number) {
  if (frames >= 1 && actual === frames * each) return;
  throw new NetworkError(
    "feed-size",
    `LR-ASD was given ${actual} ${what} for ${frames} frames; it needs ${each} for each`,
  );
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
  const stored = readStateDict(weights);
  await using started = new AsyncDisposableStack();
  const picture = started.use(
    await createSession(lrAsdPictureModel(stored), options),
  );
  const speech = started.use(
    await createSession(lrAsdSpeechModel(stored), options),
  );
  const sessions = started.move();

  async function see(
    faces: Uint8Array,
    frames: number,
  ): Promise<Float32Array> {
    checkFeed(frames, "pixels", faces.length, lrAsdSide * lrAsdSide);
    const { picture: seen } = await picture.run({
      frames: uint8(faces, [frames, lrAsdSide, lrAsdSide]),
    });
    return seen!.data as Float32Array;
  }

  async function scoreSeen(
    seen: Float32Array,
    mfcc: Float32Array,
    frames: number,
  ): Promise<Float32Array> {
    checkFeed(
      frames,
      "values of picture vectors",
      seen.length,
      lrAsdDimensions,
    );
    checkFeed(frames, "MFCC", mfcc.length, rowsPerFrame * coefficientCount);
    const { logits } = await speech.run({
      picture: float32(seen, [frames, lrAsdDimensions]),
      mfcc: float32(mfcc, [frames * rowsPerFrame, coefficientCount]),
    });
    const values = logits!.data as Float32Array;
    return Float32Array.from({ length: frames }, (_, i) => values[2 * i + 1]!);
  }

  return {
    sha256: createHash("sha256").update(weights).digest("hex"),
    dimensions: lrAsdDimensions,
    async score(faces, mfcc, frames) {
      // Before the pictures' work, not after it.
      checkFeed(frames, "MFCC", mfcc.length, rowsPerFrame * coefficientCount);
      return await scoreSeen(await see(faces, frames), mfcc, frames);
    },
    see,
    scoreSeen,
    [Symbol.asyncDispose]: () => sessions.disposeAsync(),
  };
}

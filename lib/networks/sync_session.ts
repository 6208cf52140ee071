import { coefficientCount } from "../audio/mod.ts";
import {
  createSession,
  float32,
  type GraphTensor,
  type Session,
  type SessionOptions,
  uint8,
} from "../onnx/mod.ts";
import { NetworkError } from "./errors.ts";
import { type Features, joinFeatures } from "./features.ts";
import type {
  Calibration,
  SyncNetwork,
  SyncNetworkInfo,
} from "./sync_network.ts";
import { windowCount, type WindowOptions } from "./windows.ts";

/** Windows of one run, those around it not counted: enough to fill the device, few enough to keep memory low. */
export interface BatchSizes {
  /** Picture windows on a CPU. */
  readonly picture: number;
  /** Sound windows on a CPU. */
  readonly sound: number;
  /** How many times as many on a GPU. */
  readonly gpuFactor: number;
}

/** The two streams as ONNX models, and what hangs on them. */
export interface SyncModels {
  /** `frames` [frames, height, width, channels] → `picture`, and `lip` where the network has it. */
  readonly picture: Uint8Array;
  /** `mfcc` [rows, 13] → `sound`. */
  readonly sound: Uint8Array;
  /** Rows of a sound window. */
  readonly soundWindow: WindowOptions;
  /** Windows that a vector reads on either side of its own; 0 if left out. */
  readonly contextWindows?: number;
  /** Windows of one run. */
  readonly batch: BatchSizes;
  /** What was measured of the weights. */
  readonly calibration: Calibration;
  /** SHA-256 of the weights' file. */
  readonly sha256: string;
}

interface Stream {
  readonly session: Session;
  readonly input: string;
  readonly output: string;
  readonly window: WindowOptions;
  readonly context: number;
  readonly batch: number;
}

function checkSize(actual: number, expected: number, what: string): void {
  if (actual === expected) return;
  throw new NetworkError(
    "feed-size",
    `the network was given ${actual} ${what} where ${expected} were announced`,
  );
}

/**
 * Runs a stream batch by batch, each with what its vectors read around them;
 * `feed` cuts the rows of one batch.
 */
async function embed(
  { session, input, output, window, context, batch }: Stream,
  rows: number,
  dimensions: number,
  feed: (start: number, end: number) => GraphTensor,
): Promise<Features> {
  const windows = windowCount(rows, window);
  // What surrounds a run is computed with it, so that few runs cost least.
  const runs = Math.max(1, Math.ceil((windows - 2 * context) / batch));
  const share = Math.ceil(windows / runs);
  const pieces: Features[] = [];
  for (let first = 0; first < windows; first += share) {
    const count = Math.min(share, windows - first);
    const from = Math.max(0, first - context);
    const to = Math.min(windows, first + count + context);
    const rowsFrom = from * window.hop;
    const rowsTo = (to - 1) * window.hop + window.length;
    const made = await session.run({ [input]: feed(rowsFrom, rowsTo) }, [
      output,
    ]);
    const all = made[output]!.data as Float32Array;
    const skipped = (first - from) * dimensions;
    const data = all.subarray(skipped, skipped + count * dimensions);
    pieces.push({ data, rows: count, dimensions });
  }
  return joinFeatures(pieces, dimensions);
}

/**
 * A sync network over two ONNX models.
 *
 * @throws {GraphError} `model-unreadable`
 * @throws {ProviderError} if the machine lacks the device
 */
export async function createSyncNetwork(
  info: SyncNetworkInfo,
  models: SyncModels,
  options: SessionOptions = {},
): Promise<SyncNetwork> {
  const { channels, height, width, dtype } = info.picture;
  const pixels = channels * height * width;
  await using started = new AsyncDisposableStack();
  const picture = started.use(await createSession(models.picture, options));
  const sound = started.use(await createSession(models.sound, options));
  const sessions = started.move();
  const { contextWindows: context = 0 } = models;
  const factor = picture.device === "cpu" ? 1 : models.batch.gpuFactor;

  const embedFrames = (
    frames: Uint8Array | Float32Array,
    count: number,
    output: string,
    dimensions: number,
  ): Promise<Features> => {
    checkSize(frames.length, count * pixels, "pixels");
    if ((dtype === "uint8") !== (frames instanceof Uint8Array)) {
      throw new NetworkError(
        "feed-type",
        `the network ${info.name} takes its pixels as ${dtype}`,
      );
    }
    const window = { length: info.windowFrames, hop: 1 };
    const batch = models.batch.picture * factor;
    const stream = {
      session: picture,
      input: "frames",
      output,
      window,
      context,
      batch,
    };
    return embed(stream, count, dimensions, (start, end) => {
      const shape = [end - start, height, width, channels];
      const part = frames.subarray(start * pixels, end * pixels);
      return part instanceof Uint8Array
        ? uint8(part, shape)
        : float32(part, shape);
    });
  };

  return {
    ...info,
    ...models.calibration,
    sha256: models.sha256,
    contextWindows: context,
    async embedPicture(frames, count) {
      return await embedFrames(frames, count, "picture", info.dimensions);
    },
    async embedSound(mfcc, rows) {
      checkSize(mfcc.length, rows * coefficientCount, "MFCC");
      const stream = {
        session: sound,
        input: "mfcc",
        output: "sound",
        window: models.soundWindow,
        context,
        batch: models.batch.sound * factor,
      };
      return await embed(stream, rows, info.dimensions, (start, end) => {
        const part = mfcc.subarray(
          start * coefficientCount,
          end * coefficientCount,
        );
        return float32(Float32Array.from(part), [
          end - start,
          coefficientCount,
        ]);
      });
    },
    ...(picture.outputNames.includes("lip")
      ? {
        async extractFeatures(
          frames: Uint8Array | Float32Array,
          count: number,
        ): Promise<Features> {
          return await embedFrames(frames, count, "lip", 512);
        },
      }
      : {}),
    [Symbol.asyncDispose]: () => sessions.disposeAsync(),
  };
}

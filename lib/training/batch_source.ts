import type { Batch, BatchOptions } from "./batch.ts";
import { TrainingError } from "./errors.ts";
import type { TimedTrack } from "./lateness.ts";

/** What the thread is told. */
export type BatchRequest =
  | {
    readonly kind: "open";
    readonly store: string;
    readonly tracks: readonly TimedTrack[];
    readonly options: BatchOptions;
  }
  | { readonly kind: "make"; readonly step: number };

/** What the thread answers. */
export type BatchReply =
  | { readonly kind: "batch"; readonly step: number; readonly batch: Batch }
  | { readonly kind: "failed"; readonly message: string };

/** Batches made ahead in another thread, while the network learns from the last one. */
export interface BatchSource extends Disposable {
  /**
   * The batch of the next step.
   *
   * @throws {TrainingError} `batch-failed`
   */
  next(): Promise<Batch>;
}

/** Batches that are made ahead. */
const lookAhead = 2;

/**
 * Starts to make the batches of a run, from a step on.
 *
 * The runtime's own threads leave a gap between two steps; without this, the
 * next batch would be made in it.
 */
export function createBatchSource(
  { store, tracks, options, from, to }: {
    readonly store: string;
    readonly tracks: readonly TimedTrack[];
    readonly options: BatchOptions;
    readonly from: number;
    readonly to: number;
  },
): BatchSource {
  const worker = new Worker(new URL("./batch_worker.ts", import.meta.url), {
    type: "module",
  });
  const post = (request: BatchRequest): void => worker.postMessage(request);
  const ready: Batch[] = [];
  let failure: TrainingError | undefined;
  let wake = (): void => {};
  const fail = (message: string): void => {
    failure ??= new TrainingError(
      "batch-failed",
      `a batch could not be made: ${message}`,
    );
    wake();
  };
  worker.onmessage = ({ data }: MessageEvent<BatchReply>): void => {
    if (data.kind === "failed") return fail(data.message);
    ready.push(data.batch);
    wake();
  };
  worker.onerror = (event): void => {
    event.preventDefault();
    fail(event.message);
  };
  let asked = from;
  const ask = (): void => {
    if (asked < to) post({ kind: "make", step: asked++ });
  };
  post({ kind: "open", store, tracks, options });
  for (let i = 0; i < lookAhead; i++) ask();
  return {
    async next() {
      while (ready.length === 0) {
        if (failure !== undefined) throw failure;
        await new Promise<void>((resolve) => wake = resolve);
      }
      ask();
      return ready.shift()!;
    },
    [Symbol.dispose]: () => worker.terminate(),
  };
}

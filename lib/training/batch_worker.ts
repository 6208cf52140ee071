/** Makes batches in a thread of its own: see `batch_source.ts`. */
import { type Batch, type BatchMaker, createBatchMaker } from "./batch.ts";
import type { BatchReply, BatchRequest } from "./batch_source.ts";
import { openStore } from "./store.ts";

/** What Deno gives a worker. */
const port = globalThis as unknown as {
  onmessage: (event: MessageEvent<BatchRequest>) => void;
  postMessage(reply: BatchReply, transfer: Transferable[]): void;
};

let maker: BatchMaker | undefined;

function buffersOf(
  { frames, mfcc, falseMfcc }: Batch,
): ArrayBuffer[] {
  return [frames, mfcc, ...(falseMfcc === undefined ? [] : [falseMfcc])]
    .map(({ buffer }) => buffer as ArrayBuffer);
}

port.onmessage = ({ data }) => {
  try {
    if (data.kind === "open") {
      // Stays open as long as the thread lives.
      maker = createBatchMaker(
        openStore(data.store),
        data.tracks,
        data.options,
      );
      return;
    }
    const batch = maker!.make(data.step);
    port.postMessage(
      { kind: "batch", step: data.step, batch },
      buffersOf(batch),
    );
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    port.postMessage({ kind: "failed", message }, []);
  }
};

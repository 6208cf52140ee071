import { MediaError } from "./errors.ts";
import type { Reply, Request } from "./protocol.ts";
import type { Decoder } from "./types.ts";

/** Milliseconds that the worker has for freeing what it holds, before it is ended as it is. */
const closeMilliseconds = 3000;

/** How this stage talks to a {@link Decoder}. */
export interface DecoderLink {
  /** A number that no other file or reading of this decoder has. */
  newId(): number;
  /** Sends a request that has no reply. */
  post(request: Request): void;
  /** Sends a request, waits for its reply. */
  ask(request: Request): Promise<Reply>;
  /** Lets all who wait for replies about `id` fail; later replies go nowhere. */
  abandon(id: number, reason: unknown): void;
  /** Closes a file and waits until it is closed, or for three seconds at most. */
  closeFile(id: number): Promise<void>;
}

const links = new WeakMap<Decoder, DecoderLink>();

/** The way to talk to a decoder. */
export function linkOf(decoder: Decoder): DecoderLink {
  const link = links.get(decoder);
  if (!link) throw new TypeError("not a decoder made by startDecoder");
  return link;
}

interface Waiter {
  resolve: (reply: Reply) => void;
  reject: (error: unknown) => void;
}

/**
 * Starts a thread that decodes.
 *
 * @returns the thread: `await using` ends it
 * @example
 * ```ts
 * import { rejects } from "node:assert/strict";
 * import { openMedia } from "./mod.ts";
 * await using decoder = startDecoder();
 * for (const file of ["missing-1.mp4", "missing-2.mp4"]) {
 *   await rejects(openMedia(file, { decoder }), { code: "file-missing" });
 * }
 * ```
 */
export function startDecoder(): Decoder {
  const worker = new Worker(new URL("./decode_worker.ts", import.meta.url), {
    type: "module",
  });
  const waiting = new Map<number, Waiter[]>();
  let failure: { error: unknown } | undefined;
  let lastId = 0;

  const abandon = (id: number, reason: unknown): void => {
    for (const { reject } of waiting.get(id)?.splice(0) ?? []) reject(reason);
    waiting.delete(id);
  };
  const fail = (error: unknown): void => {
    failure ??= { error };
    for (const id of [...waiting.keys()]) abandon(id, error);
  };
  worker.onmessage = ({ data }: MessageEvent<Reply>): void => {
    const waiters = waiting.get(data.id);
    const waiter = waiters?.shift();
    if (waiters?.length === 0) waiting.delete(data.id);
    if (data.type === "failed") {
      waiter?.reject(new MediaError(data.code, data.message));
    } else waiter?.resolve(data);
  };
  worker.onerror = (event): void => {
    event.preventDefault();
    fail(
      new MediaError("decode-failed", `the decoder stopped: ${event.message}`),
    );
  };
  const post = (request: Request): void => worker.postMessage(request);
  const ask = (request: Request): Promise<Reply> => {
    if (failure) return Promise.reject(failure.error);
    if (request.type === "open") files.add(request.id);
    return new Promise((resolve, reject) => {
      const waiters = waiting.get(request.id) ?? [];
      waiting.set(request.id, waiters);
      waiters.push({ resolve, reject });
      post(request);
    });
  };
  const files = new Set<number>();
  const link: DecoderLink = {
    newId: () => ++lastId,
    post,
    ask,
    abandon,
    async closeFile(id): Promise<void> {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, closeMilliseconds);
      });
      const closed = ask({ type: "close", id }).catch(() => {});
      await Promise.race([closed, patience]);
      clearTimeout(timer);
      files.delete(id);
    },
  };
  const decoder: Decoder = {
    get openFiles(): number {
      return files.size;
    },
    [Symbol.asyncDispose](): Promise<void> {
      fail(new MediaError("decode-failed", "the decoder was ended"));
      worker.terminate();
      return Promise.resolve();
    },
  };
  links.set(decoder, link);
  return decoder;
}

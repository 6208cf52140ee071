import { open, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";

/** How one transfer goes. */
export interface TransferOptions {
  /** Stops it; what has arrived stays in the partial file. */
  readonly signal?: AbortSignal | undefined;
  /** Called with all bytes that the partial file has now. */
  readonly progress?: ((bytes: number) => void) | undefined;
  /** Bytes the whole must have; a source that offers another number is refused before anything is stored. */
  readonly expected?: number | undefined;
  /** Silence after which a source is given up, seconds. */
  readonly idleSeconds: number;
}

/** A source that cannot give the file. */
export class SourceRefused extends Error {
  /** Whether the partial file is of no use with it: from the beginning it may work. */
  readonly stale: boolean;

  /**
   * Makes one.
   *
   * @param reason why, as a clause about the server
   * @param stale whether the earlier bytes are to blame
   */
  constructor(reason: string, stale = false) {
    super(reason);
    this.stale = stale;
  }
}

/** Bytes of a file; 0 if there is none. */
export async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

/** First byte and total of a Content-Range, e.g. `bytes 100-199/200`. */
function contentRange(response: Response): { first: number; total?: number } {
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(
    response.headers.get("content-range") ?? "",
  );
  if (match === null) {
    throw new SourceRefused("it answers with an unknown range", true);
  }
  const first = Number(match[1]);
  return match[2] === "*" ? { first } : { first, total: Number(match[2]) };
}

/** Where the answer's bytes belong in the file, and how many bytes the whole has. */
function placeOf(
  response: Response,
  have: number,
): { start: number; total?: number } {
  if (response.status === 206) {
    const { first, total } = contentRange(response);
    if (first !== have) {
      throw new SourceRefused("it answers with another range", true);
    }
    return total === undefined ? { start: first } : { start: first, total };
  }
  if (!response.ok) {
    throw new SourceRefused(
      `it answers ${response.status} ${response.statusText}`.trim(),
      // 416: our part is longer than its file.
      response.status === 416,
    );
  }
  const length = response.headers.get("content-length");
  return length === null ? { start: 0 } : { start: 0, total: Number(length) };
}

async function store(
  body: ReadableStream<Uint8Array>,
  file: FileHandle,
  start: number,
  options: TransferOptions,
  alive: () => void,
): Promise<void> {
  let position = start;
  for await (const chunk of body) {
    alive();
    if (
      options.expected !== undefined &&
      position + chunk.length > options.expected
    ) {
      throw new SourceRefused(
        `it sends more than ${options.expected} bytes`,
        true,
      );
    }
    await file.write(chunk, 0, chunk.length, position);
    position += chunk.length;
    options.progress?.(position);
  }
}

/**
 * Fetches one address into a partial file, going on where that ends if the
 * server knows ranges, from the beginning if not.
 *
 * @param url http or https
 * @param path the partial file; made if it is not there
 * @returns whether it went on from earlier bytes
 * @throws {SourceRefused} if the server says no or offers another file
 * @throws {Error} what `fetch` throws when the connection fails, breaks or goes silent
 */
export async function transfer(
  url: string,
  path: string,
  options: TransferOptions,
): Promise<boolean> {
  const have = await sizeOf(path);
  const silence = new AbortController();
  const wait = options.idleSeconds * 1000;
  const giveUp = (): void =>
    silence.abort(new Error(`it sent nothing for ${options.idleSeconds} s`));
  let timer = setTimeout(giveUp, wait);
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, wait);
  };
  try {
    const response = await fetch(url, {
      headers: {
        // Ranges count the bytes of the file itself, so it must come unpacked.
        "accept-encoding": "identity",
        ...(have > 0 ? { range: `bytes=${have}-` } : {}),
      },
      signal: options.signal === undefined
        ? silence.signal
        : AbortSignal.any([silence.signal, options.signal]),
    });
    try {
      const { start, total } = placeOf(response, have);
      if (
        total !== undefined && options.expected !== undefined &&
        total !== options.expected
      ) {
        throw new SourceRefused(
          `it offers ${total} bytes, not ${options.expected}`,
        );
      }
      await using file = await open(path, start > 0 ? "r+" : "w");
      if (response.body !== null) {
        await store(response.body, file, start, options, alive);
      }
      return start > 0;
    } catch (error) {
      await response.body?.cancel().catch(() => {});
      throw error;
    }
  } finally {
    clearTimeout(timer);
  }
}

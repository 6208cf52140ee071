/** A local HTTP server that serves one file well or badly. */
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** A running server; disposing of it closes every connection. */
export interface FileServer extends AsyncDisposable {
  /** Its address, without a slash at the end. */
  readonly url: string;
  /** The Range headers of all requests so far, `""` where there was none. */
  readonly ranges: string[];
}

/** Starts a server on a free port of 127.0.0.1. */
export async function serve(
  answer: (
    request: IncomingMessage,
    response: ServerResponse,
    count: number,
  ) => void,
): Promise<FileServer> {
  const ranges: string[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range ?? "");
    answer(request, response, ranges.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    ranges,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Sends a file as it should be sent, ranges included; `cut` breaks off after so many bytes. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  file: Uint8Array,
  cut = Infinity,
): void {
  const match = /^bytes=(\d+)-$/.exec(request.headers.range ?? "");
  const first = Number(match?.[1] ?? 0);
  if (first >= file.length) {
    response.writeHead(416).end();
    return;
  }
  const part = file.subarray(first);
  response.writeHead(match === null ? 200 : 206, {
    "content-length": part.length,
    ...(match === null ? {} : {
      "content-range": `bytes ${first}-${file.length - 1}/${file.length}`,
    }),
  });
  if (cut >= part.length) response.end(part);
  else response.write(part.subarray(0, cut), () => response.destroy());
}

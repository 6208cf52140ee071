import { createHash } from "node:crypto";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StageEvent } from "../../lib/progress.ts";
import {
  fetchModel,
  type FetchOptions,
  locateModel,
  type ModelEntry,
} from "../../lib/weights/mod.ts";
import { assert, assertRejects } from "../support/assert.ts";
import { assertEquals } from "../support/assert.ts";
import { send, serve } from "./file_server.ts";

/** 300 kB that no server sends in one piece. */
const file = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) >>> 7);
const sha256 = createHash("sha256").update(file).digest("hex");

function entryOf(...urls: string[]): ModelEntry {
  return {
    name: "net",
    file: "net.pt",
    architecture: "test",
    urls,
    bytes: file.length,
    sha256,
    licence: "MIT",
    citation: "nobody",
    bundled: false,
    notes: "",
  };
}

/** An empty models' folder that goes away. */
function folder(): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), "models-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

function options(
  path: string,
  urls: string[],
  more: FetchOptions = {},
): FetchOptions {
  return { folder: path, known: [entryOf(...urls)], retrySeconds: 0, ...more };
}

/** An address where nobody listens. */
async function deadAddress(): Promise<string> {
  await using server = await serve((_, response) => response.end());
  return server.url;
}

function same(path: string): boolean {
  return readFileSync(path).equals(file);
}

Deno.test("a model is fetched once, with progress; then the net is left alone", async () => {
  using cache = folder();
  await using server = await serve((request, response) =>
    send(request, response, file)
  );
  const events: StageEvent[] = [];
  const how = options(cache.path, [server.url], {
    hook: (event) => events.push(event),
  });
  const { path } = await fetchModel("net", how);
  assert(same(path));
  assertEquals(
    { ...events.at(-1)! },
    {
      stage: "fetch",
      completed: file.length,
      total: file.length,
      artifact: "net",
    },
  );
  await fetchModel("net", how);
  assertEquals(server.ranges, [""]);
  assert(!existsSync(`${path}.part`));
  assertEquals((await locateModel("net", how)).sha256, sha256);
});

Deno.test("a broken connection is taken up where it broke", async () => {
  using cache = folder();
  await using server = await serve((request, response, count) =>
    send(request, response, file, count < 3 ? 100_000 : Infinity)
  );
  const { path } = await fetchModel("net", options(cache.path, [server.url]));
  assert(same(path));
  assert(/^bytes=[1-9]\d+-$/.test(server.ranges[1]!), server.ranges.join());
  const starts = server.ranges.slice(1).map((range) =>
    Number(range.slice(6, -1))
  );
  assert(starts[1]! > starts[0]!, "the second try went further");
});

Deno.test("what an interrupted run left is used by the next", async () => {
  using cache = folder();
  writeFileSync(join(cache.path, "net.pt.part"), file.subarray(0, 123_456));
  await using server = await serve((request, response) =>
    send(request, response, file)
  );
  assert(
    same((await fetchModel("net", options(cache.path, [server.url]))).path),
  );
  assertEquals(server.ranges, ["bytes=123456-"]);
});

Deno.test("a partial file that is whole only needs its name", async () => {
  using cache = folder();
  writeFileSync(join(cache.path, "net.pt.part"), file);
  assert(
    same(
      (await fetchModel("net", options(cache.path, [await deadAddress()])))
        .path,
    ),
  );
});

Deno.test("a server that ignores ranges sends the whole, and the whole is right", async () => {
  using cache = folder();
  writeFileSync(join(cache.path, "net.pt.part"), file.subarray(0, 1000));
  await using server = await serve((_, response) => response.end(file));
  assert(
    same((await fetchModel("net", options(cache.path, [server.url]))).path),
  );
  assertEquals(server.ranges, ["bytes=1000-"]);
});

Deno.test("earlier bytes that were wrong are fetched again from the start", async () => {
  using cache = folder();
  writeFileSync(join(cache.path, "net.pt.part"), new Uint8Array(5000).fill(7));
  await using server = await serve((request, response) =>
    send(request, response, file)
  );
  assert(
    same((await fetchModel("net", options(cache.path, [server.url]))).path),
  );
  assertEquals(server.ranges, ["bytes=5000-", ""]);
});

Deno.test("other bytes of the right length are refused and nothing is left", async () => {
  using cache = folder();
  const wrong = file.slice();
  wrong[200_000]! ^= 1;
  await using server = await serve((request, response) =>
    send(request, response, wrong)
  );
  await assertRejects(fetchModel("net", options(cache.path, [server.url])), {
    code: "model-not-fetched",
    message: /wrong SHA-256.*models add FILE/,
  });
  assert(!existsSync(join(cache.path, "net.pt")));
  assert(!existsSync(join(cache.path, "net.pt.part")));
});

Deno.test("a file of another size is refused before it is stored", async () => {
  using cache = folder();
  await using server = await serve((request, response) =>
    send(request, response, file.subarray(0, 1000))
  );
  await assertRejects(fetchModel("net", options(cache.path, [server.url])), {
    message: /offers 1000 bytes, not 300000/,
  });
});

Deno.test("a server without an end is stopped at the listed size", async () => {
  using cache = folder();
  await using server = await serve((_, response) => {
    response.writeHead(200);
    const pour = (): void => {
      while (!response.destroyed && response.write(file));
    };
    response.on("drain", pour);
    pour();
  });
  await assertRejects(fetchModel("net", options(cache.path, [server.url])), {
    message: /sends more than 300000 bytes/,
  });
});

Deno.test("a page that is not there fails with its status and keeps what has arrived", async () => {
  using cache = folder();
  const partial = join(cache.path, "net.pt.part");
  writeFileSync(partial, file.subarray(0, 1000));
  await using server = await serve((_, response) =>
    response.writeHead(404).end("gone")
  );
  await assertRejects(fetchModel("net", options(cache.path, [server.url])), {
    code: "model-not-fetched",
    message: /404/,
  });
  assertEquals(readFileSync(partial).length, 1000);
  assertEquals(server.ranges.length, 1);
});

Deno.test("the second address is used when the first fails", async () => {
  using cache = folder();
  await using broken = await serve((_, response) =>
    response.writeHead(500).end()
  );
  await using good = await serve((request, response) =>
    send(request, response, file)
  );
  const how = options(cache.path, [
    await deadAddress(),
    broken.url,
    good.url,
  ]);
  assert(same((await fetchModel("net", how)).path));
});

Deno.test("a host that is down is named, with what to do instead", async () => {
  using cache = folder();
  const url = await deadAddress();
  await assertRejects(
    fetchModel(
      "net",
      options(cache.path, [url], { retries: 0 }),
    ),
    {
      code: "model-not-fetched",
      message:
        /127\.0\.0\.1:\d+: it cannot be reached.*refused.*Try again later/,
    },
  );
});

Deno.test("a slow download stops when it is aborted and goes on later", async () => {
  using cache = folder();
  await using server = await serve((request, response, count) => {
    if (count > 1) return send(request, response, file);
    response.writeHead(200, { "content-length": file.length });
    response.write(file.subarray(0, 50_000));
  });
  const stop = new AbortController();
  const how = options(cache.path, [server.url], {
    signal: stop.signal,
    hook: ({ completed }) =>
      completed >= 50_000 && stop.abort(new Error("enough")),
  });
  await assertRejects(fetchModel("net", how), /enough/);
  assertEquals(
    readFileSync(join(cache.path, "net.pt.part")).length,
    50_000,
  );
  assert(
    same((await fetchModel("net", options(cache.path, [server.url]))).path),
  );
  assertEquals(server.ranges, ["", "bytes=50000-"]);
});

Deno.test("a server that goes silent is given up", async () => {
  using cache = folder();
  await using server = await serve((_, response) => {
    response.writeHead(200, { "content-length": file.length });
    response.write(file.subarray(0, 10));
  });
  await assertRejects(
    fetchModel(
      "net",
      options(cache.path, [server.url], { idleSeconds: 0.2, retries: 0 }),
    ),
    /sent nothing for 0.2 s/,
  );
});

Deno.test("a damaged file is fetched anew", async () => {
  using cache = folder();
  writeFileSync(join(cache.path, "net.pt"), "damaged");
  await using server = await serve((request, response) =>
    send(request, response, file)
  );
  assert(
    same((await fetchModel("net", options(cache.path, [server.url]))).path),
  );
});

Deno.test("a model without an address says how to add it", async () => {
  using cache = folder();
  await assertRejects(fetchModel("net", options(cache.path, [])), {
    code: "model-no-source",
    message: /models add FILE --name net/,
  });
  await assertRejects(fetchModel("nothing", options(cache.path, [])), {
    code: "model-unknown",
  });
});

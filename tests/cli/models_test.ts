import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { writeSafetensors } from "../../lib/torch/mod.ts";
import { assert } from "../support/assert.ts";
import { assertEquals } from "../support/assert.ts";
import { send, serve } from "../weights/file_server.ts";

const script = fileURLToPath(
  new URL("../../lib/cli/models.ts", import.meta.url),
);
const file = Uint8Array.from({ length: 200_000 }, (_, i) => (i * i) >>> 5);

interface Run {
  status: number | null;
  out: string;
  err: string;
}

/** Runs the command; Ctrl-C is sent when `interruptWhen` resolves. */
async function models(
  folder: string,
  args: string[],
  interruptWhen?: Promise<unknown>,
): Promise<Run> {
  const child = spawn(Deno.execPath(), [
    "run",
    "-A",
    "--quiet",
    script,
    ...args,
  ], {
    env: { ...process.env, SYNC_MODELS: folder, NO_COLOR: "1", SYNC_DEBUG: "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const run: Run = { status: null, out: "", err: "" };
  child.stdout.setEncoding("utf8").on(
    "data",
    (text: string) => run.out += text,
  );
  child.stderr.setEncoding("utf8").on(
    "data",
    (text: string) => run.err += text,
  );
  void interruptWhen?.then(() => child.kill("SIGINT"));
  // Deno reads status 130 as death by SIGINT; that the command ended by itself shows in what it printed.
  run.status = await new Promise((resolve) =>
    child.on(
      "close",
      (status, signal) => resolve(signal === "SIGINT" ? 130 : status),
    )
  );
  assert(!/^\s+at /m.test(run.err), `a stack trace: ${run.err}`);
  return run;
}

function folder(): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), "models-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

/** Lists a model of ours as the user's own, to be fetched from a local server. */
function listModel(path: string, url: string): void {
  const entry = {
    name: "net",
    file: "net.pt",
    architecture: "test",
    urls: [url],
    bytes: file.length,
    sha256: createHash("sha256").update(file).digest("hex"),
    licence: "MIT",
    citation: "",
    bundled: false,
    notes: "",
  };
  writeFileSync(
    join(path, "manifest.json"),
    JSON.stringify({ version: 1, models: [entry] }),
  );
}

Deno.test("models list tells every model and whether it is here, for people and as JSON", async () => {
  using place = folder();
  const plain = await models(place.path, ["list"]);
  assertEquals([plain.status, plain.err], [0, ""]);
  assert(/^syncnet_v2 +to fetch +54\.6 MB/m.test(plain.out));
  const { status, out } = await models(place.path, ["list", "--json"]);
  assertEquals(status, 0);
  const listed = JSON.parse(out) as {
    name: string;
    present: boolean;
    bundled: boolean;
  }[];
  assert(listed.every(({ bundled, present }) => bundled === present));
});

Deno.test("models fetch downloads, prints where to, and shows progress on stderr only", async () => {
  using place = folder();
  await using server = await serve((request, response) =>
    send(request, response, file)
  );
  listModel(place.path, server.url);
  const { status, out, err } = await models(place.path, ["fetch", "net"]);
  assertEquals([status, out], [0, `net: ${join(place.path, "net.pt")}\n`]);
  assert(/net .*% .*200\.0 kB.*\/s/.test(err), err);
  assert(readFileSync(join(place.path, "net.pt")).equals(file));
});

Deno.test("a download that fails gives 1 and a sentence; the other names are still fetched", async () => {
  using place = folder();
  await using server = await serve((_, response) =>
    response.writeHead(404).end()
  );
  listModel(place.path, server.url);
  const { status, out, err } = await models(place.path, [
    "fetch",
    "net",
    "yunet",
  ]);
  assertEquals(status, 1);
  assert(
    err.startsWith("error: the model net could not be fetched") &&
      err.includes("404"),
    err,
  );
  assert(out.startsWith("yunet: "));
});

Deno.test({
  name: "Ctrl-C stops a download with 130 and keeps what has arrived",
  ignore: process.platform === "win32",
  fn: async () => {
    using place = folder();
    let arrived = (): void => {};
    const half = new Promise<void>((resolve) => arrived = resolve);
    await using server = await serve((_, response) => {
      response.writeHead(200, { "content-length": file.length });
      response.write(file.subarray(0, 100_000), () => setTimeout(arrived, 300));
    });
    listModel(place.path, server.url);
    const { status, err } = await models(place.path, ["fetch", "net"], half);
    assertEquals(status, 130);
    assert(err.includes("stopped by Ctrl-C"), err);
    assertEquals(
      readFileSync(join(place.path, "net.pt.part")).length,
      100_000,
    );
  },
});

Deno.test("models add takes a file in, and models verify notices when it changes", async () => {
  using place = folder();
  const source = join(place.path, "-my weights.pt");
  writeFileSync(
    source,
    writeSafetensors(
      new Map([["w", { dtype: "F32", shape: [1], data: Float32Array.of(1) }]]),
    ),
  );
  const cache = join(place.path, "cache");
  const added = await models(cache, ["add", source, "--name", "mine"]);
  assertEquals([added.status, added.err], [0, ""]);
  assertEquals((await models(cache, ["verify", "mine"])).status, 0);
  writeFileSync(join(cache, "mine.pt"), "other");
  const { status, out } = await models(cache, ["verify", "--json"]);
  assertEquals(status, 1);
  const states = JSON.parse(out) as { name: string; state: string }[];
  assertEquals(
    states.find(({ name }) => name === "mine")?.state,
    "damaged",
  );
});

Deno.test("wrong usage gives 2, help gives 0 and examples", async () => {
  using place = folder();
  for (
    const args of [[], ["bogus"], ["fetch"], ["fetch", "nobody"], [
      "verify",
      "nobody",
    ], ["list", "--bogus"]]
  ) {
    const { status, out } = await models(place.path, args);
    assertEquals([args, status, out], [args, 2, ""]);
  }
  const { status, out } = await models(place.path, ["--help"]);
  assertEquals(status, 0);
  assert(out.includes("Examples:") && out.includes(place.path));
});

Deno.test("models licences prints the notices that go with the bundled files", async () => {
  using place = folder();
  const { status, out } = await models(place.path, ["licences"]);
  assertEquals(status, 0);
  assert(out.includes("Shiqi Yu") && out.includes("Silero Team"));
});

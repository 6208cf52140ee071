import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeSafetensors } from "../../lib/torch/mod.ts";
import { bundledFolder } from "../../lib/weights/folders.ts";
import {
  addModel,
  type CatalogueOptions,
  listModels,
  locateModel,
  type ModelEntry,
  modelLicences,
  modelsFolder,
  verifyModels,
} from "../../lib/weights/mod.ts";
import { assert, assertRejects } from "../support/assert.ts";
import { assertEquals } from "../support/assert.ts";

function folder(): Disposable & { path: string; options: CatalogueOptions } {
  const path = mkdtempSync(join(tmpdir(), "models-"));
  return {
    path,
    options: { folder: join(path, "cache") },
    [Symbol.dispose]: () => rmSync(path, { recursive: true }),
  };
}

/** A small readable weights file; other numbers make other bytes. */
function weights(folderPath: string, name: string, number = 1): string {
  const path = join(folderPath, name);
  writeFileSync(
    path,
    writeSafetensors(
      new Map([["w", {
        dtype: "F32",
        shape: [1],
        data: Float32Array.of(number),
      }]]),
    ),
  );
  return path;
}

Deno.test("every bundled file has the bytes that the manifest lists, and its licence's text", async () => {
  using place = folder();
  for (const { entry, state } of await verifyModels([], place.options)) {
    if (!entry.bundled) continue;
    assertEquals([entry.name, state], [entry.name, "ok"]);
    assert(
      entry.licenceFile === undefined ||
        existsSync(join(bundledFolder, entry.licenceFile)),
    );
  }
  assert(modelLicences(place.options).every(({ licence }) => licence !== ""));
});

Deno.test("the official files are listed with the sizes and digests that are known of them", () => {
  const entries = new Map(listModels().map(({ entry }) => [entry.name, entry]));
  assertEquals(
    ["syncnet_v2", "s3fd"].map((name) => entries.get(name)!.bytes),
    [54_573_114, 89_844_381],
  );
  assert(entries.get("syncnet_v2")!.sha256!.startsWith("961e8696"));
  assert(entries.get("s3fd")!.sha256!.startsWith("d54a87c2"));
});

Deno.test("a missing model's error holds the command that brings it", async () => {
  using place = folder();
  await assertRejects(locateModel("syncnet_v2", place.options), {
    code: "model-missing",
    message: /run: deno task models fetch syncnet_v2$/,
  });
  await assertRejects(locateModel("wav2lip_expert", place.options), {
    code: "model-missing",
    message: /models add FILE --name wav2lip_expert/,
  });
  await assertRejects(locateModel("no/such.pt", place.options), {
    code: "model-unknown",
    message: /known are .*syncnet_compact/,
  });
});

Deno.test("a path to a file is that file", async () => {
  using place = folder();
  const path = weights(place.path, "mine.safetensors");
  const found = await locateModel(path, place.options);
  assertEquals([found.path, found.entry], [path, undefined]);
  assert(/^[0-9a-f]{64}$/.test(found.sha256));
});

Deno.test("an added file is found by name, verified, and noticed when it changes", async () => {
  using place = folder();
  const { path } = await addModel(
    weights(place.path, "mine.safetensors"),
    place.options,
  );
  assertEquals((await locateModel("mine", place.options)).path, path);
  assertEquals(
    (await verifyModels(["mine"], place.options))[0]!.state,
    "ok",
  );
  writeFileSync(path, "changed");
  assertEquals(
    (await verifyModels(["mine"], place.options))[0]!.state,
    "damaged",
  );
  await assertRejects(locateModel("mine", place.options), {
    code: "model-damaged",
  });
  await addModel(weights(place.path, "mine.safetensors", 2), place.options);
  assertEquals(
    (await verifyModels(["mine"], place.options))[0]!.state,
    "ok",
  );
});

Deno.test("a file added under the name of a model without a digest becomes that model", async () => {
  using place = folder();
  const { entry } = await addModel(weights(place.path, "x.pth"), {
    ...place.options,
    name: "wav2lip_expert",
  });
  assertEquals([entry!.architecture, entry!.file], [
    "syncnet_expert",
    "lipsync_expert.pth",
  ]);
  assertEquals(
    (await locateModel("wav2lip_expert", place.options)).sha256,
    entry!.sha256,
  );
});

Deno.test("a file whose bytes are listed becomes the listed model, whatever its name", async () => {
  using place = folder();
  const source = weights(place.path, "download(1).pt");
  const { sha256 } = await locateModel(source, place.options);
  const known: ModelEntry = {
    name: "net",
    file: "net.pt",
    architecture: "test",
    urls: [],
    sha256,
    licence: "MIT",
    citation: "nobody",
    bundled: false,
    notes: "",
  };
  const { entry, path } = await addModel(source, {
    ...place.options,
    known: [known],
  });
  assertEquals([entry, path], [known, join(place.path, "cache", "net.pt")]);
});

Deno.test("what cannot be read, or is not what it is called, is not added", async () => {
  using place = folder();
  const page = join(place.path, "page.pt");
  writeFileSync(page, "<html>404</html>");
  await assertRejects(addModel(page, place.options), {
    code: "not-a-checkpoint",
  });
  await assertRejects(addModel(join(place.path, "none.pt"), place.options), {
    code: "model-missing",
  });
  const mine = weights(place.path, "mine.pt");
  await assertRejects(
    addModel(mine, { ...place.options, name: "syncnet_v2" }),
    { code: "model-refused" },
  );
  await assertRejects(addModel(mine, { ...place.options, name: "../escape" }), {
    code: "model-refused",
  });
  const list = weights(place.path, "manifest.json");
  await assertRejects(addModel(list, place.options), { code: "model-refused" });
  assert(!existsSync(join(place.path, "cache")));
});

Deno.test("a broken list of added models is an error that names it", async () => {
  using place = folder();
  await addModel(weights(place.path, "mine.pt"), place.options);
  const list = join(place.path, "cache", "manifest.json");
  writeFileSync(
    list,
    readFileSync(list, "utf8").replace('"mine"', '"../mine"'),
  );
  await assertRejects(locateModel("mine", place.options), {
    code: "manifest-broken",
    message: /manifest\.json/,
  });
});

Deno.test("the models' folder follows SYNC_MODELS, then the platform's custom", () => {
  assertEquals(
    modelsFolder("linux", "/home/a", { SYNC_MODELS: "/m" }),
    "/m",
  );
  assertEquals(
    modelsFolder("linux", "/home/a", {}),
    join("/home/a", ".cache", "av-sync-models"),
  );
  assertEquals(
    modelsFolder("linux", "/home/a", { XDG_CACHE_HOME: "/c" }),
    join("/c", "av-sync-models"),
  );
  assertEquals(
    modelsFolder("win32", "C:", { LOCALAPPDATA: "L" }),
    join("L", "av-sync-models"),
  );
});

import { Ajv2020 } from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  analyseDefaults,
  failedResult,
  resultJsonSchema,
  runPipeline,
} from "../../lib/pipeline/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { temporaryFolder } from "../support/media_clips.ts";
import { sample } from "./support.ts";

const published = JSON.parse(
  readFileSync(
    new URL("../../docs/result.schema.json", import.meta.url),
    "utf8",
  ),
) as Record<string, unknown>;

Deno.test("the published JSON schema is the one that the code holds", () => {
  assertEquals(published, resultJsonSchema());
});

Deno.test("every result.json fits the published schema, also that of a failure", async () => {
  using folder = temporaryFolder();
  const fits = new Ajv2020({ strict: true }).compile<Record<string, unknown>>(
    published,
  );
  await Array.fromAsync(
    runPipeline([sample("grid_two_faces.mp4"), "no/such/file.mp4"], {
      out: folder.path,
    }),
  );
  for (const name of ["grid_two_faces.mp4", "file.mp4"]) {
    const result = JSON.parse(
      readFileSync(join(folder.path, name, "result.json"), "utf8"),
    ) as Record<string, unknown>;
    assert(fits(result), JSON.stringify(fits.errors));
    assert(!fits({ ...result, status: "perhaps" }));
    const { tracks: _, ...rest } = result;
    assert(!fits(rest));
  }
  assert(fits(failedResult("a", analyseDefaults, "code", "why")));
});

Deno.test("two runs over the same file leave the same bytes", async () => {
  const read = async (): Promise<string[]> => {
    using folder = temporaryFolder();
    await Array.fromAsync(
      runPipeline([sample("grid_three_shots.mp4")], {
        out: folder.path,
        features: true,
        analyse: { end: 6 },
      }),
    );
    return [
      "grid_three_shots.mp4/result.json",
      "grid_three_shots.mp4/track1_picture.npy",
      "grid_three_shots.mp4/track1_sound.npy",
      "summary.csv",
      "summary.jsonl",
      "summary.parquet",
    ].map((name) => readFileSync(join(folder.path, name)).toString("base64"));
  };
  assertEquals(await read(), await read());
});

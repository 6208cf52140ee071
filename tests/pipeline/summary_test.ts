import { parquetReadObjects } from "hyparquet";
import {
  type FileResult,
  resultSchemaVersion,
} from "../../lib/pipeline/result.ts";
import {
  summaryColumns,
  summaryRows,
  toCsv,
  toJsonLines,
  toParquet,
} from "../../lib/pipeline/summary.ts";
import { assert, assertEquals } from "../support/assert.ts";

const failed: FileResult = {
  schemaVersion: resultSchemaVersion,
  file: 'odd, "name"\n.mp4',
  status: "failed",
  code: "no-audio",
  reason: "the file has no sound",
  recipe: "default",
  search: 15,
  network: "syncnet_compact",
  zeroFrames: 0,
  weightsSha256: "",
  detector: "yunet",
  device: "cpu",
  versions: {},
  tracks: [],
  dropped: [],
};

Deno.test("a file without tracks still is a row with its reason", () => {
  const [row] = summaryRows(failed);
  assertEquals(row?.status, "failed");
  assertEquals(row?.reason, "the file has no sound");
});

Deno.test("CSV quotes what has to be quoted and defuses formulas", () => {
  const csv = toCsv([{ a: 'x,"y"', b: -1 }, { a: "=1+1", b: null }], [
    "a",
    "b",
  ]);
  assertEquals(csv, 'a,b\r\n"x,""y""",-1\r\n\'=1+1,\r\n');
});

Deno.test("Parquet and JSON lines give back the rows, nulls included", async () => {
  const rows = summaryRows(failed);
  const bytes = toParquet(rows, summaryColumns);
  const read = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
  assertEquals(read.length, 1);
  assertEquals({ ...read[0] }, { ...rows[0] });
  assertEquals(JSON.parse(toJsonLines(rows)), { ...rows[0] });
  assert(toJsonLines(rows).endsWith("\n"));
});

import { writeFileSync } from "node:fs";
import { writeTorch } from "../../lib/compat/mod.ts";
import { assertEquals } from "../support/assert.ts";
import { temporaryFolder } from "../support/media_clips.ts";
import { runPython } from "../support/python.ts";
import { testWith } from "../support/requires.ts";

testWith(["torch"], "PyTorch loads the tensor that is written", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/features.pt`;
  const data = Float32Array.from({ length: 12 }, (_, i) => Math.sqrt(i) - 1);
  writeFileSync(path, writeTorch(data, [3, 4]));
  const loaded = JSON.parse(runPython(
    `
import json, sys, torch
t = torch.load(sys.argv[1])
print(json.dumps([list(t.shape), str(t.dtype), t.is_contiguous(), t.flatten().tolist()]))
`,
    [path],
  ));
  assertEquals(loaded, [[3, 4], "torch.float32", true, [...data]]);
});

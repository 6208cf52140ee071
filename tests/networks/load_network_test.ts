import {
  confidenceThreshold,
  defaultNetwork,
  loadNetwork,
  networks,
} from "../../lib/networks/mod.ts";
import { locateModel } from "../../lib/weights/mod.ts";
import { assertEquals, assertRejects } from "../support/assert.ts";

Deno.test("a network is found under the name that it calls itself", async () => {
  for (const [name, { info }] of networks) {
    assertEquals(info.name, name);
  }
  await using network = await loadNetwork(defaultNetwork, { threads: 1 });
  assertEquals(network.name, defaultNetwork);
});

Deno.test("a loaded network tells the checksum of the weights that the manifest lists", async () => {
  await using network = await loadNetwork("syncnet_compact", { threads: 1 });
  const { sha256 } = await locateModel("syncnet_compact");
  assertEquals(network.sha256, sha256);
});

Deno.test("an unknown network and missing weights are named", async () => {
  await assertRejects(() => loadNetwork("sincnet"), /syncnet_compact/);
  await assertRejects(
    () => loadNetwork("syncnet_compact", { weights: "/no/such/file" }),
    { code: "model-unknown" },
  );
});

Deno.test("more windows need no more confidence", () => {
  for (
    const thresholds of [[], [
      { windows: 25, confidence: 0.205 },
      { windows: 50, confidence: 0.148 },
      { windows: 100, confidence: 0.084 },
    ]]
  ) {
    if (thresholds.length === 0) {
      assertEquals(confidenceThreshold(thresholds, 50), undefined);
      continue;
    }
    for (let windows = 1; windows < 400; windows++) {
      const now = confidenceThreshold(thresholds, windows)!;
      const next = confidenceThreshold(thresholds, windows + 1)!;
      assertEquals(next <= now && next > 0, true, `${windows} windows`);
    }
    for (const { windows, confidence } of thresholds) {
      assertEquals(confidenceThreshold(thresholds, windows), confidence);
    }
  }
});

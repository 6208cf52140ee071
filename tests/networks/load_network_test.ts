import { loadNetwork, networks } from "../../lib/networks/mod.ts";
import { assertEquals, assertRejects } from "../support/assert.ts";

Deno.test("a network is found under the name that it calls itself", async () => {
  for (const [name, { info, bundled }] of networks) {
    assertEquals(info.name, name);
    if (bundled === undefined) continue;
    await using network = await loadNetwork(name, { threads: 1 });
    assertEquals(network.name, name);
    assertEquals(network.sha256.length, 64);
  }
});

Deno.test("an unknown network and missing weights are named", async () => {
  await assertRejects(() => loadNetwork("sincnet"), /syncnet_compact/);
  await assertRejects(() => loadNetwork("syncnet_v2"), {
    code: "weights-missing",
  });
  await assertRejects(
    () => loadNetwork("syncnet_compact", { weights: "/no/such/file" }),
    { code: "weights-missing" },
  );
});

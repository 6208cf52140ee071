import fc from "../support/properties.ts";
import {
  decodeModel,
  float32,
  GraphBuilder,
  int64,
} from "../../lib/onnx/mod.ts";
import { assert, assertEquals, assertThrows } from "../support/assert.ts";

function model(): Uint8Array {
  const g = new GraphBuilder();
  const x = g.input("x", "F32", ["n", 3]);
  const w = g.initializer("w", float32([1, 2, 3]));
  const made = g.op("Made", [x, undefined, w], {
    whole: -3,
    many: [1, -(2 ** 40)],
    text: "é",
    fraction: { float: 0.5 },
    fractions: { floats: [0.25, 2] },
    tensor: int64([7, 8], [2, 1]),
  });
  g.output("y", made, "U8", [1, "n"]);
  return g.build({ name: "test", metadata: { key: "value" } });
}

Deno.test("a model reads back as it was written", () => {
  const { graph, metadataProps, opsetImport, irVersion } = decodeModel(model());
  assertEquals(irVersion, 8);
  assertEquals(opsetImport, [{ domain: "", version: 17 }]);
  assertEquals(metadataProps, [{ key: "key", value: "value" }]);
  const [made, last] = graph.node;
  assertEquals(made!.input, ["x", "", "w"]);
  assertEquals(last!.opType, "Identity");
  const attributes = Object.fromEntries(
    made!.attribute.map((attribute) => [attribute.name, attribute]),
  );
  assertEquals(attributes.whole!.i, -3);
  assertEquals(attributes.many!.ints, [1, -(2 ** 40)]);
  assertEquals(new TextDecoder().decode(attributes.text!.s), "é");
  assertEquals(attributes.fraction!.f, 0.5);
  assertEquals(attributes.fractions!.floats, [0.25, 2]);
  assertEquals(attributes.tensor!.t!.dims, [2, 1]);
  assertEquals(graph.input[0]!.type.tensorType, {
    elemType: 1,
    shape: { dim: [{ dimParam: "n" }, { dimValue: 3 }] },
  });
  const stored = graph.initializer.find(({ name }) => name === "w")!;
  assertEquals([...new Uint8Array(stored.rawData)], [
    ...[0, 0, 128, 63],
    ...[0, 0, 0, 64],
    ...[0, 0, 64, 64],
  ]);
});

Deno.test("the same graph gives the same bytes", () => {
  assertEquals(model(), model());
});

Deno.test("garbled bytes are refused or read, never anything else", () => {
  const good = model();
  fc.assert(fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
    const bad = Uint8Array.from(good);
    bad[at] = byte;
    try {
      assert(typeof decodeModel(bad) === "object");
    } catch (error) {
      assertEquals((error as { code?: string }).code, "onnx-unreadable");
    }
  }));
});

Deno.test("a fraction that is not marked as one is refused", () => {
  const g = new GraphBuilder();
  g.output("y", g.op("Elu", [], { alpha: 0.5 }), "F32", []);
  assertThrows(() => g.build(), /\{ float: 0.5 \}/);
});

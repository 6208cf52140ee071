/**
 * Runs a network of one node on a device, in a process of its own: graphics
 * drivers print on their own, and some crash. The answer is a line of JSON.
 */
import process from "node:process";
import {
  createSession,
  type Device,
  float32,
  GraphBuilder,
} from "../../onnx/mod.ts";

/** What the probe answers. */
export type ProbeAnswer = { readonly works: boolean; readonly reason?: string };

async function probe(device: Device): Promise<ProbeAnswer> {
  const g = new GraphBuilder();
  const x = g.input("x", "F32", ["rows", 4]);
  g.output("y", g.op("Relu", [x]), "F32", ["rows", 4]);
  try {
    await using session = await createSession(g.build(), { device });
    const { y } = await session.run({
      x: float32(Float32Array.of(-1, 2, -3, 4), [1, 4]),
    });
    const right = [0, 2, 0, 4].every((value, i) => y?.data[i] === value);
    return right
      ? { works: true }
      : { works: false, reason: "it computes wrong numbers" };
  } catch (error) {
    return {
      works: false,
      reason: error instanceof Error ? error.message : String(error),
    };
  }
}

console.log(JSON.stringify(await probe(process.argv[2] as Device)));

import { readFileSync } from "node:fs";
import { readSafetensors } from "../../lib/torch/mod.ts";
import { shared } from "./requires.ts";
import { assertArrayAlmostEquals, assertEquals } from "./assert.ts";

/** Where a recorded sample lies in its layer. */
interface SampleInfo {
  readonly shape: readonly number[];
  readonly count: number;
  readonly step: number;
}

/** The 256 well-spread values a layer that `reference/nets` recorded. */
export interface LayerSamples {
  /** Names of the layers under a prefix, e.g. `syncnet/`. */
  names(prefix: string): string[];
  /** Fails unless a layer's output, [1, …], agrees with the recorded values. */
  check(name: string, output: Float32Array, tolerance: number): void;
}

/** Reads `reference/nets/layer_samples`. */
export function layerSamples(): LayerSamples {
  const folder = "reference/nets/layer_samples";
  const info: Record<string, SampleInfo> = JSON.parse(
    readFileSync(shared(`${folder}.json`), "utf8"),
  );
  const arrays = readSafetensors(
    readFileSync(shared(`${folder}.safetensors`)),
  );
  return {
    names: (prefix) =>
      Object.keys(info).filter((name) => name.startsWith(prefix)),
    check(name, output, tolerance) {
      const { count, step } = info[name]!;
      assertEquals(output.length, count, name);
      const expected = arrays.get(name)!.data as Float32Array;
      const actual = expected.map((_, i) => output[(i * step) % count]!);
      assertArrayAlmostEquals(actual, expected, tolerance, name);
    },
  };
}

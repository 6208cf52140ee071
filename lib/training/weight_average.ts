import { float32, type GraphTensor } from "../onnx/mod.ts";

/**
 * Moves averaged weights towards the present ones. In the first steps they
 * follow faster, so that the start is forgotten.
 *
 * @param average changed in place
 * @param state the present weights, of the same names
 * @param keep share that is kept, 0..1
 * @param step steps done, from 1
 */
export function moveAverage(
  average: ReadonlyMap<string, GraphTensor>,
  state: ReadonlyMap<string, GraphTensor>,
  keep: number,
  step: number,
): void {
  const kept = Math.min(keep, step / (step + 10));
  for (const [name, { data }] of average) {
    const present = state.get(name)!.data as Float32Array;
    const mean = data as Float32Array;
    for (let i = 0; i < mean.length; i++) {
      mean[i] = mean[i]! + (1 - kept) * (present[i]! - mean[i]!);
    }
  }
}

/** A copy of some of a state's tensors, to be averaged. */
export function copyWeights(
  names: readonly string[],
  state: ReadonlyMap<string, GraphTensor>,
): Map<string, GraphTensor> {
  return new Map(names.map((name) => {
    const { data, shape } = state.get(name)!;
    return [name, float32(Float32Array.from(data as Float32Array), shape)];
  }));
}

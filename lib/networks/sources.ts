import type { GraphBuilder, Value } from "../onnx/mod.ts";
import type { ParameterSource } from "./emit.ts";
import { parameter, type Parameters } from "./parameters.ts";

/** Options of {@link storedParameters}. */
export interface StoredOptions {
  /**
   * Whether the numbers are stored in half precision, which the runtime turns
   * into float32 when it loads the model: half the size, and the same
   * arithmetic with weights rounded to eleven bits.
   */
  readonly half?: boolean;
}

/** ONNX's number for float32, what Cast makes. */
const float32Code = 1;

/** Gives a graph its parameters as initialisers, each stored once and only if read. */
export function storedParameters(
  g: GraphBuilder,
  parameters: Parameters,
  { half = false }: StoredOptions = {},
): ParameterSource {
  const known = new Map<string, Value>();
  const store = (name: string): Value => {
    const tensor = parameter(parameters, name);
    if (!half) return g.initializer(name, tensor);
    const halves = new Float16Array(tensor.data as Float32Array);
    const stored = g.initializer(name, {
      dtype: "F16",
      shape: tensor.shape,
      data: new Uint16Array(halves.buffer),
    });
    return g.op("Cast", [stored], { to: float32Code });
  };
  return (name) => {
    const value = known.get(name) ?? store(name);
    known.set(name, value);
    return value;
  };
}

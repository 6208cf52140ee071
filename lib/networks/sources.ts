import type { GraphBuilder, Value } from "../onnx/mod.ts";
import type { ParameterSource } from "./emit.ts";
import { parameter, type Parameters } from "./parameters.ts";

/** Gives a graph its parameters as initialisers, each stored once and only if read. */
export function storedParameters(
  g: GraphBuilder,
  parameters: Parameters,
): ParameterSource {
  const known = new Map<string, Value>();
  return (name) => {
    let value = known.get(name);
    if (value === undefined) {
      value = g.initializer(name, parameter(parameters, name));
      known.set(name, value);
    }
    return value;
  };
}

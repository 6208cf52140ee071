import { type PlainOperator, plainOperator } from "../operator.ts";

/** A border of constants: inputs x, pads (begin…, end…; negative ones cut), value. */
export const pad: PlainOperator = plainOperator("Pad", (g, node) => [
  () => g.op("Pad", [node.upstream, g.op("Neg", [node.input(1)])]),
]);

import type { Operator } from "../operator.ts";

/** max(x, 0), element by element. */
export const relu: Operator<Record<never, never>> = {
  type: "Relu",
  attributes: () => ({}),
};

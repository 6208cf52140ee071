import type { Operator } from "../operator.ts";

/** [n, a, b, …] → [n, a·b·…], row-major. */
export const flatten: Operator<Record<never, never>> = {
  type: "Flatten",
  attributes: () => ({ axis: 1 }),
};

import type { Operator } from "../operator.ts";

/** Affine map: inputs x [n, in], weight [out, in], bias [out] or none. */
export const linear: Operator<Record<never, never>> = {
  type: "Gemm",
  attributes: () => ({ transB: 1 }),
};

export type { Features } from "../networks/mod.ts";

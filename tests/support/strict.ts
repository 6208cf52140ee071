/**
 * Deep equality that tells 1 from "1" and 1n. Deno's `node:assert/strict`
 * leaves `equal` and `deepEqual` loose, so the strict one is taken by name.
 */
export { deepStrictEqual as assertDeepEquals } from "node:assert/strict";

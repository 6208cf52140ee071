import fc from "fast-check";

/**
 * fast-check with a seed of the project's own, so that a test run tells of the
 * change under test and of nothing else; `deno task fuzz` draws other cases.
 */
const seed = Number(Deno.env.get("SYNC_TEST_SEED") ?? 1);

fc.configureGlobal({ seed });

export default fc;

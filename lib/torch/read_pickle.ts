import { cursorOf } from "./byte_cursor.ts";
import type { CheckpointValue } from "./checkpoint_value.ts";
import { CheckpointError } from "./errors.ts";
import { runPickle } from "./pickle_machine.ts";

/**
 * Reads a plain pickle: numbers, texts and containers of them, and objects of
 * the classes that the caller names. **Nothing in it is executed**: such an
 * object is kept as what it was made of (`CheckpointObject`), for the caller to
 * understand; every other class or function is refused by name.
 *
 * @param bytes the whole file
 * @param inert classes and functions as `module.name`
 * @throws {CheckpointError} with a code that tells cut, unsafe and broken files apart
 * @example
 * ```ts
 * import { deepStrictEqual, throws } from "node:assert/strict";
 * // PROTO 2, GLOBAL, EMPTY_TUPLE, NEWOBJ, STOP
 * const text = "\x80\x02cshop\nBasket\n)\x81.";
 * const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
 * throws(() => readPickle(bytes), /refused shop\.Basket/);
 * deepStrictEqual(
 *   readPickle(bytes, new Set(["shop.Basket"])),
 *   { kind: "object", name: "shop.Basket", args: Object.freeze([]) },
 * );
 * ```
 */
export function readPickle(
  bytes: Uint8Array,
  inert: ReadonlySet<string> = new Set(),
): CheckpointValue {
  const cursor = cursorOf(bytes, "the pickle");
  const value = runPickle(cursor, () => {
    throw new CheckpointError(
      "checkpoint-unsupported",
      "a plain pickle has no storages beside it",
    );
  }, inert);
  if (cursor.left === 0) return value;
  throw new CheckpointError(
    "checkpoint-corrupt",
    `${cursor.left} bytes follow the pickle's end`,
  );
}

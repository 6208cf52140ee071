import { type ByteCursor, cursorOf } from "./byte_cursor.ts";
import { type CheckpointValue, isList } from "./checkpoint_value.ts";
import { CheckpointError } from "./errors.ts";
import {
  createLegacyStorages,
  type LegacyStorages,
} from "./legacy_storages.ts";
import { printable } from "./pickle_names.ts";
import { runPickle } from "./pickle_machine.ts";
import { brokenPickle } from "./pickle_stack.ts";
import { badStorage } from "./storage_id.ts";
import { elementBytes } from "./tensor.ts";

/** First value of every legacy file (`torch.serialization.MAGIC_NUMBER`). */
const magicNumber = 0x1950a86a20f9469cfc6cn;

/** The one version of the layout there ever was. */
const layoutVersion = 1001n;

/** Pickles that have no business naming a storage. */
function runPlain(cursor: ByteCursor): CheckpointValue {
  return runPickle(cursor, () => {
    throw brokenPickle("a storage is named where none belongs");
  });
}

function checkSystem(system: CheckpointValue): void {
  if (
    !(system instanceof Map) || typeof system.get("little_endian") !== "boolean"
  ) {
    throw brokenPickle("the system's description is missing");
  }
  if (system.get("little_endian") !== true) {
    throw new CheckpointError(
      "checkpoint-unsupported",
      "the checkpoint was written on a big-endian machine; save it again on another",
    );
  }
}

/** Hands each storage its bytes, in the order of the list of keys. */
function readStorages(
  cursor: ByteCursor,
  keys: CheckpointValue,
  storages: LegacyStorages,
): void {
  if (!isList(keys)) throw brokenPickle("the list of storages is missing");
  for (const key of keys) {
    const storage = typeof key === "string" ? storages.take(key) : undefined;
    if (storage === undefined) {
      throw badStorage(
        printable(String(key)),
        "the list of storages names it twice, or no tensor uses it",
      );
    }
    const count = cursor.i64();
    if (count !== BigInt(storage.count)) {
      throw badStorage(
        storage.key,
        `it has ${count} elements in one place and ${storage.count} in another`,
      );
    }
    storage.bytes = cursor.take(storage.count * elementBytes[storage.dtype]);
  }
  storages.finish();
}

/**
 * Reads the legacy layout (before PyTorch 1.6): five pickles one after another
 * (magic number, version, system, object, list of storage keys), then for each
 * key the number of elements and the elements.
 *
 * Follows section 4 of the reference page on networks.
 *
 * @param bytes the whole file
 * @throws {CheckpointError} if it is anything but tensors and plain values, whole and sound
 */
export function readLegacyLayout(bytes: Uint8Array): CheckpointValue {
  const cursor = cursorOf(bytes, "the checkpoint");
  if (runPlain(cursor) !== magicNumber) {
    throw new CheckpointError(
      "not-a-checkpoint",
      "this is a pickle, but not a PyTorch checkpoint: the magic number is missing",
    );
  }
  const version = runPlain(cursor);
  if (version !== layoutVersion) {
    throw new CheckpointError(
      "checkpoint-unsupported",
      `the checkpoint's layout is not version ${layoutVersion}`,
    );
  }
  checkSystem(runPlain(cursor));
  const storages = createLegacyStorages(bytes.length);
  const value = runPickle(cursor, storages.lookUp);
  readStorages(cursor, runPlain(cursor), storages);
  if (cursor.left > 0) {
    throw new CheckpointError(
      "checkpoint-corrupt",
      `${cursor.left} bytes follow the checkpoint's end`,
    );
  }
  return value;
}

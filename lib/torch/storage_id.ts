import {
  type CheckpointStorage,
  type CheckpointValue,
  describe,
  isClass,
} from "./checkpoint_value.ts";
import { CheckpointError } from "./errors.ts";
import { printable, storageType } from "./pickle_names.ts";
import { type DType, elementBytes } from "./tensor.ts";

/** What a persistent id says of a storage: the fields both layouts share. */
export interface StorageId {
  /** Element type. */
  readonly dtype: DType;
  /** Its name in the file. */
  readonly key: string;
  /** The device it was saved from. */
  readonly location: string;
  /** Number of elements. */
  readonly count: number;
}

/** An error about a storage that is not what its id says. */
export function badStorage(key: string, what: string): CheckpointError {
  return new CheckpointError(
    "checkpoint-corrupt",
    `storage ${printable(key)} is broken: ${what}`,
  );
}

/**
 * Checks the fields of ('storage', type, key, location, count).
 *
 * @param id at least five values
 * @param available bytes of the file that could hold its elements
 * @throws {CheckpointError} if a field is of the wrong kind, or the elements cannot be there
 */
export function readStorageId(
  id: readonly CheckpointValue[],
  available: number,
): StorageId {
  const [, type, key, location, count] = id;
  const dtype = isClass(type) ? storageType(type.name) : undefined;
  if (typeof key !== "string" || !/^[\w.-]{1,100}$/.test(key)) {
    throw new CheckpointError(
      "checkpoint-corrupt",
      `a storage is named by ${
        typeof key === "string" ? `"${printable(key)}"` : describe(key)
      }`,
    );
  }
  if (dtype === undefined) {
    throw badStorage(key, `its type is ${describe(type)}`);
  }
  if (typeof location !== "string") {
    throw badStorage(key, `its location is ${describe(location)}`);
  }
  if (typeof count !== "bigint" || count < 0n) {
    throw badStorage(key, "its number of elements is not a natural number");
  }
  if (count * BigInt(elementBytes[dtype]) > BigInt(available)) {
    throw new CheckpointError(
      "checkpoint-truncated",
      `storage ${key} claims ${count} elements of ${
        elementBytes[dtype]
      } bytes, more than the file holds`,
    );
  }
  return { dtype, key, location, count: Number(count) };
}

/** Refuses a second id of the same key that says something else. */
export function checkSame(storage: CheckpointStorage, id: StorageId): void {
  if (storage.dtype !== id.dtype || storage.count !== id.count) {
    throw badStorage(id.key, "it is described in two ways");
  }
}

import type { CheckpointStorage, CheckpointValue } from "./checkpoint_value.ts";
import { isTuple } from "./checkpoint_value.ts";
import { brokenPickle, type StorageLookup } from "./pickle_stack.ts";
import { badStorage, checkSame, readStorageId } from "./storage_id.ts";
import { elementBytes } from "./tensor.ts";

/** A storage whose bytes come after the pickle that names it. */
export type PendingStorage = {
  -readonly [Field in keyof CheckpointStorage]: CheckpointStorage[Field];
};

/** The storages that a legacy file's object names. */
export interface LegacyStorages {
  /** Answers persistent ids. */
  readonly lookUp: StorageLookup;
  /** Hands out a storage to be filled; each only once. */
  take(key: string): PendingStorage | undefined;
  /** When all are filled: checks that none is left, and gives views their part. */
  finish(): void;
}

interface View {
  readonly storage: PendingStorage;
  readonly root: PendingStorage;
  readonly first: number;
}

function pending(
  id: Pick<CheckpointStorage, "dtype" | "key" | "location" | "count">,
): PendingStorage {
  return { kind: "storage", ...id, bytes: new Uint8Array(0) };
}

/** A view is (key, first element, count) of another storage, as PyTorch wrote in 2017. */
function readView(
  fields: CheckpointValue,
  root: PendingStorage,
): { key: string; first: number; count: number } {
  const [key, first, count] = isTuple(fields) ? fields : [];
  if (
    !isTuple(fields) || fields.length !== 3 || typeof key !== "string" ||
    typeof first !== "bigint" || typeof count !== "bigint"
  ) throw badStorage(root.key, "a view of it is not described");
  if (first < 0n || count < 0n || first + count > BigInt(root.count)) {
    throw badStorage(root.key, "a view of it reaches past its end");
  }
  return { key, first: Number(first), count: Number(count) };
}

/**
 * Storages of a legacy file: they are named first and filled later.
 *
 * @param fileBytes size of the file, to refuse counts that it cannot hold
 */
export function createLegacyStorages(fileBytes: number): LegacyStorages {
  const roots = new Map<string, PendingStorage>();
  const views = new Map<string, View>();
  const unfilled = new Map<string, PendingStorage>();

  function rootOf(fields: readonly CheckpointValue[]): PendingStorage {
    const id = readStorageId(fields, fileBytes);
    const known = roots.get(id.key);
    if (known !== undefined) {
      checkSame(known, id);
      return known;
    }
    const storage = pending(id);
    roots.set(id.key, storage);
    unfilled.set(id.key, storage);
    return storage;
  }

  function viewOf(
    fields: CheckpointValue,
    root: PendingStorage,
  ): PendingStorage {
    const { key, first, count } = readView(fields, root);
    const known = views.get(key);
    if (known !== undefined) {
      if (
        known.root !== root || known.first !== first ||
        known.storage.count !== count
      ) {
        throw badStorage(root.key, "a view of it is described in two ways");
      }
      return known.storage;
    }
    const storage = pending({ ...root, key, count });
    views.set(key, { storage, root, first });
    return storage;
  }

  return {
    lookUp(fields) {
      if (fields.length !== 6) {
        throw brokenPickle("a storage's id has not six fields");
      }
      const root = rootOf(fields);
      const view = fields[5]!;
      return view === null ? root : viewOf(view, root);
    },
    take(key) {
      const storage = unfilled.get(key);
      unfilled.delete(key);
      return storage;
    },
    finish() {
      for (const key of unfilled.keys()) {
        throw badStorage(key, "the list of storages lacks it");
      }
      for (const { storage, root, first } of views.values()) {
        const width = elementBytes[root.dtype];
        storage.bytes = root.bytes.subarray(
          first * width,
          (first + storage.count) * width,
        );
      }
    },
  };
}

import { cursorOf } from "./byte_cursor.ts";
import type { CheckpointStorage, CheckpointValue } from "./checkpoint_value.ts";
import { CheckpointError } from "./errors.ts";
import { runPickle } from "./pickle_machine.ts";
import { brokenPickle, type StorageLookup } from "./pickle_stack.ts";
import { badStorage, checkSame, readStorageId } from "./storage_id.ts";
import { elementBytes } from "./tensor.ts";
import { readRecord } from "./zip_content.ts";
import { readZipDirectory, type ZipRecord } from "./zip_directory.ts";

/** The folder that holds the one `data.pkl`; it is named after the file it was saved to. */
function findRoot(records: ReadonlyMap<string, ZipRecord>): string {
  const names = [...records.keys()];
  const roots = names.filter((name) => /^[^/]+\/data\.pkl$/.test(name))
    .map((name) => name.split("/")[0]!);
  const [root] = roots;
  if (root === undefined) {
    throw new CheckpointError(
      "not-a-checkpoint",
      "this is a zip file, but not a PyTorch checkpoint: it has no data.pkl",
    );
  }
  if (roots.length > 1) {
    throw new CheckpointError(
      "checkpoint-corrupt",
      "the checkpoint's zip is broken: it has more than one data.pkl",
    );
  }
  if (names.includes(`${root}/constants.pkl`)) {
    throw new CheckpointError(
      "checkpoint-unsupported",
      "this is a TorchScript archive, which holds a program; save its state_dict with torch.save and read that",
    );
  }
  return root;
}

function checkByteOrder(record: ZipRecord | undefined): void {
  if (record === undefined) return;
  if (
    record.size > 16 ||
    new TextDecoder().decode(readRecord(record)).trim() !== "little"
  ) {
    throw new CheckpointError(
      "checkpoint-unsupported",
      "the checkpoint was written on a big-endian machine; save it again on another",
    );
  }
}

function storageLookup(
  records: ReadonlyMap<string, ZipRecord>,
  root: string,
  fileBytes: number,
): StorageLookup {
  const known = new Map<string, CheckpointStorage>();
  // Compressed storages may be larger than the file; their records' sizes were checked.
  const available = [...records.values()]
    .reduce((most, { size }) => Math.max(most, size), fileBytes);
  return (fields) => {
    if (fields.length !== 5) {
      throw brokenPickle("a storage's id has not five fields");
    }
    const id = readStorageId(fields, available);
    const seen = known.get(id.key);
    if (seen !== undefined) {
      checkSame(seen, id);
      return seen;
    }
    const record = records.get(`${root}/data/${id.key}`);
    if (record === undefined) throw badStorage(id.key, "it is not in the file");
    if (record.size !== id.count * elementBytes[id.dtype]) {
      throw badStorage(
        id.key,
        `it has ${record.size} bytes for ${id.count} elements`,
      );
    }
    const storage = {
      kind: "storage" as const,
      ...id,
      bytes: readRecord(record),
    };
    known.set(id.key, storage);
    return storage;
  };
}

/**
 * Reads the zip layout (PyTorch 1.6 and later): one pickle `ROOT/data.pkl`, and
 * one record `ROOT/data/KEY` for each storage.
 *
 * @param bytes the whole file
 * @throws {CheckpointError} if it is anything but tensors and plain values, whole and sound
 */
export function readZipLayout(bytes: Uint8Array): CheckpointValue {
  const records = readZipDirectory(bytes);
  const root = findRoot(records);
  checkByteOrder(records.get(`${root}/byteorder`));
  const cursor = cursorOf(
    readRecord(records.get(`${root}/data.pkl`)!),
    "the checkpoint's pickle",
  );
  const value = runPickle(cursor, storageLookup(records, root, bytes.length));
  if (cursor.left > 0) throw brokenPickle("bytes follow its end");
  return value;
}

import { CompatError } from "./errors.ts";
import type { NumpyArray } from "./numpy_array.ts";
import type { LabValue } from "./read_pickle.ts";

/** An error about a pickle that is sound, but holds something else than its name says. */
export function unfit(file: string, what: string): CompatError {
  return new CompatError(
    "pickle-unfit",
    `${file} is not what syncnet_python writes under that name: ${what}`,
  );
}

/** A list or tuple. */
export function listOf(value: LabValue | undefined, file: string) {
  if (Array.isArray(value)) return value as readonly LabValue[];
  throw unfit(file, "a list is missing");
}

/** An entry of a dictionary. */
export function entryOf(
  value: LabValue | undefined,
  key: string,
  file: string,
): LabValue {
  const entry = value instanceof Map ? value.get(key) : undefined;
  if (entry !== undefined) return entry;
  throw unfit(file, `an entry "${key}" is missing`);
}

/** A number, of whatever type. */
export function numberOf(value: LabValue | undefined, file: string): number {
  if (typeof value === "number" || typeof value === "bigint") {
    return Number(value);
  }
  throw unfit(file, "a number is missing");
}

/** Whether a value is an array of NumPy. */
export function isNumpyArray(value: LabValue | undefined): value is NumpyArray {
  return typeof value === "object" && value !== null && "kind" in value &&
    value.kind === "array";
}

/** Numbers, from an array of any real type and shape or a list, in row-major order. */
export function numbersOf(
  value: LabValue | undefined,
  file: string,
): Float64Array {
  if (isNumpyArray(value)) return Float64Array.from(value.data, Number);
  return Float64Array.from(
    listOf(value, file),
    (entry) => numberOf(entry, file),
  );
}

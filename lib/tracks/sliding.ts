/** A growing list of numbers that remembers only its newest part. */
export interface Sliding {
  /** How many numbers were pushed in all. */
  readonly length: number;
  /** Adds a number at the end. */
  push(value: number): void;
  /** The number pushed as `index`-th, from 0; it must not have been forgotten. */
  at(index: number): number;
  /** Numbers before `index` will not be asked for again. */
  forget(index: number): void;
}

/** Forgotten numbers are thrown away this many at a time. */
const forgetStep = 256;

/** Starts an empty list that can forget its beginning. */
export function createSliding(): Sliding {
  const values: number[] = [];
  let base = 0;
  return {
    get length() {
      return base + values.length;
    },
    push(value: number): void {
      values.push(value);
    },
    at(index: number): number {
      return values[index - base]!;
    },
    forget(index: number): void {
      if (index - base < forgetStep) return;
      values.splice(0, index - base);
      base = index;
    },
  };
}

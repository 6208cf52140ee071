/** Longest line that NumPy prints, without the closing bracket. */
const lineWidth = 74;
/** From more values than this on, only both ends are printed. */
const threshold = 1000;
/** How many values are printed at each end then. */
const edgeItems = 3;

/** A number as Python's `{: 0.3f}` writes it: a blank or a sign, three decimals. */
function element(value: number): string {
  if (Number.isNaN(value)) return " nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : " inf";
  const text = roundedHalfEven(Math.abs(value));
  const negative = value < 0 || Object.is(value, -0);
  return (negative ? "-" : " ") + text;
}

/** Three decimals of a float as C rounds them: by its exact value, ties to even. */
function roundedHalfEven(value: number): string {
  // toFixed uses the exact value too, but takes the larger of two that are equally near.
  const text = value.toFixed(3);
  const isTie = Number.isInteger(value * 16) && !Number.isInteger(value * 8);
  if (!isTie) return text;
  // x.xxx5 exactly, i.e. an odd number of sixteenths: the digit before must be even.
  const thousandths = BigInt(value * 16) * 10000n / 160n;
  const even = thousandths + thousandths % 2n;
  const digits = String(even).padStart(4, "0");
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`;
}

/**
 * A row of numbers as NumPy prints it with the original's format, `{: 0.3f}`:
 * lines of at most 75 characters, and only both ends of more than 1000 values.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(numpyText([1, -0.25]), "[ 1.000 -0.250]");
 * ```
 */
export function numpyText(values: ArrayLike<number>): string {
  const all = Array.from(values);
  const shown = all.length > threshold
    ? [
      ...all.slice(0, edgeItems).map(element),
      "...",
      ...all.slice(-edgeItems).map(element),
    ]
    : all.map(element);
  const lines: string[] = [];
  let line = "[";
  let isEmpty = true;
  for (const text of shown) {
    const wanted = line + (isEmpty ? "" : " ") + text;
    if (!isEmpty && wanted.length > lineWidth) {
      lines.push(line);
      line = " " + text;
    } else line = wanted;
    isEmpty = false;
  }
  lines.push(line + "]");
  return lines.join("\n");
}

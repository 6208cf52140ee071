/** 0 up to `low`, 1 from `high` on, an S between them. */
export function smoothStep(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}

/** A bell of height 1 around 0; `width` is its standard deviation. */
export function bell(distance: number, width: number): number {
  const t = distance / width;
  return Math.exp(-0.5 * t * t);
}

/** Limits a value to low..high. */
export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/** From `a` (share 0) to `b` (share 1). */
export function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

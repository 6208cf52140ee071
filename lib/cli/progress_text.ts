/** What a progress line tells. */
export interface ProgressState {
  /** What is being done, e.g. a file name. */
  readonly label: string;
  /** Units done, those of an earlier run included. */
  readonly completed: number;
  /** Units in all, where known. */
  readonly total?: number | undefined;
  /** Units done when the clock started. */
  readonly start: number;
  /** Seconds since then. */
  readonly seconds: number;
}

/** Names of units; bytes are shown as kB, MB or GB. */
export type ProgressUnit = "bytes" | "frames" | "files" | "steps";

/** Width of the bar, characters. */
const barWidth = 24;

/**
 * A number of units as people read it.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(amount(54_573_114, "bytes"), "54.6 MB");
 * strictEqual(amount(250, "frames"), "250 frames");
 * ```
 */
export function amount(count: number, unit: ProgressUnit): string {
  if (unit !== "bytes") return `${Math.round(count)} ${unit}`;
  for (const [size, name] of [[1e9, "GB"], [1e6, "MB"], [1e3, "kB"]] as const) {
    if (count >= size) return `${(count / size).toFixed(1)} ${name}`;
  }
  return `${Math.round(count)} B`;
}

/**
 * A duration as people read it.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(duration(59.6), "1:00");
 * strictEqual(duration(3723), "1:02:03");
 * ```
 */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(whole % 60)}`
    : `${minutes}:${two(whole % 60)}`;
}

/**
 * How fast units go by; where one takes longer than a second, how long.
 *
 * @param rate units a second, over 0
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(speed(25.2, "frames"), "25 frames/s");
 * strictEqual(speed(1.4, "steps"), "1.4 steps/s");
 * strictEqual(speed(0.4, "steps"), "2.5 s a step");
 * strictEqual(speed(0.005, "files"), "3:20 min a file");
 * ```
 */
export function speed(rate: number, unit: ProgressUnit): string {
  if (unit === "bytes") return `${amount(rate, unit)}/s`;
  if (rate >= 9.95) return `${Math.round(rate)} ${unit}/s`;
  if (rate >= 0.95) return `${rate.toFixed(1)} ${unit}/s`;
  const one = `a ${unit.slice(0, -1)}`;
  const seconds = 1 / rate;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s ${one}`;
  return seconds < 99.5
    ? `${Math.round(seconds)} s ${one}`
    : `${duration(seconds)} ${Math.round(seconds) < 3600 ? "min" : "h"} ${one}`;
}

/**
 * One line: label, bar, share, amounts, rate and time left. Without a total
 * there is no bar and no time left, before the first unit no rate.
 *
 * @example
 * ```ts
 * import { match } from "node:assert/strict";
 * const state = { label: "a.mp4", completed: 75, total: 100, start: 0, seconds: 3 };
 * match(progressText(state, "frames"), /75% .* 25 frames\/s, 0:01 left/);
 * ```
 */
export function progressText(state: ProgressState, unit: ProgressUnit): string {
  const { label, completed, total, start, seconds } = state;
  const rate = seconds > 0 ? (completed - start) / seconds : 0;
  const pace = rate > 0 ? `, ${speed(rate, unit)}` : "";
  if (total === undefined || total <= 0) {
    return `${label}  ${amount(completed, unit)}${pace}`;
  }
  const share = Math.min(1, completed / total);
  const filled = Math.round(share * barWidth);
  const bar = "█".repeat(filled) + "░".repeat(barWidth - filled);
  const left = rate > 0
    ? `, ${duration(Math.max(0, total - completed) / rate)} left`
    : "";
  return `${label}  ${bar} ${Math.floor(share * 100)}%  ${
    amount(completed, unit)
  } of ${amount(total, unit)}${pace}${left}`;
}

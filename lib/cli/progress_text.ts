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
 * One line: label, bar, share, amounts, rate and time left. Without a total
 * there is no bar and no time left.
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
  const speed = `${amount(rate, unit)}/s`;
  if (total === undefined || total <= 0) {
    return `${label}  ${amount(completed, unit)}, ${speed}`;
  }
  const share = Math.min(1, completed / total);
  const filled = Math.round(share * barWidth);
  const bar = "█".repeat(filled) + "░".repeat(barWidth - filled);
  const left = rate > 0
    ? `, ${duration(Math.max(0, total - completed) / rate)} left`
    : "";
  return `${label}  ${bar} ${Math.floor(share * 100)}%  ${
    amount(completed, unit)
  } of ${amount(total, unit)}, ${speed}${left}`;
}

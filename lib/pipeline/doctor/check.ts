/** What came of one check of the machine. */
export interface Check {
  /** What kind of thing was looked at: `versions`, `machine`, `providers`, `models`, `folders`, `tools`, `self-test`. */
  readonly group: string;
  /** What was looked at, e.g. `webgpu`. */
  readonly name: string;
  /** Whether the default pipeline needs it. */
  readonly needed: boolean;
  /** `missing`: it is not there; `failed`: it is there, or ought to be, and does not work. */
  readonly state: "ok" | "missing" | "failed";
  /** What was found. */
  readonly detail: string;
  /** What to do, where it is not ok. */
  readonly advice?: string;
  /** Seconds taken, where that tells something. */
  readonly seconds?: number;
}

/** Whether everything that the default pipeline needs works. */
export function allNeededWork(checks: readonly Check[]): boolean {
  return checks.every(({ needed, state }) => !needed || state === "ok");
}

/** Milliseconds since `start` (`performance.now()`), as seconds with two digits. */
export function secondsSince(start: number): number {
  return Math.round((performance.now() - start) / 10) / 100;
}

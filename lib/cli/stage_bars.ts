import type { Hook, StageEvent } from "../progress.ts";
import { createProgressBar, type ProgressBar } from "./progress_bar.ts";

/** Bars for work that has several stages, one below the other. */
export interface StageBars extends Disposable {
  /** Begins a stage; its hook counts frames. */
  begin(label: string): Hook;
}

/**
 * Draws one bar for each stage on stderr; a new one leaves the last as it is.
 *
 * @example
 * ```ts
 * using bars = createStageBars();
 * bars.begin("measuring")({ stage: "frames", completed: 10, total: 250 });
 * ```
 */
export function createStageBars(): StageBars {
  let bar: ProgressBar | undefined;
  const end = (): void => {
    bar?.[Symbol.dispose]();
    bar = undefined;
  };
  return {
    begin(label): Hook {
      end();
      const own = createProgressBar({ unit: "frames", label: () => label });
      bar = own;
      return (event: StageEvent) => own.hook(event);
    },
    [Symbol.dispose]: end,
  };
}

/** A hook that hears seconds, for a bar that counts frames of 40 ms. */
export function secondsAsFrames(hook: Hook, duration: number): Hook {
  return ({ stage, completed }) =>
    hook({
      stage,
      completed: Math.max(0, Math.round(completed * 25)),
      total: Math.round(duration * 25),
    });
}

import cliProgress from "cli-progress";
import process from "node:process";
import type { Hook, StageEvent } from "../progress.ts";
import { progressText, type ProgressUnit } from "./progress_text.ts";

/** The part of cli-progress that is used here; the package has no types. */
interface Bar {
  start(total: number, value: number, payload: { event: StageEvent }): void;
  update(value: number, payload: { event: StageEvent }): void;
  stop(): void;
}

/** What a bar listens to and says. */
export interface ProgressBarOptions {
  /** What is counted. */
  readonly unit: ProgressUnit;
  /** Only events of this stage are shown; all if not given. */
  readonly stage?: string;
  /** Text before the bar; the stage's name if not given. */
  readonly label?: (event: StageEvent) => string;
  /** Where to draw; stderr if not given. */
  readonly stream?: NodeJS.WriteStream;
}

/** A progress bar that a stage's hook drives; disposing of it leaves the last state on its line. */
export interface ProgressBar extends Disposable {
  /** Give this to a stage. */
  readonly hook: Hook;
}

/** Pause between lines where the output is no terminal, milliseconds. */
const plainLineMilliseconds = 10_000;

/**
 * Draws a stage's progress on stderr, with rate and time left. Where stderr is
 * no terminal, a plain line every ten seconds.
 *
 * @example
 * ```ts
 * using bar = createProgressBar({ unit: "frames", label: () => "a.mp4" });
 * bar.hook({ stage: "faces", completed: 10, total: 250 });
 * ```
 */
export function createProgressBar(options: ProgressBarOptions): ProgressBar {
  const { unit, stage, label = (event) => event.stage } = options;
  let begun: { at: number; start: number } | undefined;
  const bar = new cliProgress.SingleBar({
    stream: options.stream ?? process.stderr,
    hideCursor: true,
    // Ctrl-C is for the command to handle, not for a bar.
    gracefulExit: false,
    noTTYOutput: true,
    notTTYSchedule: plainLineMilliseconds,
    format: (
      _options: unknown,
      _state: unknown,
      { event }: { event: StageEvent },
    ) =>
      progressText({
        label: label(event),
        completed: event.completed,
        total: event.total,
        start: begun?.start ?? 0,
        seconds: begun === undefined
          ? 0
          : (performance.now() - begun.at) / 1000,
      }, unit),
  }) as Bar;
  return {
    hook(event) {
      if (stage !== undefined && event.stage !== stage) return;
      if (begun === undefined) {
        begun = { at: performance.now(), start: event.completed };
        bar.start(event.total ?? 0, event.completed, { event });
      } else bar.update(event.completed, { event });
    },
    [Symbol.dispose]() {
      if (begun !== undefined) bar.stop();
    },
  };
}

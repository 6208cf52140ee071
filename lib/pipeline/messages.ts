import type { StageEvent } from "../progress.ts";
import type { AnalyseOptions } from "./options.ts";

/** A job for a child process: the file to analyse and how. */
export interface Job {
  readonly task: "analyse";
  readonly file: string;
  readonly options: AnalyseOptions;
  /** Folder in which vectors are left as `.npy` files, if they are wanted. */
  readonly featuresFolder?: string;
}

/** What a child process answers, one JSON object a line. */
export type ChildMessage =
  | { readonly kind: "event"; readonly event: StageEvent }
  | {
    readonly kind: "done";
    readonly result: unknown;
    readonly seconds: number;
    readonly peakBytes: number;
  };

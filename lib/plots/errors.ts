import { SyncError } from "../errors.ts";

/**
 * A figure that cannot be drawn: unusable data, or no browser to draw it with.
 *
 * Codes: `plot-data` (the value is named in the message), `plot-no-browser`,
 * `plot-no-notebook`, `plot-failed`.
 */
export class PlotError extends SyncError {}

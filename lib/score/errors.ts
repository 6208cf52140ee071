import { SyncError } from "../errors.ts";

/** A clip that could not be scored, or sets that could not be compared. */
export class ScoreError extends SyncError {}

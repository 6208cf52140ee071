import { SyncError } from "../errors.ts";

/** Vectors or settings that cannot be compared. */
export class ComparisonError extends SyncError {}

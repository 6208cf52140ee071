import { SyncError } from "../errors.ts";

/** A picture in which no detector could look for faces. */
export class DetectionError extends SyncError {}

import { SyncError } from "../errors.ts";

/** A file of syncnet_python's layout that is missing or is not what it should be. */
export class CompatError extends SyncError {}

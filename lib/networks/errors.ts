import { SyncError } from "../errors.ts";

/** A network that cannot be loaded or fed as asked. */
export class NetworkError extends SyncError {}

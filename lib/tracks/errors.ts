import { SyncError } from "../errors.ts";

/** A face could not be followed or cut out; `crop-outside` is the only code so far. */
export class TrackError extends SyncError {}

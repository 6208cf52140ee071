import { SyncError } from "../errors.ts";

/** Something is wrong with the sound: there is none, or too little of it. */
export class AudioError extends SyncError {}

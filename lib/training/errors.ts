import { SyncError } from "../errors.ts";

/** Material, a store or a run that training or evaluation cannot work with. */
export class TrainingError extends SyncError {}

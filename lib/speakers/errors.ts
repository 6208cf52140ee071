import { UsageError } from "../errors.ts";

/** A setting of the speaker rules that cannot work. */
export class SpeakerOptionError extends UsageError {}

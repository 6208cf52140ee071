import { UsageError } from "../errors.ts";

/** A setting of the curation rules that cannot work. */
export class CurationOptionError extends UsageError {}

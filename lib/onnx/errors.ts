import { SyncError } from "../errors.ts";

/** A graph or a tensor that cannot be built or run as it is. */
export class GraphError extends SyncError {}

/** A device (WebGPU, CUDA) that this machine does not offer. */
export class ProviderError extends SyncError {}

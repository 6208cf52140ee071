export * from "./checkpoint_value.ts";
export * from "./errors.ts";
export { materialise } from "./materialise.ts";
export { readCheckpoint } from "./read_checkpoint.ts";
export * from "./safetensors.ts";
export { looksLikeSafetensors } from "./safetensors_header.ts";
export * from "./safetensors_writer.ts";
export { readStateDict } from "./state_dict.ts";
export * from "./tensor.ts";

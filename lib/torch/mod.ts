export * from "./errors.ts";
export * from "./safetensors.ts";
export * from "./tensor.ts";

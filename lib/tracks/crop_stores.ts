import { createAlignedStore } from "./aligned_cropper.ts";
import type { CropStore } from "./cropper.ts";
import type { CropRecipeName } from "./recipes.ts";
import { createReferenceStore } from "./reference_cropper.ts";

/** The recipes' pictures and croppers; a new recipe is a file, its rules, and a line here. */
export const cropStores: Readonly<Record<CropRecipeName, () => CropStore>> = {
  aligned: createAlignedStore,
  syncnet_python: createReferenceStore,
};

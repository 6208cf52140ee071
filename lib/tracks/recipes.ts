/** How faces are cut out, and by which rules tracks are kept. */
export type CropRecipeName = "aligned" | "syncnet_python";

/** Milliseconds of one frame of the 25 fps grid: the unit of every offset. */
export const frameMs = 40;

/** Frames under one window: window i is frames i .. i+4 and their 0.2 s of sound. */
export const windowFrames = 5;

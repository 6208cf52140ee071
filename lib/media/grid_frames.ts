import { Frame as NativeFrame } from "node-av/lib";
import type { Grid } from "./grid.ts";
import type { PictureFilter, RgbPicture } from "./picture_filter.ts";
import type { Picture } from "./pictures.ts";

/** A picture and the run of grid frames that show it. */
export interface GridRun {
  readonly picture: RgbPicture;
  /** Presentation time of the picture in seconds. */
  readonly sourceTime: number;
  /** First grid frame that shows it. */
  readonly index: number;
  /** How many grid frames show it. */
  readonly count: number;
}

/**
 * Chooses for each frame of the grid the picture that it shows, and converts
 * only those that are shown.
 *
 * @param pictures decoded pictures in the order of their times
 * @param period seconds that the last picture lasts if nothing follows it
 */
export function* gridFrames(
  pictures: Iterable<Picture>,
  grid: Grid,
  filter: PictureFilter,
  period: number,
): Generator<GridRun> {
  const held = new NativeFrame();
  held.alloc();
  let heldTime: number | undefined;
  let lastPeriod = period;
  function* show(index: number, count: number): Generator<GridRun> {
    if (count === 0) return;
    yield {
      picture: filter.convert(held),
      sourceTime: heldTime!,
      index,
      count,
    };
  }
  try {
    for (const { frame, time } of pictures) {
      if (heldTime !== undefined) {
        const index = grid.index;
        yield* show(index, grid.until(heldTime, time));
        lastPeriod = time - heldTime;
        if (!grid.isOpen) return;
      }
      held.unref();
      held.ref(frame);
      heldTime = time;
    }
    if (heldTime !== undefined) {
      const index = grid.index;
      yield* show(index, grid.finish(heldTime, period || lastPeriod));
    }
  } finally {
    held.free();
  }
}

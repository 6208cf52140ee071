import { join } from "node:path";
import { encodeNpy } from "./npy.ts";
import type { TrackFeatures } from "./track_meter.ts";
import { writeWhole } from "./write.ts";

/** Leaves a track's vectors as `track<number>_picture.npy` and `…_sound.npy`, `[windows, dimensions]`. */
export function writeFeatures(
  folder: string,
  number: number,
  { picture, sound }: TrackFeatures,
): void {
  for (
    const [name, { data, rows, dimensions }] of Object.entries({
      picture,
      sound,
    })
  ) {
    writeWhole(
      join(folder, `track${number}_${name}.npy`),
      encodeNpy(data, [rows, dimensions]),
    );
  }
}

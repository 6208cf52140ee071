import { join } from "node:path";
import { UsageError } from "../errors.ts";

/** Where syncnet_python puts things, below `data_dir`, for one reference. */
export interface LabFolders {
  /** The sound, and the video at 25 frames a second. */
  readonly avi: string;
  /** What a run needs while it works. */
  readonly tmp: string;
  /** Pickles and `offsets.txt`. */
  readonly work: string;
  /** One file per face. */
  readonly crop: string;
}

/** Names of the files in {@link LabFolders}. */
export const labFiles = {
  /** In `avi`: the video at 25 frames a second. */
  video: "video.avi",
  /** In `avi`: the sound at 16 kHz. */
  audio: "audio.wav",
  /** In `avi`: the video with boxes. */
  overlay: "video_out.avi",
  /** In `work`: faces of each frame. */
  faces: "faces.pckl",
  /** In `work`: shots. */
  scenes: "scene.pckl",
  /** In `work`: tracks. */
  tracks: "tracks.pckl",
  /** In `work`: distances of each track. */
  distances: "activesd.pckl",
  /** In `work`: offsets of each track. */
  offsets: "offsets.txt",
} as const;

/**
 * The folders of a reference.
 *
 * An empty reference would mean the folders of all references, which the
 * original then deletes; it is refused, as is one that leads out of them.
 *
 * @param dataDir the folder of all references
 * @param reference name of the video
 * @throws {UsageError} `reference-unfit`
 * @example
 * ```ts
 * import { strictEqual, throws } from "node:assert/strict";
 * import { join } from "node:path";
 * strictEqual(labFolders("data", "clip").crop, join("data", "pycrop", "clip"));
 * throws(() => labFolders("data", ""), { code: "reference-unfit" });
 * ```
 */
export function labFolders(dataDir: string, reference: string): LabFolders {
  const isName = reference.trim() !== "" && reference !== "." &&
    reference !== ".." && !/[/\\\0]/.test(reference);
  if (!isName) {
    throw new UsageError(
      "reference-unfit",
      `--reference must name the video, e.g. my_video; ${
        JSON.stringify(reference)
      } is no name of a folder`,
    );
  }
  const folder = (name: string): string => join(dataDir, name, reference);
  return {
    avi: folder("pyavi"),
    tmp: folder("pytmp"),
    work: folder("pywork"),
    crop: folder("pycrop"),
  };
}

/**
 * File name of a track's crops: five digits at least.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(cropName(12), "00012.avi");
 * ```
 */
export function cropName(track: number): string {
  return `${String(track).padStart(5, "0")}.avi`;
}

/**
 * The crops among a folder's file names, in the order of their numbers. The
 * original takes those that begin with 0, so it leaves out track 10000.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const names = ["10000.avi", "00001.avi", "notes.txt"];
 * deepStrictEqual(cropNames(names), ["00001.avi", "10000.avi"]);
 * ```
 */
export function cropNames(names: readonly string[]): string[] {
  return names.filter((name) => /^\d+\.avi$/.test(name)).sort((a, b) =>
    parseInt(a) - parseInt(b)
  );
}

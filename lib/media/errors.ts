import { SyncError } from "../errors.ts";

/**
 * What can be wrong with a media file, or with what was asked of it.
 *
 * - `file-missing`, `is-folder`, `file-empty`, `file-unreadable`: the file itself
 * - `not-media`: FFmpeg finds no container in it
 * - `truncated`: the end is missing, and with it what is needed to read the rest
 * - `no-video`, `no-audio`: the stream that was asked for is not there
 * - `too-large`: the pictures are larger than this program decodes
 * - `bad-range`: `start` and `end` leave nothing of the file
 * - `decode-failed`: not one picture or sample could be decoded
 * - `encode-failed`, `not-writable`: writing a file went wrong
 */
export type MediaErrorCode =
  | "file-missing"
  | "is-folder"
  | "file-empty"
  | "file-unreadable"
  | "not-media"
  | "no-video"
  | "no-audio"
  | "truncated"
  | "too-large"
  | "bad-range"
  | "decode-failed"
  | "encode-failed"
  | "not-writable";

/**
 * An error of the media stage: reading or writing a file.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const error = new MediaError("file-empty", "clip.mp4 is empty (0 bytes)");
 * strictEqual(error.code, "file-empty");
 * ```
 */
export class MediaError extends SyncError {
  /** Which of the known troubles it is. */
  declare readonly code: MediaErrorCode;

  /**
   * Makes one.
   *
   * @param code which of the known troubles it is
   * @param message one sentence that says what is wrong and what to do
   * @param options the `cause`, if another error led to this one
   */
  constructor(code: MediaErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
  }
}

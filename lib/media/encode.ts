import type { WriteMediaOptions } from "./encode_types.ts";
import { audioSources, videoSource } from "./encode_source.ts";
import { muxWhole } from "./mux.ts";

/**
 * Encodes pictures and sound into a file; the container follows from the
 * extension (mp4, mov, mkv, webm, avi, mpg, wav …).
 *
 * The same input gives the same bytes. The file appears under its name only
 * when it is complete.
 *
 * @param path where to write; an existing file is replaced
 * @param options pictures, sound, or both
 * @throws {UsageError} `unknown-container` if no container has this extension
 * @throws {MediaError} `not-writable` or `encode-failed`
 * @example
 * ```ts
 * import { tmpdir } from "node:os";
 * import { rmSync, statSync } from "node:fs";
 * import { ok } from "node:assert/strict";
 * const path = `${tmpdir()}/grey-${Date.now()}.mp4`;
 * const grey = new Uint8Array(64 * 48 * 3).fill(128);
 * await writeMedia(path, {
 *   video: { width: 64, height: 48, frameRate: 25, codec: "h264", frames: [grey, grey] },
 *   audio: { sampleRate: 48000, channels: 1, codec: "aac", data: new Int16Array(3840) },
 * });
 * ok(statSync(path).size > 0);
 * rmSync(path);
 * ```
 */
export async function writeMedia(
  path: string,
  options: WriteMediaOptions,
): Promise<void> {
  const { video, audio = [], ...rest } = options;
  await muxWhole(path, [
    ...(video ? [videoSource(video)] : []),
    ...audioSources("codec" in audio ? [audio] : audio),
  ], rest);
}

import type { Hook } from "../progress.ts";
import { type CopiedStreams, copySource } from "./copy_source.ts";
import { audioSources, videoSource } from "./encode_source.ts";
import type { WriteMediaOptions } from "./encode_types.ts";
import { type MuxOptions, muxWhole } from "./mux.ts";

export type { CopiedStreams } from "./copy_source.ts";

/** What {@link remuxMedia} shall write: streams as they are, and newly encoded ones. */
export interface RemuxOptions extends WriteMediaOptions {
  /** Streams that are taken over without decoding them; they come after an encoded video and before encoded sound. */
  readonly copied: readonly CopiedStreams[];
  /** Hears of progress: stage "writing" counts seconds of the file. */
  readonly hook?: Hook;
}

/**
 * Writes a file from streams of other files, taken over packet by packet with
 * their times shifted, and from newly encoded ones.
 *
 * Metadata, dispositions and rotation come along; streams of data and, into
 * another kind of container, subtitles and attachments do not, nor do chapters.
 * Times are kept to the container's own unit (a sample in MP4 and QuickTime, a
 * millisecond in Matroska and WebM). AVI has no times: use {@link remuxMedia}
 * to copy its pictures, and encode its sound anew. The file appears under its
 * name only when it is complete.
 *
 * @param path where to write; an existing file is replaced
 * @throws {UsageError} `unknown-container` if no container has this extension
 * @throws {MediaError} `not-writable`; `encode-failed`, e.g. if the container
 *   does not take a stream's codec; as `probe`
 * @example
 * ```ts
 * import { rmSync } from "node:fs";
 * import { tmpdir } from "node:os";
 * import { assertAlmostEquals } from "../../tests/support/assert.ts";
 * import { probe, writeMedia } from "./mod.ts";
 * const [file, late] = ["a", "b"].map((name) => `${tmpdir()}/${name}-${Date.now()}.mkv`);
 * const grey = new Uint8Array(64 * 48 * 3).fill(128);
 * await writeMedia(file!, {
 *   video: { width: 64, height: 48, frameRate: 25, codec: "ffv1", frames: Array(50).fill(grey) },
 *   audio: { sampleRate: 48000, channels: 1, codec: "pcm", data: new Int16Array(96000) },
 * });
 * await remuxMedia(late!, { copied: [{ file: file!, soundDelay: 0.2 }] });
 * const [before, after] = [await probe(file!), await probe(late!)];
 * assertAlmostEquals(after.audio[0]!.startTime - before.audio[0]!.startTime, 0.2, 0.001);
 * [file, late].forEach((path) => rmSync(path!));
 * ```
 */
export async function remuxMedia(
  path: string,
  options: RemuxOptions,
): Promise<void> {
  const { copied, video, audio = [], hook, muxer, signal } = options;
  const rest: MuxOptions = {
    ...(muxer ? { muxer } : {}),
    ...(signal ? { signal } : {}),
    onTime: (seconds) => hook?.({ stage: "writing", completed: seconds }),
  };
  await muxWhole(path, [
    ...(video ? [videoSource(video)] : []),
    ...copied.map(copySource),
    ...audioSources("codec" in audio ? [audio] : audio),
  ], rest);
}

import { closeSync, openSync, readSync, statSync } from "node:fs";
import { FFmpegError, FormatContext } from "node-av/lib";
import { MediaError } from "./errors.ts";
import { fileUrl } from "./ffmpeg.ts";

/** A file name as it is put into a sentence: on one line. */
export function quote(path: string): string {
  return JSON.stringify(path);
}

/**
 * Looks at a file before FFmpeg does.
 *
 * @returns its size in bytes
 * @throws {MediaError} `file-missing`, `is-folder`, `file-empty` or `file-unreadable`
 */
export function checkFile(path: string): number {
  try {
    const status = statSync(path);
    if (status.isDirectory()) {
      throw new MediaError(
        "is-folder",
        `${quote(path)} is a folder: name a media file in it`,
      );
    }
    // A pipe or a device could block for ever, and cannot be gone back in.
    if (!status.isFile()) {
      throw new MediaError(
        "file-unreadable",
        `${quote(path)} is a pipe or a device: save it to a file first`,
      );
    }
    closeSync(openSync(path, "r"));
    if (status.size === 0) {
      throw new MediaError(
        "file-empty",
        `${quote(path)} is empty (0 bytes): copy or record it again`,
      );
    }
    return status.size;
  } catch (error) {
    if (error instanceof MediaError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") {
      throw new MediaError(
        "file-missing",
        `${quote(path)} does not exist: check the name`,
        { cause: error },
      );
    }
    throw new MediaError(
      "file-unreadable",
      `${quote(path)} cannot be read (${code}): check its permissions`,
      { cause: error },
    );
  }
}

function readHead(path: string): DataView {
  const head = new Uint8Array(12);
  const file = openSync(path, "r");
  readSync(file, head, 0, head.length, 0);
  closeSync(file);
  return new DataView(head.buffer);
}

function letters(head: DataView, at: number): string {
  return new TextDecoder("latin1").decode(head.buffer.slice(at, at + 4));
}

/**
 * How many bytes a RIFF file (AVI, WAV) says that it has; 0 for others, and
 * where the writer could not tell.
 */
export function announcedBytes(path: string): number {
  const head = readHead(path);
  if (letters(head, 0) !== "RIFF") return 0;
  const bytes = head.getUint32(4, true);
  return bytes === 0xffffffff ? 0 : bytes + 8;
}

/**
 * Opens a container and finds its streams.
 *
 * @returns FFmpeg's context; the caller closes it with {@link closeInput}
 * @throws {MediaError} as {@link checkFile}, `not-media`, or `truncated`
 */
export function openInput(path: string): FormatContext {
  checkFile(path);
  const input = new FormatContext();
  let code = input.openInputSync(fileUrl(path));
  if (code >= 0) {
    code = input.findStreamInfoSync();
    if (code >= 0) return input;
    closeInput(input);
  }
  // ISO 14496-12, 4.3: an MP4 or QuickTime file.
  if (letters(readHead(path), 4) === "ftyp") {
    throw new MediaError(
      "truncated",
      `${
        quote(path)
      } is cut off: its index is missing; copy or record it again`,
    );
  }
  throw new MediaError(
    "not-media",
    `${quote(path)} is not a media file that FFmpeg knows (${
      FFmpegError.strerror(code)
    })`,
  );
}

/** Closes what {@link openInput} opened. */
export function closeInput(input: FormatContext): void {
  input.closeInputSync();
  input.freeContext();
}

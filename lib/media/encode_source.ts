import { Buffer } from "node:buffer";
import {
  Dictionary,
  type FormatContext,
  type OutputFormat,
  Packet,
  type Stream,
} from "node-av/lib";
import {
  AV_DISPOSITION_DEFAULT,
  AV_PKT_DATA_DISPLAYMATRIX,
  AVFMT_GLOBALHEADER,
} from "node-av/constants";
import { createAudioEncoder } from "./encode_audio.ts";
import type { TrackEncoder } from "./encode_track.ts";
import type { AudioTrack, VideoTrack } from "./encode_types.ts";
import { createVideoEncoder } from "./encode_video.ts";
import { check, toRational } from "./ffmpeg.ts";
import type { PacketSource } from "./mux.ts";
import { displayMatrix } from "./rotation.ts";

/** A stream that is encoded; `describe` adds what only the container tells. */
function encodeSource(
  create: (globalHeader: boolean) => TrackEncoder,
  describe: (stream: Stream) => void,
): PacketSource {
  const packet = new Packet();
  packet.alloc();
  let encoder: TrackEncoder | undefined;
  let stream: Stream;
  let isOver = false;
  return {
    get time(): number {
      // At its end an encoder still has to be emptied.
      return isOver ? Infinity : Math.min(encoder!.time, Number.MAX_VALUE);
    },
    async open(mux, format: OutputFormat): Promise<void> {
      encoder = create(format.hasFlags(AVFMT_GLOBALHEADER));
      await encoder.open();
      stream = mux.newStream();
      stream.timeBase = toRational(encoder.timeBase);
      if (encoder.frameRate) {
        stream.avgFrameRate = toRational(encoder.frameRate);
      }
      check(stream.codecpar.fromContext(encoder.context), "describe stream");
      describe(stream);
    },
    async advance(mux: FormatContext): Promise<void> {
      const { context, timeBase } = encoder!;
      const frame = await encoder!.advance();
      check(context.sendFrameSync(frame), "encode");
      while (context.receivePacketSync(packet) >= 0) {
        packet.rescaleTs(timeBase, stream.timeBase);
        packet.streamIndex = stream.index;
        check(mux.interleavedWriteFrameSync(packet), "write packet");
        packet.unref();
      }
      isOver = frame === null;
    },
    async close(): Promise<void> {
      await encoder?.close();
      packet.free();
    },
  };
}

/** Pictures to encode, as a source of packets. */
export function videoSource(track: VideoTrack): PacketSource {
  return encodeSource(
    (globalHeader) => createVideoEncoder(track, globalHeader),
    (stream) => {
      stream.setDisposition(AV_DISPOSITION_DEFAULT);
      if (!track.rotation) return;
      check(
        stream.codecpar.addCodedSideData(
          AV_PKT_DATA_DISPLAYMATRIX,
          Buffer.from(displayMatrix(track.rotation).buffer),
        ),
        "set rotation",
      );
    },
  );
}

/** Sounds to encode, as sources of packets; the first is the default if none says so. */
export function audioSources(tracks: readonly AudioTrack[]): PacketSource[] {
  const hasDefault = tracks.some((track) => track.isDefault);
  return tracks.map((track, i) =>
    encodeSource(
      (globalHeader) => createAudioEncoder(track, globalHeader),
      (stream) => {
        if (track.isDefault ?? (!hasDefault && i === 0)) {
          stream.setDisposition(AV_DISPOSITION_DEFAULT);
        }
        if (track.language) {
          stream.metadata = Dictionary.fromObject({
            language: track.language,
          });
        }
      },
    )
  );
}

import type { VideoCodec } from "../media/mod.ts";

/** Options of syncnet_python's pipeline, by its names in our spelling. */
export interface CompatOptions {
  /** Folder of all references. */
  readonly dataDir: string;
  /** Name of the video. */
  readonly reference: string;
  /** Share of the half side that a crop adds around the box. */
  readonly cropScale?: number;
  /** A track needs more detections than this. */
  readonly minTrack?: number;
  /** Most frames from one face of a track to the next. */
  readonly numFailedDet?: number;
  /** A track's mean box must be longer than this, source pixels. */
  readonly minFaceSize?: number;
  /** How crops are coded: `ffv1` loses nothing, `mpeg4` is small. */
  readonly cropCodec?: Extract<VideoCodec, "ffv1" | "mpeg4">;
}

/** Defaults of {@link CompatOptions}: the original's, but for the codec. */
export const compatDefaults = {
  cropScale: 0.4,
  minTrack: 100,
  numFailedDet: 25,
  minFaceSize: 100,
  cropCodec: "ffv1",
} as const satisfies Partial<CompatOptions>;

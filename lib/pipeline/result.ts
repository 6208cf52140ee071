import type { ReliabilityLevel, Verdict } from "../sync/mod.ts";

/** Version of the layout of `result.json`; it rises when a name or meaning changes. */
export const resultSchemaVersion = 1;

/** What was found for one face track. */
export interface TrackResult {
  /** Number of the track in its file, from 0 in order of appearance. */
  readonly track: number;
  /** Time of the first frame, in milliseconds of the file's own time. */
  readonly startMs: number;
  /** Time after the last frame, in milliseconds of the file's own time. */
  readonly endMs: number;
  /** First frame of the 25 fps grid. */
  readonly firstFrame: number;
  /** Last frame of the 25 fps grid, included. */
  readonly lastFrame: number;
  /** Frames with a face, found or interpolated; the rest are gaps. */
  readonly detections: number;
  /** Number of 0.2 s windows behind the numbers, one per frame. */
  readonly windows: number;
  /** Offset in frames of 40 ms, zero taken off: negative = the sound is late; null if no shift could be compared. */
  readonly offsetFrames: number | null;
  /** Sub-frame offset in milliseconds, corrected by the grid's mean distance from the pictures it shows. */
  readonly offsetMs: number | null;
  /** The offset in words. */
  readonly offsetWords: string;
  /** 95 % interval of the offset in frames, same sign. */
  readonly offsetInterval: readonly [number, number] | null;
  /** Mean distance of picture and sound at the best shift, in the network's units. */
  readonly minDistance: number | null;
  /** Median minus minimum of the mean distance over all shifts. */
  readonly confidence: number | null;
  /** Confidence that this network needs for this many windows. */
  readonly confidenceThreshold: number | null;
  /** Mean distance at shift 0 of the file as it is. */
  readonly distanceAtZero: number | null;
  /** Mean distance for each shift from -search to +search; null where a shift is no candidate. */
  readonly curve: readonly (number | null)[];
  /** Confidence of each window at the best shift, median-filtered over 9. */
  readonly framewiseConfidence: readonly (number | null)[];
  /** Seconds of voice in the track's time. */
  readonly speech: number;
  /** Frames without voice: [first, end) of the 25 fps grid. */
  readonly silentFrames: readonly (readonly [number, number])[];
  /** How far the offset can be relied on. */
  readonly reliability: ReliabilityLevel;
  /** The same in words. */
  readonly reliabilityWords: string;
  /** What follows from the numbers. */
  readonly verdict: Verdict;
  /** Why this verdict. */
  readonly verdictWords: string;
  /** The face in each frame from firstFrame to lastFrame: x1, y1, x2, y2 in source pixels. */
  readonly boxes: readonly (readonly [number, number, number, number])[];
}

/** Something left out, counted. */
export interface Dropped {
  /** What was left out and why. */
  readonly reason: string;
  /** How many. */
  readonly count: number;
  /** What is counted: frames, faces, tracks, scenes. */
  readonly unit: string;
}

/** The file that was looked at. */
export interface MediaSummary {
  /** Container format. */
  readonly container: string;
  /** Duration that the file states, in seconds. */
  readonly duration: number;
  /** Width in pixels, after rotation. */
  readonly width: number;
  /** Height in pixels, after rotation. */
  readonly height: number;
  /** Average frames per second of the source. */
  readonly frameRate: number;
  /** Name of the video codec. */
  readonly videoCodec: string;
  /** Name of the audio codec. */
  readonly audioCodec: string;
  /** Index among all streams of the one that was heard; null for sound from another file. */
  readonly audioStream: number | null;
  /** The other file with the sound, if there is one. */
  readonly audioFile: string | null;
  /** Frames of the 25 fps grid that were looked at. */
  readonly frames: number;
  /** Shots: [first, end) frames of the grid. */
  readonly scenes: readonly (readonly [number, number])[];
  /** What is odd about the file. */
  readonly warnings: readonly string[];
}

/** What was found in one file: the content of its `result.json`. */
export interface FileResult {
  /** {@link resultSchemaVersion}. */
  readonly schemaVersion: typeof resultSchemaVersion;
  /** Path as it was given. */
  readonly file: string;
  /** ok: at least one face track was measured. */
  readonly status: "ok" | "failed";
  /** Short identifier of the failure. */
  readonly code?: string | undefined;
  /** What is wrong and what to do, if the file failed. */
  readonly reason?: string | undefined;
  /** Name of everything that changes a score: crop, arithmetic, edges, search. */
  readonly recipe: string;
  /** Largest shift tried, in frames, both ways. */
  readonly search: number;
  /** Name of the network. */
  readonly network: string;
  /** Offset that the network reads on material in sync, in frames; already taken off. */
  readonly zeroFrames: number;
  /** SHA-256 of the network's weights. */
  readonly weightsSha256: string;
  /** Name of the face detector. */
  readonly detector: string;
  /** What the network ran on. */
  readonly device: string;
  /** Versions of what computed. */
  readonly versions: Readonly<Record<string, string>>;
  /** What is known of the file, if it could be read. */
  readonly media?: MediaSummary | undefined;
  /** Its face tracks in order of appearance. */
  readonly tracks: readonly TrackResult[];
  /** Everything that was left out, with its reason. */
  readonly dropped: readonly Dropped[];
}

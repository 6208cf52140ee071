import { z } from "zod";
import { type FileResult, resultSchemaVersion } from "./result.ts";

const milliseconds = (what: string) =>
  z.number().describe(`${what}, in milliseconds`);
const seconds = (what: string) => z.number().describe(`${what}, in seconds`);

const interval = z.tuple([z.number(), z.number()]);

const trackResult = z.object({
  track: z.number().int().describe(
    "number of the track in its file, from 0 in order of appearance",
  ),
  startMs: milliseconds("time of the first frame, in the file's own time"),
  endMs: milliseconds("time after the last frame, in the file's own time"),
  firstFrame: z.number().int().describe("first frame of the 25 fps grid"),
  lastFrame: z.number().int().describe(
    "last frame of the 25 fps grid, included",
  ),
  detections: z.number().int().describe(
    "frames with a face, found or interpolated between two frames that the detector looked at; the rest are gaps",
  ),
  windows: z.number().int().describe(
    "number of 0.2 s windows behind the numbers, one per frame",
  ),
  offsetFrames: z.number().nullable().describe(
    "offset in frames of 40 ms after the network's zero is taken off: negative = the sound is late, positive = the sound is early; null if no shift could be compared",
  ),
  offsetMs: z.number().nullable().describe(
    "sub-frame offset in milliseconds, corrected by the mean distance of the grid from the pictures it shows: negative = the sound is late",
  ),
  offsetWords: z.string().describe("the offset in words"),
  offsetInterval: interval.nullable().describe(
    "95 % interval of the offset in frames, same sign",
  ),
  minDistance: z.number().nullable().describe(
    "mean distance of picture and sound at the best shift, in the network's units",
  ),
  confidence: z.number().nullable().describe(
    "median minus minimum of the mean distance over all shifts, in the network's units",
  ),
  confidenceThreshold: z.number().nullable().describe(
    "confidence that this network needs for this many windows",
  ),
  distanceAtZero: z.number().nullable().describe(
    "mean distance at shift 0 of the file as it is, in the network's units",
  ),
  curve: z.array(z.number().nullable()).describe(
    "mean distance for each shift from -search to +search; entry search + k compares a picture with the sound k frames later; null where a shift is no candidate",
  ),
  framewiseConfidence: z.array(z.number().nullable()).describe(
    "confidence of each window at the best shift, median-filtered over 9",
  ),
  speech: z.number().describe("seconds of voice in the track's time"),
  silentFrames: z.array(interval).describe(
    "frames without voice: [first, end) of the 25 fps grid",
  ),
  reliability: z.enum(["high", "medium", "low"]),
  reliabilityWords: z.string(),
  verdict: z.enum([
    "no-speech",
    "too-short",
    "not-the-speaker",
    "cannot-tell",
    "in-sync",
    "out-of-sync",
  ]),
  verdictWords: z.string().describe("why this verdict"),
  boxes: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()]))
    .describe(
      "the face in each frame from firstFrame to lastFrame: x1, y1, x2, y2 in source pixels",
    ),
});

const dropped = z.object({
  reason: z.string().describe("what was left out and why"),
  count: z.number().int(),
  unit: z.string().describe("what is counted: frames, faces, tracks, scenes"),
});

const mediaSummary = z.object({
  container: z.string(),
  duration: seconds("duration that the file states"),
  width: z.number().int().describe("pixels, after rotation"),
  height: z.number().int(),
  frameRate: z.number().describe("average frames per second of the source"),
  videoCodec: z.string(),
  audioCodec: z.string(),
  audioStream: z.number().int().nullable().describe(
    "index among all streams of the file of the one that was heard; null for sound from another file",
  ),
  audioFile: z.string().nullable(),
  frames: z.number().int().describe(
    "frames of the 25 fps grid that were looked at",
  ),
  scenes: z.array(interval).describe("shots: [first, end) frames of the grid"),
  warnings: z.array(z.string()),
});

const fileResult: z.ZodType<FileResult> = z.object({
  schemaVersion: z.literal(resultSchemaVersion),
  file: z.string(),
  status: z.enum(["ok", "failed"]).describe(
    "ok: at least one face track was measured",
  ),
  code: z.string().optional().describe("short identifier of the failure"),
  reason: z.string().optional().describe(
    "what is wrong and what to do, if the file failed",
  ),
  recipe: z.string().describe(
    "name of everything that changes a score: crop, arithmetic, edges, search",
  ),
  search: z.number().int().describe(
    "largest shift tried, in frames, both ways",
  ),
  network: z.string(),
  zeroFrames: z.number().describe(
    "offset that the network reads on material in sync; already taken off",
  ),
  weightsSha256: z.string(),
  detector: z.string(),
  device: z.string(),
  versions: z.record(z.string(), z.string()),
  media: mediaSummary.optional(),
  tracks: z.array(trackResult),
  dropped: z.array(dropped).describe(
    "everything that was left out, with its reason",
  ),
});

/** Checks a value read from a file; unknown members are passed over. */
export interface FileResultSchema {
  /** The result, or each place that is wrong and why. */
  safeParse(value: unknown):
    | { readonly success: true; readonly data: FileResult }
    | {
      readonly success: false;
      readonly error: {
        readonly issues: readonly {
          readonly path: readonly PropertyKey[];
          readonly message: string;
        }[];
      };
    };
}

/**
 * Schema of `result.json`, one per input.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(fileResultSchema.safeParse({ file: "a.mp4" }).success, false);
 * ```
 */
export const fileResultSchema: FileResultSchema = fileResult;

/**
 * The JSON schema of `result.json` (draft 2020-12).
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(resultJsonSchema().type, "object");
 * ```
 */
export function resultJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(fileResult, {
    target: "draft-2020-12",
  }) as Record<string, unknown>;
}

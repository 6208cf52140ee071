/** One bundled clip and what is true of it. */
export interface SampleClip {
  /** Name in `data/samples`. */
  readonly file: string;
  /** `real`: people of the GRID corpus; `generated`: drawn heads. */
  readonly kind: "real" | "generated";
  /** How far the sound was moved: positive means late. Frames are 40 ms. */
  readonly planted: { readonly frames: number; readonly ms: number };
  /** The offset to be printed: negative means that the sound is late. */
  readonly offsetFrames: number;
  /** The same in milliseconds. */
  readonly offsetMs: number;
  /** Most faces seen at once. */
  readonly faces: number;
  /** First frame and end (exclusive) of each shot. */
  readonly shots: readonly { readonly start: number; readonly end: number }[];
  /** Whose sound is heard when, where more than one face is seen. */
  readonly heard?: readonly {
    readonly start: number;
    readonly end: number;
    readonly face: "left" | "right";
  }[];
  /** How the file is made; absent if it is an original. */
  readonly made?:
    | { readonly from: string; readonly start: number; readonly end: number }
    | { readonly seed: number; readonly seconds: number };
}

function truthOf(
  late: number,
): Pick<SampleClip, "planted" | "offsetFrames" | "offsetMs"> {
  return {
    planted: { frames: late, ms: 40 * late },
    // `0 - late` and not `-late`, which would be −0.
    offsetFrames: 0 - late,
    offsetMs: 0 - 40 * late,
  };
}

function nameOf(prefix: string, late: number): string {
  const words = late === 0
    ? "in_sync"
    : `sound_${late > 0 ? "late" : "early"}_${40 * Math.abs(late)}ms`;
  return `${prefix}_${words}.mp4`;
}

/** A part of the file with several shots, its sound moved. */
function cut(shot: number, late: number): SampleClip {
  const start = 75 * shot;
  return {
    file: nameOf("grid", late),
    kind: "real",
    ...truthOf(late),
    faces: 1,
    shots: [{ start: 0, end: 75 }],
    made: { from: "grid_three_shots.mp4", start, end: start + 75 },
  };
}

function drawn(seed: number, late: number): SampleClip {
  const seconds = 5;
  return {
    file: nameOf("generated", late),
    kind: "generated",
    ...truthOf(late),
    faces: 1,
    shots: [{ start: 0, end: 25 * seconds }],
    made: { seed, seconds },
  };
}

/** All bundled clips. */
export const sampleClips: readonly SampleClip[] = [
  {
    file: "grid_three_shots.mp4",
    kind: "real",
    ...truthOf(0),
    faces: 1,
    shots: [{ start: 0, end: 75 }, { start: 75, end: 150 }, {
      start: 150,
      end: 225,
    }],
  },
  {
    file: "grid_two_faces.mp4",
    kind: "real",
    ...truthOf(0),
    faces: 2,
    shots: [{ start: 0, end: 75 }, { start: 75, end: 150 }],
    heard: [
      { start: 0, end: 75, face: "left" },
      { start: 75, end: 150, face: "right" },
    ],
  },
  cut(0, 0),
  cut(0, 8),
  cut(1, 3),
  cut(0, -2),
  cut(1, -5),
  cut(0, -8),
  drawn(101, 0),
  drawn(102, 8),
  drawn(103, 3),
  drawn(104, -4),
  drawn(105, -8),
];

import { type FaceLook, lookChange } from "./face_look.ts";

/**
 * Least change of a face from one frame to the next that is a cut, if the frames
 * before it changed little. Of 28,500 pairs of neighbours in 227 real clips two
 * in a thousand reach it, nearly all in runs of fast motion; of 16,000 splices of
 * different people 97 in a hundred do.
 */
const jumpChange = 0.22;
/** How many times the largest recent change a cut must reach: motion comes in runs, a cut alone. */
const jumpOverRecent = 4;
/** The same where too little is known of the frames before. */
const jumpWithoutPast = 0.35;
/** The same across frames without a face, in which faces turn and walk. */
const jumpAfterGap = 0.5;
/** Frames of the past that a change is compared with, and the fewest that will do. */
const recentFrames = 5;
const fewestRecent = 3;
/** Smaller changes are a picture shown twice, which tells nothing of the motion. */
const repeatedChange = 3e-4;

/** What is remembered of a face to see whether the next one is another. */
export interface SeenFace {
  /** How it looks. */
  readonly look: FaceLook;
  /** Changes of the frames before it, newest last. */
  readonly changes: readonly number[];
}

/** What {@link compareFaces} finds. */
export interface FaceComparison {
  /** Whether the next face is another one, or the same one in another shot. */
  readonly jump: boolean;
  /** What to remember of the past with the next face. */
  readonly changes: readonly number[];
}

/**
 * Tells whether a face jumps between two detections that overlap: a hard cut
 * that the content metric missed.
 *
 * The next face is compared with the last one box on box, and what is now in the
 * last one's place too; the smaller change counts, so neither fast motion nor
 * a box that jitters looks like a cut. A change counts as a jump if it is large
 * and stands out from the frames before it.
 *
 * @param last the track's newest face
 * @param next how the face that would continue it looks
 * @param samePlace how the next frame looks in the last face's box
 * @param gap frames from one to the other
 */
export function compareFaces(
  last: SeenFace,
  next: FaceLook,
  samePlace: FaceLook,
  gap: number,
): FaceComparison {
  const change = Math.min(
    lookChange(last.look, next),
    lookChange(last.look, samePlace),
  );
  if (gap > 1) return { jump: change >= jumpAfterGap, changes: last.changes };
  const known = last.changes.length >= fewestRecent;
  const least = known
    ? Math.max(jumpChange, jumpOverRecent * Math.max(...last.changes))
    : jumpWithoutPast;
  if (change >= least) return { jump: true, changes: [] };
  const changes = change < repeatedChange
    ? last.changes
    : [...last.changes, change].slice(-recentFrames);
  return { jump: false, changes };
}

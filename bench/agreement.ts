import {
  type Detection,
  faceScale,
  type FrameDetections,
  type Landmarks,
} from "../lib/faces/mod.ts";
import { overlap } from "../lib/faces/suppress.ts";

/** How far detections agree with those of a reference setting. */
export interface Agreement {
  /** Faces of the reference. */
  readonly faces: number;
  /** Share of them that were found too (IoU of at least 0.5). */
  readonly recall: number;
  /** Findings that the reference does not have, per frame. */
  readonly extra: number;
  /** Root mean square distance of landmarks from the reference's, as a share of S. */
  readonly error: number;
  /**
   * Root mean square of the change of that distance from one frame to the
   * next, over √2, as a share of S: what trembles, without what is merely elsewhere.
   */
  readonly jitter: number;
  /**
   * Root mean square second difference of the landmarks' own paths, over √6, as
   * a share of S: what trembles by itself, whatever the reference does.
   */
  readonly tremble: number;
}

interface Sums {
  faces: number;
  found: number;
  extra: number;
  frames: number;
  points: number;
  squares: number;
  changes: number;
  changeSquares: number;
  bends: number;
  bendSquares: number;
}

/** The finding that overlaps a face most, if by at least half. */
function partnerOf(
  face: Detection,
  found: readonly Detection[],
): Detection | undefined {
  let best: Detection | undefined;
  let most = 0.5;
  for (const candidate of found) {
    const share = overlap(face.box, candidate.box);
    if (share >= most) {
      most = share;
      best = candidate;
    }
  }
  return best;
}

/** Displacement of the five landmarks from the reference's, in units of S: x, y, x, y, … */
function displacement(found: Landmarks, reference: Landmarks): number[] {
  const scale = faceScale(reference);
  return reference.flatMap((p, i) => [
    (found[i]!.x - p.x) / scale,
    (found[i]!.y - p.y) / scale,
  ]);
}

function sumOfSquares(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v * v, 0);
}

/** Adds up the agreement over clips. */
export function createAgreement(): {
  add(
    found: readonly FrameDetections[],
    reference: readonly FrameDetections[],
  ): void;
  result(): Agreement;
} {
  const sums: Sums = {
    faces: 0,
    found: 0,
    extra: 0,
    frames: 0,
    points: 0,
    squares: 0,
    changes: 0,
    changeSquares: 0,
    bends: 0,
    bendSquares: 0,
  };

  function addFrame(
    found: readonly Detection[],
    reference: readonly Detection[],
    before: ReadonlyMap<Detection, number[]>,
  ): Map<Detection, number[]> {
    const moved = new Map<Detection, number[]>();
    const used = new Set<Detection>();
    for (const face of reference) {
      const partner = partnerOf(face, found);
      if (partner === undefined) continue;
      used.add(partner);
      sums.found++;
      const shift = displacement(partner.landmarks!, face.landmarks!);
      moved.set(face, shift);
      sums.squares += sumOfSquares(shift);
      sums.points += 5;
      const previous = partnerOf(face, [...before.keys()]);
      if (previous === undefined) continue;
      const old = before.get(previous)!;
      sums.changeSquares += sumOfSquares(shift.map((v, i) => v - old[i]!)) / 2;
      sums.changes += 5;
    }
    sums.faces += reference.length;
    sums.extra += found.length - used.size;
    sums.frames++;
    return moved;
  }

  /** Second differences of the faces that are found in three frames in a row. */
  function addBends(
    before: readonly Detection[],
    now: readonly Detection[],
    after: readonly Detection[],
  ): void {
    for (const face of now) {
      const past = partnerOf(face, before)?.landmarks;
      const future = partnerOf(face, after)?.landmarks;
      if (past === undefined || future === undefined) continue;
      const scale = faceScale(face.landmarks!);
      face.landmarks!.forEach((p, i) => {
        const x = past[i]!.x - 2 * p.x + future[i]!.x;
        const y = past[i]!.y - 2 * p.y + future[i]!.y;
        sums.bendSquares += (x * x + y * y) / 6 / (scale * scale);
        sums.bends++;
      });
    }
  }

  return {
    add(found, reference) {
      for (let i = 1; i + 1 < found.length; i++) {
        addBends(
          found[i - 1]!.detections,
          found[i]!.detections,
          found[i + 1]!.detections,
        );
      }
      let before = new Map<Detection, number[]>();
      reference.forEach(({ detections }, i) => {
        before = addFrame(found[i]!.detections, detections, before);
      });
    },
    result: () => ({
      faces: sums.faces,
      recall: sums.found / sums.faces,
      extra: sums.extra / sums.frames,
      error: Math.sqrt(sums.squares / sums.points),
      jitter: Math.sqrt(sums.changeSquares / sums.changes),
      tremble: Math.sqrt(sums.bendSquares / sums.bends),
    }),
  };
}

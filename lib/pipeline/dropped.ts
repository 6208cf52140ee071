import type { DroppedCounts } from "../tracks/mod.ts";
import type { Dropped } from "./result.ts";

/** What the detector dropped, in words. */
const faceReasons: Readonly<Record<string, string>> = {
  "low-score": "the detector was not sure enough of the face",
  "face-too-small": "the face was too small",
};

/** Everything that was left out as rows with words; nothing that was not. */
export function droppedOf(
  counts: DroppedCounts,
  faces: ReadonlyMap<string, number>,
): Dropped[] {
  const { framesWithoutFace, scenesTooShort } = counts;
  const rows: Dropped[] = [
    { reason: "no face was found", count: framesWithoutFace, unit: "frames" },
    ...Array.from(
      faces,
      ([reason, count]) => ({
        reason: faceReasons[reason] ?? reason,
        count,
        unit: "faces",
      }),
    ),
    {
      reason: "the shot was too short",
      count: scenesTooShort.scenes,
      unit: "scenes",
    },
  ];
  const tracks = [
    {
      reason: "the face was not followed long enough",
      ...counts.tracksTooShort,
    },
    { reason: "the face was too small on average", ...counts.facesTooSmall },
    {
      reason: "the face lay too far outside the picture",
      ...counts.cropsOutside,
    },
    {
      reason: "the track lay in a shot that was too short",
      ...counts.tracksInShortScenes,
    },
  ];
  for (const { reason, tracks: count, frames } of tracks) {
    rows.push({
      reason: `${reason} (${frames} frames in all)`,
      count,
      unit: "tracks",
    });
  }
  return rows.filter(({ count }) => count > 0);
}

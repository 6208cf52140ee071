import type { Detection, Landmarks, Point } from "./types.ts";

/**
 * A detection in other coordinates: each point p becomes `p · scale + shift`.
 *
 * @param scaleX factor across
 * @param scaleY factor down
 * @param shiftX pixels added after scaling, across
 * @param shiftY pixels added after scaling, down
 */
export function scaleDetection(
  detection: Detection,
  scaleX: number,
  scaleY: number,
  shiftX = 0,
  shiftY = 0,
): Detection {
  const { box, score, landmarks } = detection;
  const moved: Detection = {
    box: {
      x1: box.x1 * scaleX + shiftX,
      y1: box.y1 * scaleY + shiftY,
      x2: box.x2 * scaleX + shiftX,
      y2: box.y2 * scaleY + shiftY,
    },
    score,
  };
  if (landmarks === undefined) return moved;
  return {
    ...moved,
    landmarks: landmarks.map((p: Point): Point => ({
      x: p.x * scaleX + shiftX,
      y: p.y * scaleY + shiftY,
    })) as unknown as Landmarks,
  };
}

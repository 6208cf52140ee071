import type { Identity } from "./identity.ts";
import { bell, clamp, smoothStep } from "./numbers.ts";

/** Half width of the face's outline at a height y; 0 above the skull and below the chin. */
export function outline(person: Identity, y: number): number {
  const widest = 0.15;
  const crown = -1.5;
  const width = person.faceHalfWidth;
  if (y <= widest) {
    const t = clamp((widest - y) / (widest - crown), 0, 1);
    return width * Math.pow(1 - Math.pow(t, 2.3), 1 / 2.2);
  }
  const t = clamp((y - widest) / (person.chin - widest), 0, 1);
  return width *
    Math.pow(
      1 - Math.pow(t, person.jawSquareness * 1.15),
      1 / (person.jawSquareness * 0.85),
    );
}

/** The skull with nose, brows, sockets, cheeks and chin, without lips and eyes. */
export function faceHeight(person: Identity, x: number, y: number): number {
  const side = Math.abs(x);
  const half = Math.max(0.05, outline(person, y));
  // Cheeks do not turn wholly away at the outline: there the ears and the neck begin.
  const across = 0.9 * clamp(side / half, 0, 1);
  const along = clamp((y - 0.35) / 2.2, -0.98, 0.98);
  let z = 0.95 * Math.sqrt(1 - across * across) * Math.sqrt(1 - along * along);
  const { noseTip, noseHeight, noseHalfWidth, mouth, chin } = person;
  const ridge = smoothStep(-0.15, noseTip, y) *
    (1 - smoothStep(noseTip, noseTip + 0.13, y));
  z += noseHeight * ridge * bell(side, 0.1 + 0.03 * ridge);
  z += 0.6 * noseHeight * bell(side - 0.66 * noseHalfWidth, 0.075) *
    bell(y - noseTip, 0.085);
  z += 0.35 * noseHeight * bell(side, 0.11) * bell(y - noseTip + 0.03, 0.1);
  z -= 0.16 * bell(side - 0.46, 0.24) * bell(y + 0.02, 0.15);
  z += 0.07 * bell(side - 0.5, 0.17) * bell(y, 0.13);
  z += 0.06 * bell(side - 0.45, 0.32) * bell(y + person.browHeight, 0.1);
  z += 0.1 * bell(side - 0.7, 0.25) * bell(y - 0.48, 0.25);
  z += 0.1 * bell(side, 0.42) * bell(y - mouth, 0.3);
  z -= 0.02 * bell(side, 0.045) * bell(y - (noseTip + mouth) / 2 - 0.05, 0.09);
  z -= 0.05 * bell(side, 0.28) * bell(y - mouth - 0.33, 0.07);
  z += 0.12 * bell(side, 0.22) * bell(y - chin + 0.22, 0.15);
  return z - person.folds * foldAt(person, side, y);
}

/** The fold that runs from the nose's wing past the mouth's corner: 1 at its deepest. */
function foldAt(person: Identity, side: number, y: number): number {
  const share = clamp(
    (y - person.noseTip) / (person.mouth + 0.12 - person.noseTip),
    -0.2,
    1.2,
  );
  const line = person.noseHalfWidth + 0.05 + 0.28 * share;
  return bell(side - line, 0.04) * smoothStep(-0.1, 0.25, share) *
    (1 - smoothStep(0.8, 1.2, share));
}

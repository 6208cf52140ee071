import type { Identity } from "./identity.ts";
import type { Mouth } from "./mouth.ts";
import { bell, clamp, mix } from "./numbers.ts";

/** The edges of the lips at one x, from top to bottom, in the face's coordinates. */
export interface LipEdges {
  readonly outerTop: number;
  readonly innerTop: number;
  readonly innerBottom: number;
  readonly outerBottom: number;
}

/** The geometry of a mouth at one moment. */
export interface MouthShape {
  readonly halfWidth: number;
  /** Drop of the lower jaw. */
  readonly drop: number;
  /** Lower edge of the upper teeth and upper edge of the lower ones, at the middle. */
  readonly upperTeeth: number;
  readonly lowerTeeth: number;
  /** The tongue's upper edge at the middle. */
  readonly tongue: number;
  /** Lip edges at an x within the half width. */
  edges(x: number): LipEdges;
}

/** Turns a mouth's relative numbers into a person's lips, teeth and tongue. */
export function mouthShape(person: Identity, mouth: Mouth): MouthShape {
  const round = clamp(mouth.round, 0, 1.2);
  const tuck = clamp(mouth.tuck, 0, 1);
  const drop = person.jawDrop * clamp(mouth.jaw, 0, 1.3);
  const gap = person.lipGap * clamp(mouth.open, 0, 1.3) * (1 - 0.75 * tuck);
  const press = clamp(-mouth.open / 0.35, 0, 1);
  const halfWidth = person.mouthHalfWidth *
    (1 + 0.16 * clamp(mouth.width, -1, 1) - 0.24 * round -
      0.05 * clamp(mouth.jaw, 0, 1));
  const upperThickness = person.upperLip * (1 - 0.5 * press) *
    (1 + 0.25 * round) * (1 - 0.15 * mouth.open);
  const lowerThickness = person.lowerLip * (1 - 0.45 * press) *
    (1 + 0.15 * round) * (1 - 0.5 * tuck) *
    (1 - 0.12 * clamp(mouth.width, 0, 1));
  const line = person.mouth + 0.02 * press;
  const cornerY = line + 0.02 + 0.35 * drop - 0.02 * clamp(mouth.width, -1, 1);
  const innerHalf = halfWidth * (0.94 - 0.1 * round);
  // The upper lip lifts a little; the jaw carries the lower one.
  const lift = 0.2 * gap + 0.02 * round + 0.05 * tuck;
  const fall = 0.8 * gap - 0.03 * tuck;
  return {
    halfWidth,
    drop,
    upperTeeth: line - 0.2 * gap * 0.3 + person.upperTeeth,
    lowerTeeth: line + person.upperTeeth * 0.4 + 0.92 * drop,
    tongue: line + mix(0.1 + 0.75 * drop, 0.03, clamp(mouth.tongue, 0, 1)),
    edges(x) {
      const u = clamp(Math.abs(x) / halfWidth, 0, 1);
      const v = clamp(Math.abs(x) / innerHalf, 0, 1);
      const contact = mix(line + 0.012 * bell(x, 0.06), cornerY, u * u);
      const innerTop = contact - lift * Math.pow(1 - v * v, 0.75);
      const innerBottom = Math.max(
        innerTop,
        contact + fall * Math.pow(1 - v * v, 0.6),
      );
      const bow = 1 + 0.22 * bell(u - 0.25, 0.15) - 0.16 * bell(u, 0.1);
      return {
        outerTop: innerTop - upperThickness * bow * (1 - Math.pow(u, 1.7)),
        innerTop,
        innerBottom,
        outerBottom: innerBottom +
          lowerThickness * Math.pow(1 - Math.pow(u, 2.2), 0.8),
      };
    },
  };
}

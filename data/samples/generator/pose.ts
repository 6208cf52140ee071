import { createRandom } from "./random.ts";

/** Where the head is and what the eyes do at one moment. */
export interface Pose {
  /** Turn to the right of the picture in radians. */
  readonly yaw: number;
  /** Nod downwards in radians. */
  readonly pitch: number;
  /** Tilt clockwise in radians. */
  readonly roll: number;
  /** The point between the eyes as a share of the picture's width. */
  readonly x: number;
  /** The same as a share of the picture's height. */
  readonly y: number;
  /** Distance between the eyes as a share of the picture's width. */
  readonly scale: number;
  /** Eyelids: 0 open, 1 closed. */
  readonly blink: number;
  /** Gaze to the right, −1..1. */
  readonly gazeX: number;
  /** Gaze downwards, −1..1. */
  readonly gazeY: number;
}

/** A slow wander: the sum of three waves of unrelated periods, about −1..1. */
function wander(phases: readonly number[], time: number, pace: number): number {
  return (Math.sin(pace * 0.9 * time + phases[0]!) +
    0.6 * Math.sin(pace * 2.3 * time + phases[1]!) +
    0.3 * Math.sin(pace * 4.1 * time + phases[2]!)) / 1.9;
}

/** How a head moves over time, the same for the same seed. */
export function randomMotion(seed: number): (time: number) => Pose {
  const random = createRandom(seed, 8);
  const phases = (): number[] =>
    [0, 1, 2].map(() => random.between(0, 2 * Math.PI));
  const [yawPhases, pitchPhases, rollPhases, xPhases, yPhases] = [
    phases(),
    phases(),
    phases(),
    phases(),
    phases(),
  ];
  const liveliness = random.between(0.4, 1);
  const rest = {
    yaw: random.between(-0.1, 0.1),
    pitch: random.between(-0.05, 0.05),
    roll: random.between(-0.04, 0.04),
  };
  const scale = random.between(0.19, 0.23);
  const firstBlink = random.between(0.5, 2);
  const blinkEvery = random.between(1.9, 3.4);
  const gazes = Array.from(
    { length: 64 },
    () => [0.5 * random.normal(), 0.3 * random.normal()] as const,
  );
  return (time) => {
    // A blink closes in 80 ms and opens in 160 ms.
    const sinceBlink = ((time - firstBlink) % blinkEvery + blinkEvery) %
      blinkEvery;
    const blink = sinceBlink < 0.08
      ? sinceBlink / 0.08
      : Math.max(0, 1 - (sinceBlink - 0.08) / 0.16);
    const [gazeX, gazeY] =
      gazes[Math.floor(Math.max(0, time) / 0.9) % gazes.length]!;
    return {
      yaw: rest.yaw + 0.07 * liveliness * wander(yawPhases, time, 1.3),
      pitch: rest.pitch + 0.05 * liveliness * wander(pitchPhases, time, 1.9),
      roll: rest.roll + 0.035 * liveliness * wander(rollPhases, time, 1.1),
      x: 0.5 + 0.015 * liveliness * wander(xPhases, time, 1),
      y: 0.42 + 0.01 * liveliness * wander(yPhases, time, 1.2),
      scale,
      blink,
      gazeX,
      gazeY,
    };
  };
}

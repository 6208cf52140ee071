import { type Mouth, mouthChannels } from "./mouth.ts";
import { phones } from "./phones.ts";
import type { Segment } from "./utterance.ts";

type Channel = (typeof mouthChannels)[number];

/** Seconds over which a sound's hold on a number fades, before and after it. */
const reach: Readonly<
  Record<Channel, readonly [before: number, after: number]>
> = {
  jaw: [0.065, 0.044],
  open: [0.044, 0.032],
  width: [0.09, 0.048],
  round: [0.1, 0.048],
  tuck: [0.04, 0.024],
  tongue: [0.045, 0.028],
};

/**
 * Seconds by which the mouth is ahead of the sound it shapes. That it leads is
 * known (Chandrasekaran and others, "The natural statistics of audiovisual
 * speech", 2009); how far was chosen so that a network whose zero is the
 * studio recordings of GRID reads 0 on average.
 */
const leadSeconds = { closure: 0.025, other: 0.07 } as const;

/** Numbers that a closure insists on; it leaves the rest to its neighbours. */
const insisted: ReadonlySet<Channel> = new Set<Channel>(["open", "tuck"]);

/** Whether a sound needs the lips at one place at one moment: "m", "b", "f". */
function isClosure(segment: Segment): boolean {
  const { open, tuck } = phones[segment.name].mouth;
  return segment.name !== "_" && (open < 0 || tuck > 0.5);
}

function holdOf(segment: Segment, channel: Channel): number {
  const { hold } = phones[segment.name];
  return !isClosure(segment) || insisted.has(channel)
    ? hold
    : Math.min(hold, 1.2);
}

/**
 * The mouth at a moment of an utterance.
 *
 * Every sound pulls each number towards its own target with a weight that is
 * largest during the sound and fades before and after it; the mouth is the
 * weighted mean (the dominance functions of Cohen and Massaro, "Modeling
 * coarticulation in synthetic visual speech", 1993). So lips round before the
 * "oo" is heard, and a closure is reached whatever stands beside it.
 *
 * @param timeline gapless, in order of time
 * @param time seconds
 * @param range how large this person's movements are, 1 on average
 */
export function mouthAt(
  timeline: readonly Segment[],
  time: number,
  range = 1,
): Mouth {
  const sums: Record<Channel, number> = {
    jaw: 0,
    open: 0,
    width: 0,
    round: 0,
    tuck: 0,
    tongue: 0,
  };
  const weights: Record<Channel, number> = { ...sums };
  for (const segment of timeline) {
    if (segment.end < time - 0.5) continue;
    if (segment.start > time + 0.5) break;
    const target = phones[segment.name].mouth;
    // The hold is full in the middle half of the sound.
    const quarter = (segment.end - segment.start) / 4;
    const lead = isClosure(segment) ? leadSeconds.closure : leadSeconds.other;
    const early = segment.start + quarter - lead - time;
    const late = time - (segment.end - quarter - lead);
    for (const channel of mouthChannels) {
      const [before, after] = reach[channel];
      const fade = early > 0 ? early / before : late > 0 ? late / after : 0;
      const weight = holdOf(segment, channel) * Math.exp(-fade);
      const size = channel === "open" && target.open < 0
        ? 1
        : range * segment.stress;
      sums[channel] += weight * target[channel] * size;
      weights[channel] += weight;
    }
  }
  const value = (channel: Channel): number =>
    sums[channel] / Math.max(weights[channel], 1e-9);
  return {
    jaw: value("jaw"),
    open: value("open"),
    width: value("width"),
    round: value("round"),
    tuck: value("tuck"),
    tongue: value("tongue"),
  };
}

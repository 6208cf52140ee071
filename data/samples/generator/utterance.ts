import { words } from "./lexicon.ts";
import { type PhoneName, phones } from "./phones.ts";
import { createRandom, type Random } from "./random.ts";

/** One sound at its place in time. */
export interface Segment {
  /** Which sound. */
  readonly name: PhoneName;
  /** Seconds at which it begins. */
  readonly start: number;
  /** Seconds at which it ends. */
  readonly end: number;
  /** Emphasis: 1 ordinary, more for stressed syllables. */
  readonly stress: number;
}

const vowels: ReadonlySet<PhoneName> = new Set<PhoneName>(
  ["IY", "IH", "EH", "AE", "AA", "AO", "UH", "UW", "AH", "ER", "AX"],
);

function addWord(
  timeline: Segment[],
  at: number,
  rate: number,
  random: Random,
): number {
  const word = random.pick(words);
  const stressed = random.next() < 0.4 ? 1.2 : 1;
  for (const name of word) {
    const isVowel = vowels.has(name);
    const stretch = (isVowel && stressed > 1 ? 1.3 : 1) *
      Math.exp(0.15 * random.normal());
    const end = at + phones[name].seconds * stretch / rate;
    timeline.push({ name, start: at, end, stress: isVowel ? stressed : 1 });
    at = end;
  }
  return at;
}

/**
 * What is said: words in random order, in phrases with pauses between them,
 * as a gapless timeline that starts and ends with silence.
 *
 * @param seed decides everything
 * @param seconds duration of the timeline
 */
export function planUtterance(seed: number, seconds: number): Segment[] {
  const random = createRandom(seed, 1);
  const rate = random.between(0.85, 1.1);
  const timeline: Segment[] = [];
  const pause = (from: number, length: number): number => {
    timeline.push({ name: "_", start: from, end: from + length, stress: 1 });
    return from + length;
  };
  let at = pause(0, random.between(0.15, 0.35));
  while (at < seconds - 0.7) {
    const wordsInPhrase = 3 + Math.floor(random.next() * 5);
    for (let i = 0; i < wordsInPhrase && at < seconds - 0.7; i++) {
      at = addWord(timeline, at, rate, random);
    }
    at = pause(at, random.between(0.18, 0.45));
  }
  if (at < seconds) pause(at, seconds - at);
  return timeline;
}

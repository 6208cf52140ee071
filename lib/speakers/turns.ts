import { type FrameSpeech, sameSpeech } from "./who_speaks.ts";

/** Somebody's speech without a break. */
export interface Turn {
  /** Position of the face, or null for a voice off screen. */
  readonly face: number | null;
  /** First frame. */
  readonly first: number;
  /** One past the last frame. */
  readonly end: number;
}

/**
 * Turns of each face and of the voice off screen; where faces speak together,
 * their turns overlap.
 *
 * @returns in order of their beginning, then of the faces
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const frame = { state: "speaker", speakers: [1] } as const;
 * deepStrictEqual(turnsOf([frame, frame]), [{ face: 1, first: 0, end: 2 }]);
 * ```
 */
export function turnsOf(speech: readonly FrameSpeech[]): Turn[] {
  const open = new Map<number | null, number>();
  const turns: Turn[] = [];
  for (let frame = 0; frame <= speech.length; frame++) {
    const { state, speakers } = speech[frame] ??
      { state: "nobody", speakers: [] };
    const heard: (number | null)[] = state === "off-screen"
      ? [null]
      : [...speakers];
    for (const [face, first] of open) {
      if (heard.includes(face)) continue;
      turns.push({ face, first, end: frame });
      open.delete(face);
    }
    for (const face of heard) if (!open.has(face)) open.set(face, frame);
  }
  return turns.sort((a, b) =>
    a.first - b.first || (a.face ?? Infinity) - (b.face ?? Infinity)
  );
}

/** A stretch in which one thing is the case, for a timeline. */
export interface SpeechSpan {
  /** Who speaks, or the state. */
  readonly who: string;
  /** Seconds. */
  readonly start: number;
  /** Seconds. */
  readonly end: number;
}

/** Seconds per frame of the 25 fps grid. */
const frameSeconds = 0.04;

/**
 * The same as one row of stretches without gaps: a face by its name, or the state.
 *
 * @param nameOf name of the face at a position
 * @param startTime seconds of frame 0
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const spans = speechSpans([{ state: "nobody", speakers: [] }], String);
 * deepStrictEqual(spans, [{ who: "nobody", start: 0, end: 0.04 }]);
 * ```
 */
export function speechSpans(
  speech: readonly FrameSpeech[],
  nameOf: (face: number) => string,
  startTime = 0,
): SpeechSpan[] {
  const spans: SpeechSpan[] = [];
  let first = 0;
  for (let end = 1; end <= speech.length; end++) {
    const frame = speech[first]!;
    if (end < speech.length && sameSpeech(frame, speech[end]!)) continue;
    spans.push({
      who: frame.state === "speaker" ? nameOf(frame.speakers[0]!) : frame.state,
      start: startTime + first * frameSeconds,
      end: startTime + end * frameSeconds,
    });
    first = end;
  }
  return spans;
}

import fc from "../support/properties.ts";
import {
  type CandidateFile,
  type CandidateTrack,
  type CurationLimits,
  type CurationRule,
  selectSegments,
} from "../../lib/segments/mod.ts";
import { assert, assertEquals, assertThrows } from "../support/assert.ts";

const limits: CurationLimits = {
  minHeight: 100,
  minFace: 50,
  cutMargin: 2,
  severalPeople: false,
  offsetRange: [-3, 3],
  frameConfidence: 0.2,
  frameRelease: 0.1,
  minSeconds: 2,
  maxSeconds: 4,
  minVoice: 0.5,
  minSharpness: 0.05,
};

const frames = 120;

/** A track of 120 frames, from frame 10 of a file of 140 on, to which no rule objects. */
function fine(): {
  track: CandidateTrack;
  file: CandidateFile;
} {
  return {
    track: {
      firstFrame: 10,
      faceSizes: new Float32Array(frames).fill(60),
      scores: new Float32Array(frames).fill(0.3),
      sharpness: new Float32Array(frames).fill(0.1),
      confidence: 0.3,
      minConfidence: 0.2,
      offsetFrames: -3,
      betterRival: false,
      shot: [0, 140],
      heard: [0, 140],
    },
    file: {
      height: 100,
      voice: new Uint8Array(140).fill(1),
      faceCounts: new Uint8Array(140).fill(1),
    },
  };
}

Deno.test("a track to which no rule objects is kept whole, in parts that are short enough", () => {
  const { track, file } = fine();
  assertEquals(selectSegments(track, file, limits), {
    segments: [{ first: 10, end: 70 }, { first: 70, end: 130 }],
    removed: {},
  });
});

/** What breaks each rule, and how many of the 120 frames it then removes. */
const breaches: [
  CurationRule,
  number,
  Partial<CandidateTrack>,
  Partial<CandidateFile>,
][] = [
  ["resolution", 120, {}, { height: 99 }],
  ["not-the-speaker", 120, { betterRival: true }, {}],
  ["offset-unsure", 120, { confidence: 0.19 }, {}],
  ["offset-unsure", 120, { confidence: null }, {}],
  ["offset-too-large", 120, { offsetFrames: -4 }, {}],
  ["offset-too-large", 120, { offsetFrames: 4 }, {}],
  ["shot-cut", 4, { shot: [10, 130] }, {}],
  ["face-size", 5, {
    faceSizes: new Float32Array(frames).fill(60).fill(49, 0, 5),
  }, {}],
  ["several-people", 7, {}, {
    faceCounts: new Uint8Array(140).fill(1).fill(2, 10, 17),
  }],
  ["confidence", 20, {
    scores: new Float32Array(frames).fill(0.3).fill(0.05, 100),
  }, {}],
  ["no-sound", 6, { heard: [16, 140] }, {}],
  ["voice", 120, {}, { voice: new Uint8Array(140).fill(1, 0, 69) }],
  ["blur", 120, { sharpness: new Float32Array(frames).fill(0.04) }, {}],
];

for (const [rule, count, track, file] of breaches) {
  Deno.test(`rule ${rule} removes what breaks it and nothing else (${JSON.stringify(Object.keys({ ...track, ...file }))})`, () => {
    const good = fine();
    const { segments, removed } = selectSegments(
      { ...good.track, ...track },
      { ...good.file, ...file },
      limits,
    );
    assertEquals(removed, { [rule]: count });
    const left = segments.reduce((sum, { first, end }) => sum + end - first, 0);
    assertEquals(left, frames - count);
  });
}

Deno.test("a stretch that is too short is removed, the rest stays", () => {
  const { track, file } = fine();
  const scores = track.scores.slice();
  scores.fill(0, 40, 50); // 40 frames before it, 70 after it
  assertEquals(selectSegments({ ...track, scores }, file, limits), {
    segments: [{ first: 60, end: 130 }],
    removed: { confidence: 10, duration: 40 },
  });
});

Deno.test("rules that are switched off remove nothing", () => {
  const { track } = fine();
  const off = {
    ...limits,
    minHeight: 0,
    minFace: 0,
    cutMargin: 0,
    severalPeople: true,
    minVoice: 0,
    minSharpness: 0,
  };
  const { removed } = selectSegments(
    {
      ...track,
      faceSizes: new Float32Array(frames),
      sharpness: new Float32Array(frames).fill(NaN),
      shot: [10, 130],
    },
    {
      height: 1,
      voice: new Uint8Array(140),
      faceCounts: new Uint8Array(140).fill(9),
    },
    off,
  );
  assertEquals(removed, {});
});

Deno.test("what is kept and what is removed add up to the track, and parts keep to the durations", () => {
  fc.assert(fc.property(
    fc.array(fc.double({ min: 0, max: 0.5, noNaN: true }), {
      minLength: frames,
      maxLength: frames,
    }),
    fc.array(fc.integer({ min: 0, max: 1 }), {
      minLength: 140,
      maxLength: 140,
    }),
    fc.array(fc.integer({ min: 0, max: 60 }), {
      minLength: 140,
      maxLength: 140,
    }),
    fc.tuple(
      fc.integer({ min: -20, max: 140 }),
      fc.integer({ min: 0, max: 160 }),
    ),
    (noise, voice, crowd, heard) => {
      const { track, file } = fine();
      const { segments, removed } = selectSegments(
        {
          ...track,
          scores: Float32Array.from(noise, (value) => 0.09 + value),
          heard,
        },
        {
          ...file,
          voice: Uint8Array.from(voice),
          faceCounts: Uint8Array.from(crowd, (value) => value === 0 ? 2 : 1),
        },
        { ...limits, minVoice: 0.4 },
      );
      let kept = 0;
      let last = 0;
      for (const { first, end } of segments) {
        assert(first >= last && first >= 10 && end <= 130);
        assert(end - first >= 50 && end - first <= 100);
        kept += end - first;
        last = end;
      }
      const gone = Object.values(removed).reduce((sum, n) => sum + n, 0);
      assertEquals(kept + gone, frames);
    },
  ));
});

Deno.test("durations and offsets that cannot be had are refused", () => {
  const { track, file } = fine();
  for (
    const wrong of [
      { minSeconds: 3, maxSeconds: 5 },
      { maxSeconds: 0 },
      { offsetRange: [2, 1] as const },
    ]
  ) {
    assertThrows(() => selectSegments(track, file, { ...limits, ...wrong }), {
      code: "bad-curation-option",
    });
  }
});

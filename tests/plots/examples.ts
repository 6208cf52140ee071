/** Every figure drawn from made-up data that never change: for snapshots and the gallery. */
import * as plots from "../../lib/plots/mod.ts";

/** Random numbers in 0..1, the same each time. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** Sum of twelve: near enough to a normal distribution. */
function normalFrom(seed: number): () => number {
  const random = randomFrom(seed);
  return () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += random();
    return sum;
  };
}

function series(length: number, value: (i: number) => number): Float32Array {
  return Float32Array.from({ length }, (_, i) => value(i));
}

/** A speech-like loudness over seconds: syllables with pauses. */
function loudness(seconds: number): number {
  if (seconds > 2.2 && seconds < 2.9) return 0.01;
  return 0.08 + 0.5 * Math.abs(Math.sin(seconds * 11)) *
      (0.6 + 0.4 * Math.sin(seconds * 2.3));
}

function mfcc(rows: number): plots.Matrix {
  const normal = normalFrom(3);
  const data = new Float64Array(rows * 13);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < 13; c++) {
      data[r * 13 + c] = c === 0
        ? 8 + 4 * Math.log(loudness(r / 100) + 0.05)
        : 20 / c ** 0.5 * Math.sin(r / 9 + c) + 6 * normal();
    }
  }
  return { data, rows, columns: 13 };
}

/** A grey picture with a brighter head that moves a little with `t`. */
function picture(width: number, height: number, t: number): plots.Picture {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dx = (x / width - 0.5 - 0.02 * t) / 0.17;
      const dy = (y / height - 0.5) / 0.36;
      const head = dx * dx + dy * dy < 1;
      const mouth = Math.abs(dx) < 0.4 &&
        Math.abs(dy - 0.5) < 0.05 + 0.04 * (t % 3);
      const at = (y * width + x) * 3;
      data[at] = mouth ? 140 : head ? 226 : 70 + 40 * y / height;
      data[at + 1] = mouth ? 50 : head ? 186 : 90 + 30 * x / width;
      data[at + 2] = mouth ? 60 : head ? 160 : 120;
    }
  }
  return { data, width, height };
}

/** Mean distances with a dip at an offset, as a network in sync gives them. */
function curve(offset: number, depth: number, seed: number): Float32Array {
  const normal = normalFrom(seed);
  return series(31, (column) => {
    const away = 15 - column - offset;
    return 13.2 + 0.25 * normal() - depth * Math.exp(-away * away / 3);
  });
}

function distances(): plots.Matrix {
  const normal = normalFrom(6);
  const rows = 110;
  const data = new Float32Array(rows * 31);
  for (let r = 0; r < rows; r++) {
    const speaks = loudness(r / 25) > 0.05 ? 1 : 0.1;
    for (let c = 0; c < 31; c++) {
      const away = 15 - c + 4;
      data[r * 31 + c] = 13 + 0.9 * normal() -
        6 * speaks * Math.exp(-away * away / 3);
    }
  }
  return { data, rows, columns: 31 };
}

function confidence(
  level: number,
  seed: number,
): { raw: Float32Array; filtered: Float32Array } {
  const normal = normalFrom(seed);
  const raw = series(
    110,
    (i) => level * (loudness(i / 25) > 0.05 ? 1 : 0.1) + 1.3 * normal(),
  );
  const filtered = series(110, (i) => {
    const around = Array.from(raw.slice(Math.max(0, i - 4), i + 5)).sort((
      a,
      b,
    ) => a - b);
    return around[Math.floor(around.length / 2)]!;
  });
  return { raw, filtered };
}

/** Vectors along a closed path in 16 dimensions, as both streams of a talking face. */
function vectors(seed: number, noise: number): plots.Matrix {
  const normal = normalFrom(seed);
  const data = new Float32Array(90 * 16);
  for (let r = 0; r < 90; r++) {
    for (let c = 0; c < 16; c++) {
      data[r * 16 + c] = Math.sin(r / 14 + c) * (c < 4 ? 3 : 0.6) +
        Math.cos(r / 5 - c * c) * 0.8 + noise * normal();
    }
  }
  return { data, rows: 90, columns: 16 };
}

function embedded(): plots.EmbeddingPoints {
  const principal = plots.principalComponents(vectors(1, 0.3));
  return {
    picture: principal.points,
    sound: plots.projectVectors(vectors(2, 0.3), principal),
  };
}

const silence = [{ start: 2.2, end: 2.9 }];

function trainingLog(): plots.TrainingLog {
  const normal = normalFrom(9);
  const steps = series(120, (i) => i * 25);
  const falling = (from: number, to: number, noise: number) =>
    series(120, (i) => to + (from - to) * Math.exp(-i / 30) + noise * normal());
  return {
    chanceLoss: 0.693,
    loss: { steps, values: falling(0.7, 0.31, 0.012) },
    positives: { steps, values: falling(1.0, 0.52, 0.01) },
    negatives: { steps, values: falling(1.0, 1.18, 0.01) },
    accuracy: {
      steps: series(12, (i) => (i + 1) * 240),
      values: series(12, (i) => 0.1 + 0.78 * (1 - Math.exp(-i / 3))),
    },
  };
}

function scores(): plots.ScoreRow[] {
  const normal = normalFrom(10);
  return ["syncnet_python", "wav2lip_lrs", "latentsync"].flatMap((recipe, r) =>
    Array.from({ length: 18 }, (_, i) => ({
      recipe,
      clip: `clip ${i}`,
      distance: 7 + 0.8 * r + 0.5 * normal(),
      confidence: 7 - 0.9 * r + 0.7 * normal(),
    }))
  );
}

/** A figure, now or later, under the name of its snapshot and picture. */
export const examples: Readonly<
  Record<string, () => plots.Figure | Promise<plots.Figure>>
> = {
  waveform: () => {
    const normal = normalFrom(1);
    const data = Int16Array.from(
      { length: 16000 * 4 },
      (_, i) => 9000 * loudness(i / 16000) * normal(),
    );
    return plots.waveform({ data, sampleRate: 16000 }, { silence });
  },
  mel_spectrogram: () => {
    const normal = normalFrom(2);
    const rows = 300;
    const data = Float32Array.from({ length: rows * 26 }, (_, i) => {
      const band = i % 26;
      const row = Math.floor(i / 26);
      return 6 + 3 * Math.log(loudness(row / 100) + 0.02) - band / 6 +
        2 * Math.cos(band / 2 - Math.sin(row / 25) * 3) + 0.5 * normal();
    });
    const bandsHz = series(
      26,
      (b) => 700 * (10 ** ((b + 1) * 2840 / 27 / 2595) - 1),
    );
    return plots.melSpectrogram({ data, rows, columns: 26 }, { bandsHz });
  },
  mfcc_heatmap: () => plots.mfccHeatmap(mfcc(400), { window: 120 }),
  mfcc_window: () => {
    const frames = [0, 1, 2, 3, 4].map((t) => picture(112, 112, t));
    return plots.mfccWindow(mfcc(20), frames);
  },
  film_strip: () =>
    plots.filmStrip(
      [0, 1, 2, 3, 4, 5].map((t) => {
        const x = 320 + 13 * t;
        return {
          ...picture(192, 108, t),
          sourceWidth: 640,
          face: { x1: x - 100, y1: 60, x2: x + 100, y2: 300 },
          crop: { x1: x - 160, y1: 40, x2: x + 160, y2: 340 },
          label: `${(t * 0.4).toFixed(1)} s`,
        };
      }),
      { columns: 3 },
    ),
  detection_boxes: () =>
    plots.detectionBoxes(picture(384, 216, 0), [
      {
        box: { x1: 250, y1: 60, x2: 390, y2: 310 },
        score: 0.94,
        landmarks: [
          { x: 285, y: 150 },
          { x: 355, y: 150 },
          { x: 320, y: 190 },
          { x: 290, y: 235 },
          { x: 350, y: 235 },
        ],
      },
      {
        box: { x1: 60, y1: 200, x2: 110, y2: 260 },
        score: 0.41,
        dropped: "score under 0.6",
      },
    ], { sourceWidth: 640 }),
  lines: () =>
    plots.lines([
      { name: "measured", values: confidence(6, 7).raw, faint: true },
      { name: "smoothed", values: confidence(6, 7).filtered },
    ], {
      title: "Before and after smoothing",
      xTitle: "frame",
      yTitle: "size",
    }),
  sync_band: () =>
    plots.syncBand([-200, -100, 0, 100, 200].map((offsetMs) => ({
      name: `${offsetMs} ms`,
      offsetMs,
    }))),
  track_timeline: () =>
    plots.trackTimeline([
      {
        first: 0,
        last: 149,
        detected: [
          ...Array(60).keys(),
          ...Array.from({ length: 75 }, (_, i) => 75 + i),
        ],
      },
      { first: 0, last: 149, name: "track 1" },
      { first: 150, last: 290 },
    ], { cuts: [150], frames: 310 }),
  content_metric: () => {
    const random = randomFrom(5);
    const metric = series(
      310,
      (i) =>
        i === 150 || i === 240
          ? 62
          : 3 + 5 * random() + (i > 60 && i < 70 ? 15 : 0),
    );
    return plots.contentMetric(metric, { cuts: [150, 240] });
  },
  offset_curve: () =>
    plots.offsetCurve(curve(-5, 6.3, 4), {
      others: [{ name: "silent face", curve: curve(3, 0.4, 5) }],
    }),
  offset_curve_early: () => plots.offsetCurve(curve(13, 5, 7), { zero: 0.4 }),
  distance_heatmap: () => plots.distanceHeatmap(distances(), { offset: -4 }),
  confidence_tracks: () =>
    plots.confidenceTracks([
      { name: "left face", ...confidence(6, 7) },
      { name: "right face", ...confidence(0.3, 8) },
    ], { threshold: 3, silence }),
  embeddings_by_time: () => plots.embeddingsByTime(embedded()),
  embeddings_by_pair: () => plots.embeddingsByPair(embedded()),
  distance_histogram: () => {
    const normal = normalFrom(11);
    return plots.distanceHistogram(
      series(600, () => 8 + 1.1 * normal()),
      series(900, () => 11.5 + 1.4 * normal()),
    );
  },
  accuracy_by_length: () =>
    plots.accuracyByLength(
      [
        ...[[5, 585, 1543], [15, 284, 491], [25, 194, 273], [50, 119, 128], [
          100,
          46,
          46,
        ]],
      ].map(([windows, right, total]) => ({
        windows: windows!,
        right: right!,
        total: total!,
        group: "long clips",
      })).concat(
        [[5, 702, 1055], [15, 190, 216], [25, 193, 208]].map((
          [windows, right, total],
        ) => ({
          windows: windows!,
          right: right!,
          total: total!,
          group: "short clips",
        })),
      ),
    ),
  descriptors: () => {
    const normal = normalFrom(12);
    const hopSeconds = 512 / 16000;
    const at = (f: (t: number) => number) =>
      series(137, (i) => f(i * hopSeconds));
    return plots.descriptorTracks(confidence(6, 7).filtered, {
      hopSeconds,
      rms: at((t) => loudness(t) * 0.6),
      spectralCentroidHz: at((t) =>
        1500 + 900 * Math.sin(t * 5) + 200 * normal()
      ),
      spectralFlux: at((t) => Math.abs(Math.cos(t * 11)) * loudness(t)),
      zcr: at((t) => 60 + 40 * Math.sin(t * 5) + 8 * normal()),
    });
  },
  drift_line: () => {
    const normal = normalFrom(13);
    const points = Array.from({ length: 40 }, (_, i) => ({
      time: i * 6,
      offsetMs: i === 20 ? 90 : -20 - 12 * i / 10 + 6 * normal(),
      confidence: 3 + (i % 5),
      outlier: i === 20,
    }));
    return plots.driftLine(points, [
      { start: 0, end: 234, offsetMs: -20, slopeMsPerMinute: -12 },
    ]);
  },
  drift_step: () => {
    const normal = normalFrom(14);
    const points = Array.from({ length: 40 }, (_, i) => ({
      time: i * 6,
      offsetMs: (i < 18 ? 0 : -120) + 6 * normal(),
      confidence: 4,
    }));
    return plots.driftLine(points, [
      { start: 0, end: 105, offsetMs: 0, slopeMsPerMinute: 0 },
      { start: 108, end: 234, offsetMs: -120, slopeMsPerMinute: 0 },
    ]);
  },
  curation_funnel: () =>
    plots.curationFunnel(1820, [
      { rule: "no face", removedSeconds: 210 },
      { rule: "no voice", removedSeconds: 340 },
      { rule: "confidence under 3", removedSeconds: 480 },
      { rule: "face under 60 pixels", removedSeconds: 0 },
      { rule: "shorter than 1 s", removedSeconds: 96 },
    ]),
  score_dots: () =>
    plots.scoreDots(scores(), {
      distanceName: "LSE-D",
      confidenceName: "LSE-C",
    }),
  speaker_timeline: () =>
    plots.speakerTimeline([
      { who: "left", start: 0, end: 3.1 },
      { who: "right", start: 3.1, end: 6 },
      { who: "overlap", start: 6, end: 6.8 },
      { who: "left", start: 6.8, end: 9 },
      { who: "nobody", start: 9, end: 9.7 },
      { who: "off-screen", start: 9.7, end: 12 },
    ], { cuts: [9] }),
  training_progress: () => plots.trainingProgress(trainingLog()),
  delay_response: () =>
    plots.delayResponse(
      Array.from({ length: 9 }, (_, i) => i * 20 - 80).flatMap((delayMs) => [
        {
          delayMs,
          offsetMs: 40 * Math.round((100 - delayMs) / 40),
          group: "whole frames",
        },
        {
          delayMs,
          offsetMs: 100 - delayMs + (delayMs % 40 ? 5 : -3),
          group: "sub-frame",
        },
      ]),
      { startMs: 100 },
    ),
  offset_errors: () => {
    const random = randomFrom(15);
    return plots.offsetErrors(
      [[5, 0.4], [15, 0.6], [25, 0.8], [50, 1]].flatMap(([windows, share]) =>
        Array.from({ length: 300 / windows! }, () => ({
          windows: windows!,
          frames: random() < share!
            ? Math.round(2 * random() - 1)
            : Math.round(24 * random() - 12),
        }))
      ),
    );
  },
  result_histograms: () => {
    const normal = normalFrom(16);
    return plots.resultHistograms([
      ...Array.from({ length: 30 }, () => ({
        offsetFrames: Math.round(0.5 * normal()),
        confidence: 0.5 + 0.08 * normal(),
        verdict: "in-sync",
      })),
      ...Array.from({ length: 12 }, () => ({
        offsetFrames: -5 + Math.round(0.4 * normal()),
        confidence: 0.42 + 0.06 * normal(),
        verdict: "out-of-sync",
      })),
      ...Array.from({ length: 9 }, () => ({
        offsetFrames: Math.round(5 * normal()),
        confidence: Math.abs(0.1 + 0.03 * normal()),
        verdict: "cannot-tell",
      })),
      { offsetFrames: null, confidence: null, verdict: "no-speech" },
    ]);
  },
};

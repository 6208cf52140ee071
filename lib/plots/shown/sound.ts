import { coefficientCount, type Mfcc } from "../../audio/mod.ts";
import type { Samples } from "../../media/mod.ts";
import { melSpectrogram } from "../mel_spectrogram.ts";
import { mfccHeatmap } from "../mfcc_heatmap.ts";
import { waveform } from "../waveform.ts";
import { hasMembers, isListOf, kind } from "./kind.ts";

/** Bands of the lip-sync expert's mel spectrogram, of whose rows 80 are a second. */
const melBands = 80;
const melHopSeconds = 1 / 80;

/** Samples a second of all sound in the project. */
const sampleRate = 16000;

function isSamples(value: unknown): value is Samples {
  return hasMembers(value, "data", "sampleRate") &&
    ArrayBuffer.isView(value.data);
}

function isRowsOf(columns: number): (value: unknown) => value is Mfcc {
  return (value): value is Mfcc =>
    hasMembers(value, "data", "rows") && !("dimensions" in value) &&
    ArrayBuffer.isView(value.data) &&
    (value.data as Float64Array).length === Number(value.rows) * columns;
}

/** Sound in one piece or several that follow each other: its waveform. */
export const soundKind = kind(
  "a piece of sound or a list of them",
  (value): value is Samples | readonly Samples[] =>
    isSamples(value) || isListOf(value, isSamples),
  (pieces, { title }) =>
    waveform(joined([pieces].flat()), { ...title !== undefined && { title } }),
);

/** Samples without their rate, which is 16 kHz everywhere in the project: the waveform. */
export const samplesKind = kind(
  "samples as an Int16Array",
  (value) => value instanceof Int16Array,
  (data, { title }) =>
    waveform({ data, sampleRate }, { ...title !== undefined && { title } }),
);

/** MFCC, 13 numbers every 10 ms: the heatmap with the energy above. */
export const mfccKind = kind(
  "MFCC",
  isRowsOf(coefficientCount),
  ({ data, rows }, { title }) =>
    mfccHeatmap({ data, rows, columns: coefficientCount }, {
      ...title !== undefined && { title },
    }),
);

/** The mel spectrogram of the lip-sync expert. */
export const melKind = kind(
  "a mel spectrogram",
  isRowsOf(melBands),
  ({ data, rows }, { title }) =>
    melSpectrogram({ data, rows, columns: melBands }, {
      hopSeconds: melHopSeconds,
      ...title !== undefined && { title },
    }),
);

function joined(
  pieces: readonly Samples[],
): { data: Int16Array; sampleRate: number; time: number } {
  const total = pieces.reduce((sum, { data }) => sum + data.length, 0);
  const data = new Int16Array(total);
  let at = 0;
  for (const piece of pieces) {
    data.set(piece.data, at);
    at += piece.data.length;
  }
  return { data, sampleRate: pieces[0]!.sampleRate, time: pieces[0]!.time };
}

import { type Figure, figure } from "./figure.ts";
import { numbers } from "./json.ts";
import { maybePositive, maybeSeries, maybeSpan, type Span } from "./maybe.ts";
import { axis, layoutOf, palette, shade } from "./style.ts";
import { envelope } from "./thin.ts";

/** A run of sound, as the media stage gives it. */
export interface WaveformInput {
  /** Int16Array (full scale 32768) or floats in −1..1; mono. */
  readonly data: Int16Array | Float32Array | Float64Array | readonly number[];
  /** Samples a second. */
  readonly sampleRate: number;
  /** Seconds of sample 0; 0 if left out. */
  readonly time?: number;
}

/** What {@link waveform} may add. */
export interface WaveformOptions {
  /** Title of the figure. */
  readonly title?: string;
  /** Stretches without speech, shaded, in seconds. */
  readonly silence?: readonly Span[];
}

/** Points across the figure: more than its pixels shows nothing more. */
const points = 1200;

/**
 * The waveform of a clip: lowest and highest value at each moment.
 *
 * @param samples mono sound with its rate
 * @param options title and silent stretches
 * @throws {PlotError} `plot-data` if there are no samples or no rate
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const tone = Float32Array.from({ length: 1600 }, (_, i) => Math.sin(i / 10));
 * strictEqual(waveform({ data: tone, sampleRate: 16000 }).data.length, 2);
 * ```
 */
export function waveform(
  samples: WaveformInput,
  options: WaveformOptions = {},
): Figure {
  const { title = "Waveform", silence = [] } = options;
  const data = maybeSeries(samples.data, "samples");
  const rate = maybePositive(samples.sampleRate, "sample rate");
  const start = samples.time ?? 0;
  const fullScale = samples.data instanceof Int16Array ? 32768 : 1;
  const { low, high, first } = envelope(data, points);
  const x = numbers(first.map((i) => start + i / rate));
  const trace = {
    type: "scatter",
    mode: "lines",
    x,
    line: { color: palette.blue, width: 1 },
    showlegend: false,
    hoverinfo: "x+y",
  };
  return figure(
    [
      { ...trace, y: numbers(low.map((v) => v / fullScale), 3) },
      {
        ...trace,
        y: numbers(high.map((v) => v / fullScale), 3),
        fill: "tonexty",
        fillcolor: palette.blue,
      },
    ],
    layoutOf(title, {
      height: 240,
      xaxis: axis("time (s)"),
      yaxis: axis("amplitude (1 = full scale)"),
      shapes: silence.map((s) => maybeSpan(s, "silence"))
        .map((s) => shade(s.start, s.end, palette.pale)),
    }),
  );
}

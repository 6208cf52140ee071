import { type Figure, figure } from "./figure.ts";
import { maybePositive, maybeSeries } from "./maybe.ts";
import { type Panel, stack, stackAxis, steadyLine } from "./panels.ts";
import { layoutOf, palette, seriesColour } from "./style.ts";

/** Descriptors of the sound, one value a hop, as Meyda computes them. */
export interface SoundDescriptors {
  /** Root mean square, 0..1. */
  readonly rms: ArrayLike<number>;
  /** Spectral centroid in Hz (Meyda gives FFT bins: times rate / buffer size). */
  readonly spectralCentroidHz: ArrayLike<number>;
  /** Spectral flux. */
  readonly spectralFlux: ArrayLike<number>;
  /** Zero crossings in a buffer. */
  readonly zcr: ArrayLike<number>;
  /** Seconds from one value to the next. */
  readonly hopSeconds: number;
}

/** What {@link descriptorTracks} may be told. */
export interface DescriptorTracksOptions {
  /** Title of the figure. */
  readonly title?: string;
  /** Values of the confidence a second. */
  readonly frameRate?: number;
}

/**
 * What the sound does beside how sure the network is: loudness, brightness,
 * change and zero crossings under the confidence track.
 *
 * @param confidence one value a frame
 * @param sound the descriptors, all of one length
 * @throws {PlotError} `plot-data` if a list is empty or lengths differ
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const flat = [1, 1, 1];
 * const sound = { rms: flat, spectralCentroidHz: flat, spectralFlux: flat, zcr: flat, hopSeconds: 0.032 };
 * strictEqual(descriptorTracks([2, 3], sound).data.length, 5);
 * ```
 */
export function descriptorTracks(
  confidence: ArrayLike<number>,
  sound: SoundDescriptors,
  options: DescriptorTracksOptions = {},
): Figure {
  const { title = "Confidence and the sound beneath it" } = options;
  const rate = maybePositive(options.frameRate ?? 25, "frame rate");
  const hop = maybePositive(sound.hopSeconds, "hop");
  const { length } = maybeSeries(sound.rms, "rms");
  const descriptor = (
    values: ArrayLike<number>,
    name: string,
    title: string,
    index: number,
  ): Panel => ({
    title,
    traces: [
      steadyLine(maybeSeries(values, name, length), hop, seriesColour(index)),
    ],
    axis: { rangemode: "tozero" },
  });
  const panels: Panel[] = [
    {
      title: "confidence",
      traces: [
        steadyLine(
          maybeSeries(confidence, "confidence"),
          1 / rate,
          palette.black,
          {
            line: { color: palette.black, width: 2.5 },
          },
        ),
      ],
    },
    descriptor(sound.rms, "rms", "RMS (0..1)", 0),
    descriptor(
      sound.spectralCentroidHz,
      "spectral centroid",
      "centroid (Hz)",
      1,
    ),
    descriptor(sound.spectralFlux, "spectral flux", "flux", 2),
    descriptor(sound.zcr, "zero crossings", "ZCR (count)", 3),
  ];
  const { data, axes } = stack(panels);
  return figure(
    data,
    layoutOf(title, {
      height: 620,
      ...axes,
      xaxis: stackAxis("time (s)", panels.length),
    }),
  );
}

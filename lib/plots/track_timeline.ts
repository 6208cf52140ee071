import { type Figure, figure } from "./figure.ts";
import { rounded } from "./json.ts";
import { maybePositive, maybeSome } from "./maybe.ts";
import { axis, layoutOf, momentLine, palette, seriesColour } from "./style.ts";

/** One face track in frames of the 25 fps grid. */
export interface TimelineTrack {
  /** First frame. */
  readonly first: number;
  /** Last frame, part of the track. */
  readonly last: number;
  /** Its name; `track 0`, `track 1` … if left out. */
  readonly name?: string;
  /** Frames in which the face was detected; the others were filled in. */
  readonly detected?: ArrayLike<number>;
  /** Why it is not used, e.g. `too short`; its bar is then pale. */
  readonly dropped?: string;
}

/** What {@link trackTimeline} may be told. */
export interface TrackTimelineOptions {
  /** Title of the figure. */
  readonly title?: string;
  /** First frames of new shots. */
  readonly cuts?: readonly number[];
  /** Frames of the whole clip; the axis then shows all of it. */
  readonly frames?: number;
  /** Frames a second. */
  readonly frameRate?: number;
}

/**
 * Which face is in the picture when, with the cuts between shots.
 *
 * @param tracks in frames, at least one
 * @param options cuts, length and frame rate (25 unless told otherwise)
 * @throws {PlotError} `plot-data` if there is no track
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const timeline = trackTimeline([{ first: 0, last: 99 }], { cuts: [100] });
 * strictEqual(timeline.data.length, 1);
 * ```
 */
export function trackTimeline(
  tracks: readonly TimelineTrack[],
  options: TrackTimelineOptions = {},
): Figure {
  const { title = "Face tracks and cuts", cuts = [], frames } = options;
  const rate = maybePositive(options.frameRate ?? 25, "frame rate");
  const seconds = (frame: number): number => rounded(frame / rate);
  const names = maybeSome(tracks, "tracks")
    .map(({ name, dropped }, i) =>
      (name ?? `track ${i}`) +
      (dropped === undefined ? "" : `: dropped, ${dropped}`)
    );
  const bars = tracks.map((track, i) => ({
    type: "bar",
    orientation: "h",
    name: names[i]!,
    y: [i],
    base: [seconds(track.first)],
    x: [seconds(track.last + 1 - track.first)],
    width: 0.55,
    marker: { color: seriesColour(i) },
    ...track.dropped === undefined ? {} : { opacity: 0.3 },
    hovertemplate: `${
      names[i]
    }: frames ${track.first} to ${track.last}<extra></extra>`,
    showlegend: false,
  }));
  const filled = tracks.flatMap((track, i) =>
    gaps(track).map((gap) => ({
      type: "rect",
      xref: "x",
      yref: "y",
      x0: seconds(gap.first),
      x1: seconds(gap.last + 1),
      y0: i - 0.275,
      y1: i + 0.275,
      fillcolor: "rgba(255,255,255,0.65)",
      line: { width: 0 },
    }))
  );
  return figure(
    bars,
    layoutOf(title, {
      height: 130 + 36 * tracks.length,
      barmode: "overlay",
      xaxis: axis(
        "time (s)" + (cuts.length > 0 ? " · dotted: cut" : "") +
          (filled.length > 0 ? " · pale: filled in between detections" : ""),
        {
          range: [
            0,
            seconds(frames ?? Math.max(...tracks.map((t) => t.last + 1))),
          ],
        },
      ),
      yaxis: axis("", {
        tickvals: tracks.map((_, i) => i),
        ticktext: names,
        range: [tracks.length - 0.5, -0.5],
        showgrid: false,
      }),
      shapes: [
        ...filled,
        ...cuts.map((cut) => momentLine(seconds(cut), palette.black)),
      ],
    }),
  );
}

/** Runs of frames in which nothing was detected. */
function gaps(track: TimelineTrack): { first: number; last: number }[] {
  if (track.detected === undefined) return [];
  const found: { first: number; last: number }[] = [];
  let next = track.first;
  for (const frame of [...Array.from(track.detected), track.last + 1]) {
    if (frame > next) found.push({ first: next, last: frame - 1 });
    next = frame + 1;
  }
  return found;
}

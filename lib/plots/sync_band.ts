import { type Figure, figure } from "./figure.ts";
import { maybeNumber, maybeSome } from "./maybe.ts";
import {
  axis,
  layoutOf,
  momentLine,
  note,
  offsetWords,
  palette,
  shade,
} from "./style.ts";

/** One clip on the {@link syncBand}. */
export interface BandClip {
  /** Its name. */
  readonly name: string;
  /** Its offset in milliseconds: negative = the sound is late. */
  readonly offsetMs: number;
}

/** What {@link syncBand} may be told. */
export interface SyncBandOptions {
  /** Title of the figure. */
  readonly title?: string;
}

/**
 * Offsets in milliseconds between which viewers notice nothing, and between
 * which they put up with it (Recommendation ITU-R BT.1359-1, whose sign is
 * this project's: sound early is positive).
 */
export const noticedBeyondMs: {
  readonly detected: readonly [number, number];
  readonly accepted: readonly [number, number];
} = { detected: [-125, 45], accepted: [-185, 90] };

/** Milliseconds that the axis reaches at least, both ways; a name needs about 100. */
const reachMs = 300;

/**
 * Clips on the band of offsets that people do not notice.
 *
 * @param clips with their offsets
 * @param options title
 * @throws {PlotError} `plot-data` if there is no clip or an offset is not finite
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(syncBand([{ name: "late", offsetMs: -200 }]).data.length, 1);
 * ```
 */
export function syncBand(
  clips: readonly BandClip[],
  options: SyncBandOptions = {},
): Figure {
  const { title = "Who notices? (ITU-R BT.1359)" } = options;
  const offsets = maybeSome(clips, "clips").map(({ name, offsetMs }) =>
    maybeNumber(offsetMs, `offset of ${name}`)
  );
  const reach = Math.max(reachMs, ...offsets.map((ms) => Math.abs(ms) + 100));
  const { detected, accepted } = noticedBeyondMs;
  return figure(
    [{
      type: "scatter",
      mode: "markers+text",
      x: offsets,
      y: clips.map((_, i) => -i),
      text: clips.map(({ name }) => name),
      textposition: offsets.map((ms) =>
        ms > 0 ? "middle right" : "middle left"
      ),
      marker: { color: palette.blue, size: 12 },
      hovertemplate: "%{text}: %{x} ms<extra></extra>",
      showlegend: false,
    }],
    layoutOf(title, {
      height: 190 + 24 * clips.length,
      xaxis: axis(`offset (ms) · ${offsetWords}`, { range: [-reach, reach] }),
      yaxis: { visible: false, range: [-clips.length, 1.6] },
      shapes: [
        shade(...accepted, palette.pale),
        shade(...detected, "#BFE3D6"),
        momentLine(0, palette.black),
      ],
      annotations: [
        note("not noticed", { x: (detected[0] + detected[1]) / 2, y: 1.1 }),
        ...[accepted[0] + detected[0], accepted[1] + detected[1]].map((sum) =>
          note("noticed,<br>accepted", { x: sum / 2, y: 1.1 })
        ),
        ...[(accepted[0] - reach) / 2, (accepted[1] + reach) / 2].map((x) =>
          note("disturbs", { x, y: 1.1 })
        ),
      ],
    }),
  );
}

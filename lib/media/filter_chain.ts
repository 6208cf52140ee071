import { Filter, FilterContext, FilterGraph, type Frame } from "node-av/lib";
import { AV_BUFFERSRC_FLAG_KEEP_REF } from "node-av/constants";
import { check, type Ratio } from "./ffmpeg.ts";

/** One of FFmpeg's filters: its name and its options as `key=value:key=value`. */
export type FilterStep = readonly [name: string, settings?: string];

/** A row of FFmpeg's filters that pictures go through. */
export interface FilterChain extends Disposable {
  /** Unit of the timestamps that come out. */
  readonly timeBase: Ratio;
  /** Gives a picture to the first filter (it stays the caller's); `null` ends the row. */
  push(frame: Frame | null): void;
  /** Puts the next picture that is ready into `out`; false if there is none. */
  pull(out: Frame): boolean;
}

function add(
  graph: FilterGraph,
  [name, settings]: FilterStep,
  label: string,
): FilterContext {
  const filter = Filter.getByName(name);
  const context = filter && graph.createFilter(filter, label, settings ?? null);
  if (!context) throw new Error(`FFmpeg cannot set up ${name}=${settings}`);
  return context;
}

/**
 * Sets up a row of filters for pictures like `sample` (same size, format and colour tags).
 */
export function createFilterChain(
  sample: Frame,
  timeBase: Ratio,
  steps: readonly FilterStep[],
): FilterChain {
  const graph = new FilterGraph();
  graph.alloc();
  // One thread: the pictures are small, and the decoder needs the other core.
  graph.nbThreads = 1;
  const source = add(graph, [
    "buffer",
    `video_size=${sample.width}x${sample.height}:pix_fmt=${sample.format}` +
    `:time_base=${timeBase.num}/${timeBase.den}` +
    `:colorspace=${sample.colorSpace}:range=${sample.colorRange}`,
  ], "source");
  const sink = add(graph, ["buffersink"], "sink");
  let end = source;
  for (const [i, step] of steps.entries()) {
    const next = add(graph, step, `step${i}`);
    check(end.link(0, next, 0), `link ${step[0]}`);
    end = next;
  }
  check(end.link(0, sink, 0), "link filters");
  check(graph.configSync(), "set up filters");
  return {
    timeBase: sink.buffersinkGetTimeBase(),
    push: (frame): void => {
      check(
        source.buffersrcAddFrameSync(frame, AV_BUFFERSRC_FLAG_KEEP_REF),
        "filter picture",
      );
    },
    pull: (out): boolean => sink.buffersinkGetFrameSync(out) >= 0,
    [Symbol.dispose]: (): void => graph.free(),
  };
}

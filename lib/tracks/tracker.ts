import type { Frame } from "../media/mod.ts";
import { cropStores } from "./crop_stores.ts";
import { createDropCounter, judgeTrack } from "./judge.ts";
import { createJumpWatch, type WatchedFace } from "./jump_watch.ts";
import { createLinker } from "./link.ts";
import { createTrackBuilder, type TrackBuilder } from "./track_builder.ts";
import { resolveSettings, type TrackerOptions } from "./tracker_options.ts";
import type {
  DroppedCounts,
  Track,
  TrackEnd,
  TrackerInput,
  TrackEvent,
} from "./types.ts";

/** Follows faces through a stream of frames. */
export interface Tracker {
  /** Takes the next frame; frame numbers rise by one. */
  push(input: TrackerInput): TrackEvent[];
  /** Ends the video. */
  finish(): TrackEvent[];
  /** What was left out so far. */
  readonly dropped: DroppedCounts;
  /** How many pictures it holds at the moment. */
  readonly heldPictures: number;
}

/** A track that ended, of which it is not yet known whether its scene is long enough. */
interface EndedTrack {
  readonly track: Track;
  readonly cropFailed: boolean;
}

/**
 * Starts to follow faces: links detections into tracks, smooths them and cuts
 * their crops, all while the frames come.
 *
 * Reference page, "Tracks" and "Crops and resize", or aligned. Tracks are
 * numbered in the order in which the reference finds them, and told in the
 * order in which they end. A crop is told once its smoothed geometry is final,
 * so the crops are those that the whole track would give. Memory holds at most
 * `maxGap` + 25 pictures, whatever the duration.
 *
 * @param options recipe and thresholds
 * @throws {UsageError} `bad-track-option` if an option is out of its range
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const size = { width: 64, height: 64, sourceWidth: 64, sourceHeight: 64 };
 * const data = new Uint8Array(64 * 64 * 3);
 * const face = { box: { x1: 8, y1: 8, x2: 56, y2: 56 }, score: 1 };
 * const tracker = createTracker({ recipe: "aligned" });
 * const events = Array.from({ length: 30 }, (_, index) => {
 *   const frame = { data, ...size, index, time: index / 25, sourceTime: index / 25 };
 *   return tracker.push({ frame, detections: [face] });
 * }).flat();
 * events.push(...tracker.finish());
 * deepStrictEqual(events.map(({ kind }) => kind), ["crops", "crops", "track", "scene"]);
 * ```
 */
export function createTracker(options: TrackerOptions = {}): Tracker {
  const settings = resolveSettings(options);
  const store = cropStores[settings.recipe]();
  const drops = createDropCounter();
  const watch = createJumpWatch(settings.breakOnJump);
  const linker = createLinker<WatchedFace>({
    maxGap: settings.maxGap,
    minIou: settings.minIou,
    ...(settings.breakOnJump && { breaks: watch.breaks }),
  });
  const open = new Map<number, TrackBuilder>();
  let ended: EndedTrack[] = [];
  let scene = 0;
  let sceneStart: number | undefined;
  let nextFrame = 0;

  function close(id: number, end: TrackEnd): TrackEvent[] {
    const builder = open.get(id)!;
    open.delete(id);
    const events: TrackEvent[] = builder.finish();
    const { cropFailed } = builder;
    ended.push({ track: builder.build(end), cropFailed });
    return events;
  }

  /** Tells the tracks that ended, once their scene's fate is known. */
  function judgeEnded(sceneTooShort: boolean): TrackEvent[] {
    const events = ended.map(({ track, cropFailed }): TrackEvent => {
      const dropped = sceneTooShort
        ? "scene-too-short"
        : judgeTrack(track, settings) ??
          (cropFailed ? "crop-outside" : undefined);
      if (dropped === undefined) return { kind: "track", track };
      drops.track(dropped, track.frames.length);
      return { kind: "track", track, dropped };
    });
    ended = [];
    return events;
  }

  function endScene(start: number, end: number, why: TrackEnd): TrackEvent[] {
    const crops = linker.closeAll().flatMap((id) => close(id, why));
    const tooShort = end - start < settings.minTrack;
    if (tooShort) drops.scene(end - start);
    const events = [...crops, ...judgeEnded(tooShort)];
    events.push({
      kind: "scene",
      scene,
      start,
      end,
      ...(tooShort && { dropped: "scene-too-short" }),
    });
    scene++;
    return events;
  }

  /** Gives the frame's faces to their tracks. */
  function link(frame: Frame, faces: readonly WatchedFace[]): TrackEvent[] {
    const step = linker.push(frame.index, faces);
    const grown = new Set<TrackBuilder>();
    for (const { track, face } of step.links) {
      let builder = open.get(track);
      if (builder === undefined) {
        const cropper = store.startCropper(frame.index);
        builder = createTrackBuilder(track, scene, cropper);
        open.set(track, builder);
      }
      builder.add(frame.index, face.detection);
      grown.add(builder);
    }
    const events: TrackEvent[] = [...grown].flatMap((builder) =>
      builder.advance()
    );
    for (const { track, end } of step.closings) {
      events.push(...close(track, end));
    }
    return events;
  }

  return {
    push({ frame, detections, cut = false }: TrackerInput): TrackEvent[] {
      const events: TrackEvent[] = [];
      if (cut && sceneStart !== undefined) {
        events.push(...endScene(sceneStart, frame.index, "cut"));
        sceneStart = frame.index;
      }
      sceneStart ??= frame.index;
      nextFrame = frame.index + 1;
      if (detections.length === 0) drops.frameWithoutFace();
      if (detections.length > 0 || open.size > 0) store.keep(frame);
      events.push(...link(frame, watch.see(frame, detections)));
      if (nextFrame - sceneStart >= settings.minTrack) {
        events.push(...judgeEnded(false));
      }
      store.forget(
        Math.min(nextFrame, ...[...open.values()].map((b) => b.nextFrame)),
      );
      return events;
    },
    finish(): TrackEvent[] {
      if (sceneStart === undefined) return [];
      const events = endScene(sceneStart, nextFrame, "finished");
      sceneStart = undefined;
      store.forget(nextFrame);
      return events;
    },
    get dropped() {
      return drops.counts;
    },
    get heldPictures() {
      return store.held;
    },
  };
}

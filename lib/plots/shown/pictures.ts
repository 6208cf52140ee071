import type { FrameDetections } from "../../faces/mod.ts";
import type { Frame } from "../../media/mod.ts";
import { detectionBoxes } from "../detection_boxes.ts";
import { filmStrip } from "../film_strip.ts";
import { type Picture, showPicture } from "../picture.ts";
import { evenly, hasMembers, isListOf, kind, seconds } from "./kind.ts";

/** Pictures of a strip, unless told otherwise. */
const mostPictures = 10;

function isPicture(value: unknown): value is Picture {
  return hasMembers(value, "data", "width", "height") &&
    value.data instanceof Uint8Array &&
    value.data.length === Number(value.width) * Number(value.height) * 3;
}

function isFrame(value: unknown): value is Frame {
  return isPicture(value) &&
    hasMembers(value, "time", "index", "sourceWidth");
}

function isFrameDetections(value: unknown): value is FrameDetections {
  return hasMembers(value, "frame", "detections") && isFrame(value.frame) &&
    Array.isArray(value.detections);
}

/** Title of a strip that may show a choice of its pictures. */
function count(shown: number, all: number): string {
  return shown === all ? `${all} frames` : `${shown} of ${all} frames`;
}

/** One picture, e.g. a frame: the picture itself. */
export const pictureKind = kind(
  "a picture or frame",
  isPicture,
  (picture) => showPicture(picture, { longest: 480 }),
);

/** Frames of a video: a strip of evenly spaced ones with their times. */
export const picturesKind = kind(
  "a list of pictures or frames",
  (value) => isListOf(value, isPicture),
  (pictures, { most = mostPictures, title }) => {
    const chosen = evenly(pictures, most);
    return filmStrip(
      chosen.map((picture) =>
        isFrame(picture)
          ? { ...picture, label: seconds(picture.time) }
          : picture
      ),
      { title: title ?? count(chosen.length, pictures.length) },
    );
  },
);

/** What a detector found in one frame: boxes, scores and landmarks on it. */
export const frameDetectionsKind = kind(
  "a frame with its detections",
  isFrameDetections,
  ({ frame, detections, detected }, { title }) => {
    const faces = detections.length === 1
      ? "1 face"
      : `${detections.length} faces`;
    const how = detected === false ? ", filled in between two looks" : "";
    return detectionBoxes(frame, detections, {
      sourceWidth: frame.sourceWidth,
      title: title ??
        `Frame ${frame.index} (${seconds(frame.time)}): ${faces}${how}`,
    });
  },
);

/** The same for many frames: a strip with all faces, and their scores below. */
export const manyDetectionsKind = kind(
  "a list of frames with their detections",
  (value) => isListOf(value, isFrameDetections),
  (list, { most = mostPictures, title }) => {
    const chosen = evenly(list, most);
    return filmStrip(
      chosen.map(({ frame, detections }) => ({
        ...frame,
        others: detections.map(({ box }) => box),
        label: `${seconds(frame.time)}: ${
          detections.map(({ score }) => score.toFixed(2)).join(", ") || "none"
        }`,
      })),
      {
        title: title ??
          `${count(chosen.length, list.length)} with the faces found`,
      },
    );
  },
);

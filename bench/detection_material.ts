import { existsSync, globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Frame, openMedia } from "../lib/media/mod.ts";

/** Clips to measure detection on. */
export interface Material {
  /** What it is, for the table's heading. */
  readonly title: string;
  /** Reads the pictures of each clip. */
  readonly clips: () => Promise<Frame[][]>;
}

async function readFrames(
  file: string,
  count: number,
  maxSide: number,
): Promise<Frame[]> {
  await using media = await openMedia(file, { maxSide });
  const frames: Frame[] = [];
  for await (const frame of media.frames()) {
    if (frames.push(frame) === count) break;
  }
  return frames;
}

async function readClips(
  files: readonly string[],
  count: number,
  maxSide: number,
): Promise<Frame[][]> {
  const clips: Frame[][] = [];
  for (const file of files) {
    clips.push(await readFrames(file, count, maxSide));
  }
  return clips;
}

/** The frames of a small clip in the middle of a grey 1920x1080 picture. */
function onLargeFrame(clip: readonly Frame[]): Frame[] {
  const [width, height] = [1920, 1080];
  return clip.map((frame) => {
    const data = new Uint8Array(width * height * 3).fill(110);
    const left = (width - frame.width) >> 1;
    const top = (height - frame.height) >> 1;
    const bytes = frame.width * 3;
    for (let row = 0; row < frame.height; row++) {
      data.set(
        frame.data.subarray(row * bytes, (row + 1) * bytes),
        ((top + row) * width + left) * 3,
      );
    }
    const size = { width, height, sourceWidth: width, sourceHeight: height };
    return { ...frame, ...size, data };
  });
}

/** The shared clips where they are, else the bundled samples. */
export function materials(): Material[] {
  const path = (relative: string) =>
    fileURLToPath(new URL(relative, import.meta.url));
  const shared = path("../../shared/clips/");
  if (!existsSync(shared)) {
    const files = globSync(path("../data/samples/") + "**/*.mp4").sort();
    return [{ title: "Samples", clips: () => readClips(files, 150, 640) }];
  }
  const squares = globSync(shared + "valid/*/*.mp4").sort()
    .filter((_, i) => i % 12 === 0);
  const tall = ["demo1.mp4", "demo3.mp4"].map((f) => `${shared}reference/${f}`);
  const shots = ["three_shots.mp4", "two_faces.mp4"]
    .map((f) => `${shared}reference/${f}`);
  return [
    {
      title: "Squares around one face, about 160 pixels, face 96",
      clips: () => readClips(squares, 40, 640),
    },
    {
      title: "1080x1920, shrunk to 640 by the decoder",
      clips: () => readClips(tall, 120, 640),
    },
    {
      title: "1080x1920 as it is",
      clips: () => readClips(tall, 40, 1920),
    },
    {
      title: "Faces 96 pixels high in 1920x1080: those squares on grey",
      clips: async () => (await readClips(squares, 8, 640)).map(onLargeFrame),
    },
    {
      title: "Several shots and two faces, 360x288 and 720x288",
      clips: () => readClips(shots, 225, 640),
    },
  ];
}

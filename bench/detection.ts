/**
 * YuNet by the size of its input and by how often it looks: milliseconds a
 * frame, and agreement with the same network at 640 pixels in every frame.
 *
 *     deno run -A bench/detection.ts > bench/results/detection.md
 *     deno fmt bench/results/detection.md
 */
import process from "node:process";
import {
  createYunet,
  detectFaces,
  type FrameDetections,
} from "../lib/faces/mod.ts";
import type { Frame } from "../lib/media/mod.ts";
import { createAgreement } from "./agreement.ts";
import { type Material, materials } from "./detection_material.ts";

const inputSides = [160, 224, 256, 320, 416, 512, 640];
const rates = [1, 2, 3, 5];

interface Run {
  readonly clips: FrameDetections[][];
  /** Processor time of all threads. */
  readonly cpuSeconds: number;
}

async function detectAll(
  clips: readonly Frame[][],
  inputSide: number,
  every: number,
): Promise<Run> {
  await using yunet = await createYunet({ inputSide });
  await Array.fromAsync(detectFaces(clips[0]!.slice(0, 9), yunet));
  const usage = process.cpuUsage();
  const found: FrameDetections[][] = [];
  for (const clip of clips) {
    found.push(await Array.fromAsync(detectFaces(clip, yunet, { every })));
  }
  const { user, system } = process.cpuUsage(usage);
  return { clips: found, cpuSeconds: (user + system) / 1e6 };
}

function percent(value: number): string {
  return Number.isNaN(value) ? "-" : (100 * value).toFixed(1);
}

function rowOf(
  inputSide: number,
  every: number,
  run: Run,
  expected: Run,
): string {
  const agreement = createAgreement();
  run.clips.forEach((clip, i) => agreement.add(clip, expected.clips[i]!));
  const { recall, extra, error, jitter, tremble } = agreement.result();
  const frames = run.clips.flat();
  const looks = frames.filter((f) => f.detected).length;
  const cells = [
    inputSide,
    every,
    (1000 * run.cpuSeconds / frames.length).toFixed(2),
    percent(looks / frames.length),
    percent(recall),
    extra.toFixed(3),
    percent(error),
    percent(jitter),
    percent(tremble),
  ];
  return `| ${cells.join(" | ")} |`;
}

async function printTable({ title, clips: read }: Material): Promise<void> {
  const clips = await read();
  const expected = await detectAll(clips, 640, 1);
  const frames = expected.clips.flat();
  const faces = frames.reduce((n, f) => n + f.detections.length, 0);
  console.log(`\n## ${title}

${clips.length} files, ${frames.length} frames, ${faces} faces at 640 pixels in every frame.

| input side | every n | CPU ms a frame | looked at % | recall % | extra a frame | landmark error % S | jitter % S | own tremble % S |
|---|---|---|---|---|---|---|---|---|`);
  const largest = Math.max(
    ...clips.map(([first]) => Math.max(first!.width, first!.height)),
  );
  for (const [i, side] of inputSides.entries()) {
    if (i > 0 && inputSides[i - 1]! >= largest) break;
    for (const every of rates) {
      const run = await detectAll(clips, side, every);
      console.log(rowOf(side, every, run, expected));
    }
  }
}

console.log(`# Detection

Made by \`deno run -A bench/detection.ts\`: YuNet on one thread, shrinking the
picture and selecting boxes included, decoding not; processor time of all
threads. Agreement is with the same
network at 640 pixels in every frame. Recall: share of its faces that were found
(intersection over union of at least 0.5). Landmark error: root mean square
distance of the five points. Jitter: the part of it that changes from one frame
to the next, over √2. Own tremble: second difference of the landmarks' own
paths, over √6. All three in per cent of the face's scale S = max(eye distance,
eyes to mouth). Smaller pictures are not enlarged.`);
for (const material of materials()) await printTable(material);

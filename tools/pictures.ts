/**
 * Draws the README's pictures from the bundled clips into docs/pictures:
 * `deno task pictures`. Needs Chromium.
 */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  analyse,
  createMfccStream,
  type FileResult,
  openMedia,
  plots,
} from "../mod.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const folder = `${root}docs/pictures`;
const width = 760;

function sample(name: string): string {
  return `${root}data/samples/${name}`;
}

/** Numbers of a result, with gaps where it has none. */
function gapped(values: readonly (number | null)[]): number[] {
  return values.map((value) => value ?? NaN);
}

function boxOf([x1, y1, x2, y2]: readonly number[]) {
  return { x1: x1!, y1: y1!, x2: x2!, y2: y2! };
}

/** The curve whose minimum is the answer. */
function curveFigure(late: FileResult): plots.Figure {
  return plots.offsetCurve(gapped(late.tracks[0]!.curve), {
    name: "mouth against sound",
  });
}

/** Two faces, one of them heard: the curves of the first three seconds. */
function speakersFigure({ tracks }: FileResult): plots.Figure {
  const [heard, silent] = tracks;
  return plots.offsetCurve(gapped(heard!.curve), {
    title: "Two faces, one voice: only the speaker's curve has a clear minimum",
    name: "the face that is heard",
    others: [{ name: "the face that is not", curve: gapped(silent!.curve) }],
  });
}

async function stripFigure(
  file: string,
  result: FileResult,
): Promise<plots.Figure> {
  await using media = await openMedia(file, { maxSide: 720 });
  const frames: plots.StripFrame[] = [];
  for await (const frame of media.frames()) {
    if (frame.index % 55 !== 10) continue;
    const here = result.tracks.filter(({ firstFrame, lastFrame }) =>
      firstFrame <= frame.index && frame.index <= lastFrame
    );
    const boxes = here.map((track) =>
      boxOf(track.boxes[frame.index - track.firstFrame]!)
    );
    const [face, ...others] = boxes;
    frames.push({
      ...frame,
      label: `${frame.time.toFixed(1)} s`,
      ...(face === undefined ? {} : { face, others }),
    });
  }
  return await plots.filmStrip(frames, {
    columns: 3,
    longest: 480,
    title: "Faces found and followed",
  });
}

async function soundFigure(file: string): Promise<plots.Figure> {
  await using media = await openMedia(file);
  const stream = createMfccStream();
  const pieces: Float64Array[] = [];
  for await (const { data } of media.samples()) {
    pieces.push(stream.push(data).data);
  }
  const all = Float64Array.from(pieces.flatMap((piece) => [...piece]));
  return plots.mfccHeatmap({ data: all, rows: all.length / 13, columns: 13 });
}

mkdirSync(folder, { recursive: true });
const late = await analyse(sample("grid_sound_late_320ms.mp4"));
const faces = await analyse(sample("grid_two_faces.mp4"));
const figures: Readonly<Record<string, plots.Figure>> = {
  offset: curveFigure(late),
  speaker: speakersFigure(faces),
  faces: await stripFigure(sample("grid_two_faces.mp4"), faces),
  sound: await soundFigure(sample("grid_in_sync.mp4")),
};
await using renderer = await plots.openRenderer();
for (const [name, figure] of Object.entries(figures)) {
  await Deno.writeFile(
    `${folder}/${name}.png`,
    await renderer.toPng(figure, { width }),
  );
  console.log(`docs/pictures/${name}.png`);
}

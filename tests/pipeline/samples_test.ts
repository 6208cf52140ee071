import { readFileSync } from "node:fs";
import { assert, assertEquals } from "../support/assert.ts";
import { faceX, sample, withTools } from "./support.ts";

/** What is known of a bundled clip. */
interface Truth {
  readonly file: string;
  readonly offsetFrames: number;
  readonly faces: number;
  readonly shots: { start: number; end: number }[];
  readonly heard?: { start: number; end: number; face: "left" | "right" }[];
}

const { clips } = JSON.parse(readFileSync(sample("truth.json"), "utf8")) as {
  clips: Truth[];
};

Deno.test("every bundled clip reads its planted offset to one frame, shot by shot", async () => {
  await withTools(async (analyse) => {
    for (const { file, offsetFrames, shots, faces, heard } of clips) {
      const { tracks } = await analyse(sample(file));
      assertEquals(tracks.length, shots.length * faces, file);
      for (const { start, end } of shots) {
        const inShot = tracks.filter(({ firstFrame, lastFrame }) =>
          firstFrame >= start && lastFrame < end
        );
        assertEquals(inShot.length, faces, `${file}, shot at ${start}`);
        const middle = inShot.reduce((sum, track) => sum + faceX(track), 0) /
          faces;
        const wanted = heard?.find((part) => part.start === start)?.face;
        const speaker = inShot.find((track) =>
          wanted === undefined ||
          (faceX(track) < middle) === (wanted === "left")
        )!;
        const { offsetFrames: read, verdict } = speaker;
        assert(
          Math.abs(read! - offsetFrames) <= 1,
          `${file}, shot at ${start}: reads ${read}, planted ${offsetFrames}`,
        );
        assertEquals(
          verdict,
          Math.abs(offsetFrames) <= 1 ? "in-sync" : "out-of-sync",
          file,
        );
        for (const silent of inShot) {
          if (silent === speaker) continue;
          assertEquals(silent.verdict, "not-the-speaker", file);
        }
      }
    }
  });
});

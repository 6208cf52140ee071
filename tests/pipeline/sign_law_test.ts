import { join } from "node:path";
import { writeMedia } from "../../lib/media/mod.ts";
import { assertEquals } from "../support/assert.ts";
import { temporaryFolder } from "../support/media_clips.ts";
import { shared } from "../support/requires.ts";
import { delayed, sample, slowTest, soundOf, withTools } from "./support.ts";

/** Frames by which the sound is delayed: −10 to 10. */
const delays = Array.from({ length: 21 }, (_, i) => i - 10);

/** Reads a clip with its sound delayed by each of the delays, searching 10 frames further. */
async function checkLaw(file: string): Promise<void> {
  using folder = temporaryFolder();
  await withTools(async (analyse) => {
    const sound = await soundOf(file);
    const read = async (delay: number): Promise<number> => {
      const audioFile = join(folder.path, `${delay}.wav`);
      await writeMedia(audioFile, {
        audio: {
          sampleRate: 16000,
          channels: 1,
          codec: "pcm",
          data: delayed(sound, delay),
        },
      });
      const { tracks } = await analyse(file, { audioFile, search: 25 });
      assertEquals(tracks.length, 1, `${file} delayed by ${delay}`);
      return tracks[0]!.offsetFrames!;
    };
    const own = await read(0);
    for (const delay of delays) {
      assertEquals(await read(delay), own - delay, `delayed by ${delay}`);
    }
  });
}

Deno.test("delaying the sound of a real clip by s frames moves its offset by −s", () =>
  checkLaw(sample("grid_in_sync.mp4")));

slowTest(
  ["shared"],
  "delaying the sound of a clip that is out of sync itself moves its offset by −s",
  () => checkLaw(shared("clips/reference/example.avi")),
);

/** The recorded pictures and sound of the SyncNet stand-in, as files. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import sharp from "sharp";
import { writeMedia } from "../../lib/media/mod.ts";
import { referenceArrays, referenceJson } from "./reference_arrays.ts";
import { shared } from "./requires.ts";

/** What the original computes for the clip. */
export interface StandinRecord {
  readonly frames: number;
  readonly windows: number;
  readonly offset: number;
  readonly minval: number;
  readonly conf: number;
}

interface Outputs {
  readonly pingpong: StandinRecord & { readonly frame_order: number[] };
}

/** The numbers recorded for {@link writeStandinClip}'s clip. */
export function standinRecord(): StandinRecord {
  return referenceJson<Outputs>("nets/syncnet_standin.json").pingpong;
}

/** Writes the 31 recorded frames with their sound, losslessly; returns the path. */
export async function writeStandinClip(
  folder: string,
  name = "standin.avi",
): Promise<string> {
  const { pingpong } = referenceJson<Outputs>("nets/syncnet_standin.json");
  const frames = await Promise.all(
    pingpong.frame_order.map((number) =>
      sharp(shared(`reference/nets/frames/0${number}.png`)).removeAlpha().raw()
        .toBuffer()
    ),
  );
  const samples = referenceArrays("nets/syncnet_standin_outputs.safetensors")
    .get("pingpong/samples")!.data as Int16Array;
  const path = join(folder, name);
  await writeMedia(path, {
    video: { width: 224, height: 224, frameRate: 25, codec: "ffv1", frames },
    audio: { sampleRate: 16000, channels: 1, codec: "pcm", data: samples },
  });
  return path;
}

/** Unpacks the stand-in's weights into a folder; returns the path. */
export function writeStandinWeights(folder: string): string {
  const path = join(folder, "syncnet_v2.model");
  writeFileSync(
    path,
    gunzipSync(
      readFileSync(shared("reference/nets/syncnet_v2_standin.model.gz")),
    ),
  );
  return path;
}

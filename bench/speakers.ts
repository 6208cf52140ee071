/**
 * How well the judges tell who speaks: F1 per scorer and window length on clips
 * mixed from real ones.
 *
 *     deno run -A bench/speakers.ts CLIPS [LR_ASD_WEIGHTS [MIXES]] > bench/results/speakers.md
 *
 * CLIPS is a folder like shared/clips (`index.jsonl`, `valid_truth.jsonl`).
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { voiceMask } from "../lib/audio/mod.ts";
import { openMedia } from "../lib/media/mod.ts";
import { trackMediaOptions } from "../lib/pipeline/find_speakers.ts";
import { analyseDefaults } from "../lib/pipeline/options.ts";
import { type CropReaders, readTracks } from "../lib/pipeline/read_tracks.ts";
import { listen } from "../lib/pipeline/sound.ts";
import {
  lrAsdScorerFor,
  openSpeakerTools,
  syncnetScorerFor,
} from "../lib/pipeline/speaker_tools.ts";
import {
  type LrAsdReading,
  type SpeakerScorer,
  type SyncReading,
  whoSpeaks,
} from "../lib/speakers/mod.ts";
import {
  decodeTalking,
  type Mix,
  mixesOf,
  mixWidth,
  shotFrames,
  type ShotKind,
  shotKinds,
  type TalkingClip,
  talkingFiles,
  writeMix,
} from "./speaker_mixes.ts";

/** Shots in which a face that is seen is heard. */
const voicedKinds = shotKinds.filter((kind) =>
  kind !== "silence" && kind !== "off screen"
);
const windows = [10, 25, 50, 75, 100];
const [folder, lrAsdWeights = "lr_asd", mixCount = "8"] = Deno.args;
if (folder === undefined) {
  console.error("name the folder of clips");
  process.exit(2);
}
const settings = {
  ...analyseDefaults,
  threads: 1,
  scorers: ["syncnet", "lr_asd"] as const,
  lrAsdWeights,
  window: 50,
};

/** Counts over frames and faces, and of states over frames. */
interface Tally {
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
  /** Frames in which the state is the true one. */
  rightStates: number;
  frames: number;
}

const emptyTally = (): Tally => ({
  truePositives: 0,
  falsePositives: 0,
  falseNegatives: 0,
  rightStates: 0,
  frames: 0,
});

const tallies = new Map<string, Map<ShotKind, Tally>>();

function tallyOf(judge: string, kind: ShotKind): Tally {
  const byKind = tallies.get(judge) ?? new Map<ShotKind, Tally>();
  tallies.set(judge, byKind);
  const tally = byKind.get(kind) ?? emptyTally();
  byKind.set(kind, tally);
  return tally;
}

/** A followed face: its place in the picture and its scores by judge. */
interface Face {
  readonly isRight: boolean;
  readonly firstFrame: number;
}

function count(
  judge: string,
  mix: Mix,
  faces: readonly Face[],
  scores: readonly Float32Array[],
  voice: Uint8Array,
  scorer: SpeakerScorer<never>,
): void {
  const { threshold, overlapThreshold } = scorer;
  const speech = whoSpeaks(
    faces.map(({ firstFrame }, i) => ({ firstFrame, scores: scores[i]! })),
    voice,
    { threshold, overlapThreshold },
  );
  mix.shots.forEach(({ kind, heard, voice: anybody }, shot) => {
    const tally = tallyOf(judge, kind);
    heard.forEach((truth, i) => {
      const { state, speakers } = speech[shot * shotFrames + i] ??
        { state: "nobody", speakers: [] };
      for (const [place, isRight] of [false, true].entries()) {
        const said = speakers.some((face) => faces[face]!.isRight === isRight);
        if (said && truth[place]) tally.truePositives++;
        else if (said) tally.falsePositives++;
        else if (truth[place]) tally.falseNegatives++;
      }
      const seen = truth.filter(Boolean).length;
      const trueState = seen === 2
        ? "overlap"
        : seen === 1
        ? "speaker"
        : anybody[i] === 1
        ? "off-screen"
        : "nobody";
      if (state === trueState) tally.rightStates++;
      tally.frames++;
    });
  });
}

async function judge(file: string, mix: Mix): Promise<void> {
  await using media = await openMedia(
    file,
    trackMediaOptions(tools, settings, ["aligned", "syncnet_python"]),
  );
  const sound = (await listen(media, { keepSamples: false }))!;
  const lrAsd = lrAsdScorerFor(tools.lrAsd!, sound, {});
  const syncnets = windows.map((window) =>
    syncnetScorerFor(tools, sound, { ...settings, window })
  );
  interface Readings {
    readonly syncnet: SyncReading;
    readonly lrAsd: LrAsdReading;
  }
  const readers: CropReaders<Readings> = { syncnet: syncnets[0]!, lrAsd };
  const { tracks, timeErrors } = await readTracks<Readings>(
    media,
    tools,
    readers,
    settings,
  );
  const voice = voiceMask(sound.voice, timeErrors.rows, media.startTime);
  const read = <Reading>(reading: (from: Readings) => Reading) =>
    tracks.map(({ track, readings }) => ({
      firstFrame: track.frames[0]!,
      frames: track.frames.length,
      reading: reading(readings),
    }));
  const faces = tracks.map(({ track }): Face => ({
    isRight: track.boxes[0]! + track.boxes[2]! > mixWidth,
    firstFrame: track.frames[0]!,
  }));
  const all = (scorer: object) => scorer as SpeakerScorer<never>;
  syncnets.forEach((scorer, i) => {
    const scores = scorer.score(read(({ syncnet }) => syncnet));
    count(
      `sync network, ${windows[i]} windows`,
      mix,
      faces,
      scores,
      voice,
      all(scorer),
    );
  });
  const opinions = lrAsd.score(read((readings) => readings.lrAsd));
  count("LR-ASD", mix, faces, opinions, voice, all(lrAsd));
  // What a judge that knows nothing reaches: whoever is seen speaks where there is voice.
  const always = tracks.map(({ track }) =>
    new Float32Array(track.frames.length).fill(1)
  );
  count(
    "everybody where there is voice",
    mix,
    faces,
    always,
    voice,
    all(lrAsd),
  );
}

const clips: TalkingClip[] = [];
for (const file of talkingFiles(folder)) {
  const clip = await decodeTalking(file);
  if (clip) clips.push(clip);
}
await using tools = await openSpeakerTools(settings);
const mixes = mixesOf(clips, Number(mixCount));
const temporary = mkdtempSync(join(tmpdir(), "speakers-"));
try {
  for (const [i, mix] of mixes.entries()) {
    const file = join(temporary, `mix${i}.mp4`);
    await writeMix(file, mix);
    await judge(file, mix);
    console.error(`mix ${i + 1} of ${mixes.length}`);
  }
} finally {
  rmSync(temporary, { recursive: true });
}

function f1(list: readonly Tally[]): number {
  const sum = (key: keyof Tally): number =>
    list.reduce((total, tally) => total + tally[key], 0);
  return 2 * sum("truePositives") /
    (2 * sum("truePositives") + sum("falsePositives") + sum("falseNegatives"));
}

function share(tally: Tally): string {
  return (tally.rightStates / tally.frames).toFixed(3);
}

const speakers = new Set(clips.map(({ speaker }) => speaker)).size;
const seconds = mixes.length * shotKinds.length * shotFrames / 25;
console.log(`# Who speaks

${mixes.length} clips (${seconds} s) mixed from ${clips.length} real ones of ${speakers} people whom the sync network never saw: two talking faces side by side, ${shotKinds.length} shots of ${
  shotFrames / 25
} s in each. Every mouth moves all the time, but for one kind of shot; what is heard is one of the two faces (and the other talks without sound, or is a still picture), one and then the other, both at once, nothing, or a third person off screen. H.264 and AAC. Each sound was moved by its clip's own offset first, for a file has one offset. Truth: whose sound it is, where voice activity finds voice in that sound alone; so mistakes of the voice activity count only where mixing and coding change it.

F1 of "this face speaks" over all faces of all frames, at the thresholds that are shipped; network ${tools.network.name}.

| scorer | F1, all shots | ${voicedKinds.join(" | ")} |
|---|---${"|---".repeat(voicedKinds.length)}|`);
for (const [name, byKind] of tallies) {
  const cells = voicedKinds.map((kind) => f1([byKind.get(kind)!]).toFixed(3));
  console.log(
    `| ${name} | ${f1([...byKind.values()]).toFixed(3)} | ${
      cells.join(" | ")
    } |`,
  );
}
console.log(`
A window does not reach beyond its shot, so those of 75 and 100 see all of it.

Share of the frames with the right state (speaker, overlap, off-screen, nobody):

| scorer | ${shotKinds.join(" | ")} |
|---${"|---".repeat(shotKinds.length)}|`);
for (const [name, byKind] of tallies) {
  console.log(
    `| ${name} | ${
      shotKinds.map((kind) => share(byKind.get(kind)!)).join(" | ")
    } |`,
  );
}

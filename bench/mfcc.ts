/**
 * Seconds of compute for one hour of sound: MFCC as a stream of one-second pieces,
 * the lip-sync expert's mel spectrogram, and voice activity (on its first six minutes).
 *
 *     deno run -A bench/mfcc.ts
 */
import {
  createMfccStream,
  createVoiceActivity,
  melSpectrogram,
} from "../lib/audio/mod.ts";

const sampleRate = 16000;
const secondsPerHour = 3600;

/** One second of a voiced sound with noise, always the same. */
function secondOfSound(): Int16Array {
  let state = 1;
  return Int16Array.from({ length: sampleRate }, (_, n) => {
    state = (state * 48271) % 2147483647;
    return 6000 * Math.sin(n / 20) * Math.sin(n / 900) +
      900 * (state / 2147483647 - 0.5);
  });
}

async function secondsOf(work: () => void | Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

const second = secondOfSound();

const mfccSeconds = await secondsOf(() => {
  const stream = createMfccStream();
  for (let i = 0; i < secondsPerHour; i++) stream.push(second);
  stream.flush();
});

const melSeconds = await secondsOf(() => {
  for (let i = 0; i < secondsPerHour / 60; i++) {
    const minute = new Int16Array(60 * sampleRate);
    for (let j = 0; j < 60; j++) minute.set(second, j * sampleRate);
    melSpectrogram(minute);
  }
});

const voiceSeconds = 10 * await secondsOf(async () => {
  await using voice = await createVoiceActivity();
  for (let i = 0; i < secondsPerHour / 10; i++) await voice.push(second);
});

console.table([
  { stage: "MFCC, streaming", "s per hour of sound": mfccSeconds.toFixed(2) },
  { stage: "mel spectrogram", "s per hour of sound": melSeconds.toFixed(2) },
  { stage: "voice activity", "s per hour of sound": voiceSeconds.toFixed(2) },
]);

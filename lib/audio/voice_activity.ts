import { fileURLToPath } from "node:url";
import {
  createSession,
  type Device,
  float32,
  type Session,
} from "../onnx/mod.ts";
import { sampleRate } from "./mel_filters.ts";

/** Samples per probability (32 ms at 16 kHz), fixed by the network. */
export const voiceHopSamples = 512;
/** Samples before a hop that the network sees again with it. */
const contextSamples = 64;
/** Shape of what the network remembers from hop to hop. */
const stateShape = [2, 1, 128];

/** Options of {@link createVoiceActivity}. */
export interface VoiceActivityOptions {
  /** Path of Silero's ONNX file, version 5. */
  readonly model?: string;
  /** Where to run it. */
  readonly device?: Device;
  /** Threads of one run; the network is too small to gain from more than one. */
  readonly threads?: number;
}

/** Defaults of {@link createVoiceActivity}: the bundled file, one thread of the processor. */
export const defaultVoiceActivityOptions: Required<VoiceActivityOptions> = {
  model: fileURLToPath(
    new URL("../../models/silero_vad_v5.onnx", import.meta.url),
  ),
  device: "cpu",
  threads: 1,
};

/** How likely somebody speaks, in a sound that arrives in pieces. Holds native memory: dispose of it. */
export interface VoiceActivity extends AsyncDisposable {
  /**
   * Takes the next samples (int16, 16 kHz) and returns the probability of voice, 0 .. 1,
   * of each hop of 512 samples that they completed. Await it before the next call.
   */
  push(samples: Int16Array): Promise<Float32Array>;
  /**
   * Ends the sound: the last hop, if one was begun, is filled up with zeros.
   * Then everything is forgotten, so another sound may follow.
   */
  flush(): Promise<Float32Array>;
}

/**
 * Starts listening for voice with Silero's network, version 5.
 *
 * @throws {GraphError} `model-missing` or `model-unreadable` if the file is not there or not a network
 * @throws {ProviderError} if the machine lacks the device
 * @example
 * ```ts
 * import { ok } from "node:assert/strict";
 * await using voice = await createVoiceActivity();
 * const probabilities = await voice.push(new Int16Array(16000));
 * ok(probabilities.length === 31 && probabilities.every((p) => p < 0.1));
 * ```
 */
export async function createVoiceActivity(
  options: VoiceActivityOptions = {},
): Promise<VoiceActivity> {
  const { model, device, threads } = {
    ...defaultVoiceActivityOptions,
    ...options,
  };
  return listen(await createSession(model, { device, threads }));
}

function listen(session: Session): VoiceActivity {
  const input = new Float32Array(contextSamples + voiceHopSamples);
  const sr = {
    dtype: "I64" as const,
    shape: [],
    data: BigInt64Array.of(BigInt(sampleRate)),
  };
  let state = float32(new Float32Array(2 * 128), stateShape);
  let filled = contextSamples;

  async function hop(): Promise<number> {
    const { output, stateN } = await session.run({
      input: float32(input, [1, input.length]),
      state,
      sr,
    });
    state = stateN!;
    input.copyWithin(0, voiceHopSamples);
    filled = contextSamples;
    return output!.data[0] as number;
  }

  async function push(samples: Int16Array): Promise<Float32Array> {
    const probabilities: number[] = [];
    for (let i = 0; i < samples.length; i++) {
      input[filled++] = samples[i]! / 32768;
      if (filled === input.length) probabilities.push(await hop());
    }
    return Float32Array.from(probabilities);
  }

  async function flush(): Promise<Float32Array> {
    const begun = filled > contextSamples;
    input.fill(0, filled);
    const last = begun ? Float32Array.of(await hop()) : new Float32Array();
    input.fill(0);
    state = float32(new Float32Array(2 * 128), stateShape);
    filled = contextSamples;
    return last;
  }

  return {
    push,
    flush,
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

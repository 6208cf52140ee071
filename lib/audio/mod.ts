/**
 * Sound: MFCC for the sync networks, mel spectrogram for the lip-sync expert, and voice activity.
 *
 * @module
 */
export { AudioError } from "./errors.ts";
export { coefficientCount, dctMatrix, lifter } from "./cepstrum.ts";
export {
  melBins,
  melFilterCount,
  melFilters,
  melPoints,
  sampleRate,
} from "./mel_filters.ts";
export type { FilterBank } from "./triangles.ts";
export { mfccHopSamples, mfccWindowSamples } from "./mfcc_steps.ts";
export {
  mfccRowCount,
  mfccRowsFor,
  samplesPerFrame,
  wholeFramesPadSamples,
} from "./mfcc_rows.ts";
export {
  createMfccStream,
  defaultMfccOptions,
  type Mfcc,
  mfcc,
  type MfccOptions,
  type MfccStream,
  type SoundSamples,
} from "./mfcc.ts";
export { melBandCount, slaneyFilters } from "./slaney_filters.ts";
export {
  melHopSamples,
  type MelSpectrogram,
  melSpectrogram,
} from "./mel_spectrogram.ts";
export {
  createVoiceActivity,
  defaultVoiceActivityOptions,
  type VoiceActivity,
  type VoiceActivityOptions,
  voiceHopSamples,
} from "./voice_activity.ts";
export {
  defaultVoiceSegmentOptions,
  voicedSeconds,
  voiceMask,
  type VoiceSegment,
  type VoiceSegmentOptions,
  voiceSegments,
} from "./voice_segments.ts";

/**
 * Talking heads that nobody owns: drawn faces whose mouths follow synthetic
 * speech. For samples, tests and training.
 */
export { type Camera, photograph, randomCamera } from "./camera.ts";
export {
  generateClip,
  generateClipDefaults,
  type GenerateClipOptions,
  type GeneratedClip,
} from "./clip.ts";
export { buildHead, type Head, renderHead } from "./head.ts";
export {
  type Background,
  type Colour,
  type HairStyle,
  type Identity,
  type Light,
  randomIdentity,
} from "./identity.ts";
export { type Mouth, restingMouth } from "./mouth.ts";
export {
  type Frication,
  type Phone,
  type PhoneName,
  phones,
} from "./phones.ts";
export { type Pose, randomMotion } from "./pose.ts";
export { createRandom, type Random } from "./random.ts";
export { sampleRate, type Speech, synthesiseSpeech } from "./speech.ts";
export { type Surface } from "./surface.ts";
export { type Segment } from "./utterance.ts";
export { randomVoice, type Voice } from "./voice.ts";

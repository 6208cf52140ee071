export { type Colour, confidenceColour, greenFactor } from "./colour.ts";
export {
  overlayDefaults,
  type OverlayOptions,
  writeOverlay,
} from "./write_overlay.ts";
export type { OverlayResult, OverlayTrack } from "./types.ts";

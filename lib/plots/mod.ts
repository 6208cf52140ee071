/**
 * One function per figure: plain data in, Plotly figure out.
 *
 * A figure at the end of a notebook cell shows itself; {@link toHtml},
 * {@link toPng} and {@link toSvg} make files of it.
 *
 * @module
 */
export * from "./accuracy_by_length.ts";
export type { MimeBundle } from "./bundle.ts";
export * from "./chromium.ts";
export * from "./confidence_tracks.ts";
export * from "./content_metric.ts";
export * from "./curation_funnel.ts";
export * from "./delay_response.ts";
export * from "./descriptors.ts";
export * from "./detection_boxes.ts";
export * from "./distance_heatmap.ts";
export * from "./distance_histogram.ts";
export * from "./drift_line.ts";
export * from "./embeddings.ts";
export * from "./errors.ts";
export * from "./figure.ts";
export {
  defaultFilmStripOptions,
  filmStrip,
  type FilmStripOptions,
  type StripBox,
  type StripFrame,
} from "./film_strip.ts";
export { type FigureJson, type HtmlOptions, toHtml } from "./html.ts";
export type { Json, JsonObject } from "./json.ts";
export type { Matrix, Span } from "./maybe.ts";
export * from "./lines.ts";
export * from "./mel_spectrogram.ts";
export {
  defaultMfccHeatmapOptions,
  mfccHeatmap,
  type MfccHeatmapOptions,
} from "./mfcc_heatmap.ts";
export * from "./mfcc_window.ts";
export * from "./offset_curve.ts";
export * from "./offset_errors.ts";
export * from "./pca.ts";
export {
  defaultEncodeOptions,
  type EncodeOptions,
  encodePicture,
  type Picture,
  showPicture,
} from "./picture.ts";
export * from "./player.ts";
export * from "./render.ts";
export * from "./result_histograms.ts";
export * from "./roc.ts";
export * from "./score_dots.ts";
export { closeSharedRenderer } from "./shared_renderer.ts";
export * from "./show.ts";
export type { ShowOptions } from "./shown/kind.ts";
export * from "./speaker_timeline.ts";
export { palette, seriesColour, seriesColours } from "./style.ts";
export * from "./sync_band.ts";
export * from "./table.ts";
export * from "./track_timeline.ts";
export * from "./training_progress.ts";
export * from "./umap.ts";
export * from "./waveform.ts";
export * from "./wilson.ts";

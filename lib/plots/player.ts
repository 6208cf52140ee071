import { type Displayable, jupyterDisplay } from "./figure.ts";
import { maybeSome } from "./maybe.ts";

/** One clip of a {@link player}. */
export interface PlayerClip {
  /** The whole file; it becomes part of the notebook, so keep it small. */
  readonly bytes: Uint8Array;
  /** Words under the picture. */
  readonly label: string;
  /** What is folded away until somebody asks for it: the answer of a quiz. */
  readonly answer?: string;
}

/** What {@link player} may be told. */
export interface PlayerOptions {
  /** Media type of the files. */
  readonly type?: string;
  /** Width of each picture in pixels. */
  readonly width?: number;
}

/** What {@link player} does unless told otherwise. */
export const defaultPlayerOptions: Required<PlayerOptions> = {
  /** VP9 and Opus play in every browser and in VS Code, which has no AAC. */
  type: "video/webm",
  width: 220,
};

/**
 * Clips side by side, each with the browser's own controls and without a
 * script; a code host shows their labels alone.
 *
 * @param clips files as bytes with their labels, at least one
 * @param options media type and width
 * @throws {PlotError} `plot-data` if there is no clip
 * @example
 * ```ts
 * import { match } from "node:assert/strict";
 * import { jupyterDisplay } from "./figure.ts";
 * const shown = player([{ bytes: new Uint8Array(3), label: "in sync" }]);
 * const bundle = await shown[jupyterDisplay]();
 * match(String(bundle["text/html"]), /src="data:video\/webm;base64,AAAA"/);
 * ```
 */
export function player(
  clips: readonly PlayerClip[],
  options: PlayerOptions = {},
): Displayable {
  const { type, width } = { ...defaultPlayerOptions, ...options };
  const figures = maybeSome(clips, "clips").map(({ bytes, label, answer }) => {
    const hidden = answer === undefined
      ? ""
      : `<details><summary>answer</summary>${escaped(answer)}</details>`;
    return `<figure style="margin:0 8px 8px 0;width:${width}px">
<video controls width="${width}" src="data:${type};base64,${bytes.toBase64()}"></video>
<figcaption>${escaped(label)}${hidden}</figcaption>
</figure>`;
  });
  const bundle = {
    "text/html": `<div style="display:flex;flex-wrap:wrap">\n${
      figures.join("\n")
    }\n</div>`,
    "text/plain": `Player: ${clips.map(({ label }) => label).join(" · ")}`,
  };
  return { [jupyterDisplay]: () => bundle };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

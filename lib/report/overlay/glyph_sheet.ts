import { fileURLToPath } from "node:url";
import sharp from "sharp";
import type { Colour } from "./colour.ts";
import { paint, type Pixels } from "./pixels.ts";

/** The characters of the sheet, side by side in this order; all of one width. */
export const glyphCharacters: string = Array.from(
  { length: 95 },
  (_, i) => String.fromCharCode(32 + i),
).join("") + "−±·";

/**
 * DejaVu Sans Mono Bold, drawn once by tools/glyph_sheet.ts: so labels need no
 * font on the machine and look the same everywhere.
 */
const sheetFile = fileURLToPath(new URL("./glyphs.png", import.meta.url));

/** Letters of one size, ready to be painted. */
export interface GlyphSheet {
  /** Columns of a letter. */
  readonly width: number;
  /** Rows of a letter. */
  readonly height: number;
  /** The mask of a character, `[height, width]`; that of `?` if the sheet lacks it. */
  mask(character: string): Uint8Array;
}

/**
 * Loads letters that are about `height` pixels high.
 *
 * @example
 * ```ts
 * import { ok, strictEqual } from "node:assert/strict";
 * const sheet = await loadGlyphs(24);
 * strictEqual(sheet.height, 24);
 * ok(sheet.mask("8").some((cover) => cover === 255));
 * ok(sheet.mask(" ").every((cover) => cover === 0));
 * ```
 */
export async function loadGlyphs(height: number): Promise<GlyphSheet> {
  const sheet = sharp(sheetFile);
  const { width: wide, height: high } = await sheet.metadata();
  const cell = wide / glyphCharacters.length;
  const width = Math.max(1, Math.round(cell * height / high));
  const masks = new Map<string, Uint8Array>();
  for (const [i, character] of [...glyphCharacters].entries()) {
    const mask = await sharp(sheetFile)
      .extract({ left: i * cell, top: 0, width: cell, height: high })
      .resize(width, height, { fit: "fill" })
      .greyscale().raw().toBuffer();
    masks.set(character, new Uint8Array(mask));
  }
  return {
    width,
    height,
    mask: (character) => masks.get(character) ?? masks.get("?")!,
  };
}

/** Writes a line of text with its top left corner at x, y. */
export function drawText(
  pixels: Pixels,
  sheet: GlyphSheet,
  x: number,
  y: number,
  text: string,
  colour: Colour,
): void {
  const { width, height } = sheet;
  let left = x;
  for (const character of text) {
    const cell = { x: left, y, width, height };
    if (character !== " ") paint(pixels, cell, sheet.mask(character), colour);
    left += width;
  }
}

/**
 * Draws the letters of the overlay's labels: `deno run -A tools/glyph_sheet.ts
 * DejaVuSansMono-Bold.ttf` (Debian: fonts-dejavu-core).
 */
import { Buffer } from "node:buffer";
import { writeFileSync } from "node:fs";
import process from "node:process";
import { createCanvas, GlobalFonts } from "@napi-rs/canvas";
import sharp from "sharp";
import { glyphCharacters } from "../lib/report/overlay/glyph_sheet.ts";

/** Pixels of a letter: enough for labels of an 8K picture's tenth. */
const cell = { width: 28, height: 52 };
const fontSize = 44;
const baseline = 41;

const font = process.argv[2];
if (font === undefined || !GlobalFonts.registerFromPath(font, "labels")) {
  console.error("usage: deno run -A tools/glyph_sheet.ts FONT.ttf");
  process.exit(2);
}
const canvas = createCanvas(
  cell.width * glyphCharacters.length,
  cell.height,
);
const context = canvas.getContext("2d");
context.fillStyle = "black";
context.fillRect(0, 0, canvas.width, canvas.height);
context.fillStyle = "white";
context.font = `${fontSize}px labels`;
context.textAlign = "center";
for (const [i, character] of [...glyphCharacters].entries()) {
  context.fillText(character, (i + 0.5) * cell.width, baseline);
}
const png = await sharp(Buffer.from(canvas.toBuffer("image/png")))
  .greyscale().png({ compressionLevel: 9 }).toBuffer();
writeFileSync(
  new URL("../lib/report/overlay/glyphs.png", import.meta.url),
  png,
);

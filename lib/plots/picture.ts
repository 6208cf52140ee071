import { PlotError } from "./errors.ts";
import { type Displayable, jupyterDisplay } from "./figure.ts";

/** A picture of 8-bit RGB pixels. */
export interface Picture {
  /** 3 bytes a pixel, rows from the top: `[height, width, 3]`. */
  readonly data: Uint8Array;
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/** How a picture is written. */
export interface EncodeOptions {
  /** Longest side in pixels; larger pictures are made smaller, never larger. */
  readonly longest?: number;
  /** File format. */
  readonly format?: "jpeg" | "png";
}

/** What {@link encodePicture} does unless told otherwise. */
export const defaultEncodeOptions: Required<EncodeOptions> = {
  longest: 320,
  format: "jpeg",
};

/**
 * A picture as the bytes of a JPEG or PNG file.
 *
 * @param picture RGB, `[height, width, 3]`
 * @param options size and format; the default is a JPEG of at most 320 pixels
 * @throws {PlotError} `plot-data` if the data do not fill the picture
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const grey = { data: new Uint8Array(4 * 2 * 3).fill(128), width: 4, height: 2 };
 * const png = await encodePicture(grey, { format: "png" });
 * strictEqual(String.fromCharCode(...png.slice(1, 4)), "PNG");
 * ```
 */
export async function encodePicture(
  picture: Picture,
  options: EncodeOptions = {},
): Promise<Uint8Array> {
  const { longest, format } = { ...defaultEncodeOptions, ...options };
  const { data, width, height } = maybePicture(picture, "picture");
  const { default: sharp } = await import("sharp");
  const image = sharp(data, { raw: { width, height, channels: 3 } })
    .resize(longest, longest, { fit: "inside", withoutEnlargement: true });
  const file = format === "png"
    ? image.png({ palette: true })
    : image.jpeg({ quality: 78 });
  return new Uint8Array(await file.toBuffer());
}

/**
 * A picture as a `data:` address, for figures that hold pictures.
 *
 * @param picture RGB, `[height, width, 3]`
 * @param options size and format
 */
export async function pictureUri(
  picture: Picture,
  options: EncodeOptions = {},
): Promise<string> {
  const { format = defaultEncodeOptions.format } = options;
  const bytes = await encodePicture(picture, options);
  return `data:image/${format};base64,${bytes.toBase64()}`;
}

/**
 * A picture that a notebook cell shows.
 *
 * @param picture RGB, `[height, width, 3]`
 * @param options size and format
 */
export async function showPicture(
  picture: Picture,
  options: EncodeOptions = {},
): Promise<Displayable> {
  const { format = defaultEncodeOptions.format } = options;
  const file = (await encodePicture(picture, options)).toBase64();
  const bundle = {
    [`image/${format}`]: file,
    "text/plain": `Picture, ${picture.width} × ${picture.height} pixels`,
  };
  return { [jupyterDisplay]: () => bundle };
}

/** The picture that a person may have given, or a {@link PlotError}. */
export function maybePicture<T extends Picture>(picture: T, name: string): T {
  const { data, width, height } = picture;
  if (data.length !== width * height * 3 || data.length === 0) {
    throw new PlotError(
      "plot-data",
      `${name} must be ${width} × ${height} × 3 bytes of RGB: ${data.length} bytes`,
    );
  }
  return picture;
}

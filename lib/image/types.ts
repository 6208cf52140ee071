/** Size of a picture in pixels. */
export interface Size {
  /** Rows. */
  readonly height: number;
  /** Columns. */
  readonly width: number;
}

/** Shape of interleaved pixel data: `[height, width, channels]`. */
export interface ImageShape extends Size {
  /** Bytes of one pixel, e.g. 3 for RGB and 1 for grey. */
  readonly channels: number;
}

/** A picture of bytes, rows from the top, channels interleaved: `[height, width, channels]`. */
export interface Image extends ImageShape {
  /** `height · width · channels` bytes. */
  readonly data: Uint8Array;
}

/** Throws unless `data` holds at least what `shape` says. */
export function checkShape(data: ArrayLike<number>, shape: ImageShape): void {
  const { height, width, channels } = shape;
  for (const [name, value] of Object.entries({ height, width, channels })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(
        `${name} of a picture must be a positive integer, not ${value}`,
      );
    }
  }
  const needed = height * width * channels;
  if (data.length < needed) {
    throw new RangeError(
      `a picture of ${height}x${width}x${channels} needs ${needed} bytes, got ${data.length}`,
    );
  }
}

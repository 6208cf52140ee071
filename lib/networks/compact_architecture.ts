import { z } from "zod";
import type { ContextOptions } from "./context.ts";
import { NetworkError } from "./errors.ts";

const size = z.int().positive();
const pair = z.tuple([size, size]);
const padding = z.tuple([z.int().nonnegative(), z.int().nonnegative()]);

/** One block of a stream: convolution, batch normalisation, ReLU, then residual pairs of the same size. */
export interface Block {
  /** Channels made. */
  readonly out: number;
  /** Kernel: down, across. */
  readonly kernel: readonly [number, number];
  /** Stride: down, across. */
  readonly stride: readonly [number, number];
  /** Zeros on both sides: down, across. */
  readonly padding: readonly [number, number];
  /** Pairs of 3x3 convolutions whose result is added to what they read; picture only. */
  readonly residual: number;
}

/** A two-stream network as its configuration describes it. */
export interface CompactArchitecture {
  /** Over five grey frames of 64 x 64. */
  readonly picture: readonly Block[];
  /** Over 13 coefficients (down) and steps of 10 ms (across). */
  readonly sound: readonly Block[];
  /** What each vector learns from those around it; `false` for windows that stand alone. */
  readonly context: ContextOptions | false;
}

const blockSchema = z.strictObject({
  out: size,
  kernel: pair,
  stride: pair.default([1, 1]),
  padding: padding.default([0, 0]),
  residual: z.int().nonnegative().default(0),
});

const halving = { kernel: [3, 3], stride: [2, 2], padding: [1, 1] } as const;

/** The blocks of the bundled network (those of the bootstrap page, "Layers"). */
const bundledBlocks = {
  picture: [
    { out: 32, kernel: [5, 5], stride: [2, 2], padding: [2, 2] },
    { out: 64, ...halving },
    { out: 96, ...halving },
    { out: 128, kernel: [3, 3], padding: [1, 1] },
    { out: 192, ...halving },
  ],
  sound: [
    { out: 32, kernel: [3, 3], padding: [1, 0] },
    { out: 64, kernel: [3, 3], stride: [2, 1], padding: [1, 0] },
    { out: 96, kernel: [3, 3], stride: [2, 1], padding: [1, 0] },
    { out: 128, kernel: [4, 3] },
    { out: 192, kernel: [1, 5] },
  ],
};

/** A two-stream network as its configuration describes it; what is left out is the bundled network's. */
export const compactArchitectureSchema: z.ZodType<CompactArchitecture> = z
  .strictObject({
    picture: z.array(blockSchema).min(1).prefault(
      bundledBlocks.picture as z.input<typeof blockSchema>[],
    ),
    sound: z.array(blockSchema).min(1).prefault(
      bundledBlocks.sound as z.input<typeof blockSchema>[],
    ),
    context: z.union([
      z.literal(false),
      z.strictObject({
        kernel: size.refine((kernel) => kernel % 2 === 1, "must be odd")
          .default(7),
        hidden: size.default(192),
        centre: z.int().nonnegative().default(16),
      }),
    ]).prefault({}),
  });

/**
 * Checks an architecture and fills in the bundled network's where something
 * was left out.
 *
 * @throws {NetworkError} `architecture-invalid`
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(parseCompactArchitecture({}).picture.length, 5);
 * ```
 */
export function parseCompactArchitecture(value: unknown): CompactArchitecture {
  const parsed = compactArchitectureSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new NetworkError(
    "architecture-invalid",
    z.prettifyError(parsed.error),
  );
}

import { z } from "zod";
import {
  type CompactArchitecture,
  NetworkError,
  parseCompactArchitecture,
} from "../networks/mod.ts";
import {
  type PictureAugmentation,
  pictureAugmentationDefaults,
  plainPicture,
} from "./augment_picture.ts";
import {
  plainSound,
  type SoundAugmentation,
  soundAugmentationDefaults,
} from "./augment_sound.ts";
import { TrainingError } from "./errors.ts";
import { latenessDefaults, type LatenessOptions } from "./lateness.ts";
import { type Objective, objectiveSchema } from "./objectives.ts";
import {
  adam,
  adamW,
  adamWDefaults,
  type Optimiser,
  sgd,
  sgdDefaults,
} from "./optimisers.ts";

const share = z.number().min(0).max(1);
const amount = z.number().nonnegative();
const count = z.int().positive();

const pictureSchema = z.strictObject({
  scale: amount.default(pictureAugmentationDefaults.scale),
  aspect: amount.default(pictureAugmentationDefaults.aspect),
  rotation: amount.default(pictureAugmentationDefaults.rotation),
  shift: share.default(pictureAugmentationDefaults.shift),
  flip: share.default(pictureAugmentationDefaults.flip),
  gamma: amount.default(pictureAugmentationDefaults.gamma),
  blur: share.default(pictureAugmentationDefaults.blur),
  noise: amount.default(pictureAugmentationDefaults.noise),
  codec: share.default(pictureAugmentationDefaults.codec),
  box: share.default(pictureAugmentationDefaults.box),
  still: share.default(pictureAugmentationDefaults.still),
  motion: amount.default(pictureAugmentationDefaults.motion),
});

const soundSchema = z.strictObject({
  volume: share.default(soundAugmentationDefaults.volume),
  tilt: amount.default(soundAugmentationDefaults.tilt),
  noise: share.default(soundAugmentationDefaults.noise),
  voice: share.default(soundAugmentationDefaults.voice),
  ratio: z.tuple([z.number(), z.number()]).default([
    ...soundAugmentationDefaults.ratio,
  ]),
  tract: amount.default(soundAugmentationDefaults.tract),
  channel: amount.default(soundAugmentationDefaults.channel),
});

const architectureSchema = z.unknown().prefault({}).transform(
  (value, context): CompactArchitecture => {
    try {
      return parseCompactArchitecture(value);
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      context.addIssue({ code: "custom", message: error.message });
      return z.NEVER;
    }
  },
);

const optimiserSchema = z.strictObject({
  name: z.enum(["sgd", "adam", "adamw"]).default("adamw"),
  rate: z.number().positive().default(1.5e-3),
  warmup: z.int().nonnegative().default(200),
  decay: amount.default(0.02),
  momentum: share.default(sgdDefaults.momentum),
  beta1: share.default(adamWDefaults.beta1),
  beta2: share.default(adamWDefaults.beta2),
});

/** Settings of the optimiser. */
export interface OptimiserConfig {
  /** Which one. */
  readonly name: "sgd" | "adam" | "adamw";
  /** Peak of the learning rate. */
  readonly rate: number;
  /** Steps over which the rate rises from 0 to its peak; then it falls as a cosine. */
  readonly warmup: number;
  /** Weight decay. */
  readonly decay: number;
  /** Of `sgd`. */
  readonly momentum: number;
  /** Of `adam` and `adamw`. */
  readonly beta1: number;
  /** Of `adam` and `adamw`. */
  readonly beta2: number;
}

/** A training run's configuration, complete. Paths are relative to the folder that the command runs in. */
export interface TrainConfig {
  /** Store to train on, made by `prepare`. */
  readonly store: string;
  /** Store to validate on: other people. Without a truth file its clips count as in sync. */
  readonly validation?: string;
  /** Folder for checkpoints, log and figure. */
  readonly out: string;
  /** Decides weights and batches. */
  readonly seed: number;
  /** Steps in all. */
  readonly steps: number;
  /** Segments of a step. */
  readonly segments: number;
  /** Frames of a segment. */
  readonly frames: number;
  /** A speaker with n times the material is seen n^power times as often. */
  readonly speakerPower: number;
  /** The network; the bundled one's blocks if left out. */
  readonly architecture: CompactArchitecture;
  /** What is made small. */
  readonly objective: Objective;
  /** How. */
  readonly optimiser: OptimiserConfig;
  /** Share of the averaged weights that each step keeps; 0 for no averaging. */
  readonly averaging: number;
  /** What is believed of the tracks' lateness. */
  readonly lateness: LatenessOptions;
  /** File that `--refine` made: lateness of tracks and which of them to leave out. */
  readonly cleaned?: string;
  /** Shifts of false sounds, whole frames, from least to most, where the objective needs them. */
  readonly falseShift: readonly [number, number];
  /** Probability that a segment ends within a vector's context, for each end; of networks with a context. */
  readonly ends: number;
  /** How pictures are changed; `false` for not at all. */
  readonly picture: PictureAugmentation | false;
  /** How sound is changed; `false` for not at all. */
  readonly sound: SoundAugmentation | false;
  /** Checkpoint or network to start from; random weights if left out. */
  readonly start?: string;
  /** Names of parameters, or beginnings of them, that stay as they are. */
  readonly frozen: readonly string[];
  /** Steps from one checkpoint to the next. */
  readonly checkpointEvery: number;
  /** Steps from one validation to the next. */
  readonly validateEvery: number;
  /** Steps after which a loss at chance, or true pairs as far apart as false ones, end the run; 0 for never. */
  readonly verdictAfter: number;
  /** Whether eight clips are learnt by heart first. */
  readonly selfCheck: boolean;
  /** Where the steps run. */
  readonly device: "cpu" | "webgpu" | "cuda";
  /** Processor threads; 0 for all. */
  readonly threads: number;
}

const trainConfigSchema: z.ZodType<TrainConfig> = z.strictObject({
  store: z.string(),
  validation: z.string().exactOptional(),
  out: z.string(),
  seed: z.int().default(1),
  steps: count.default(5000),
  segments: z.int().min(2).default(20),
  frames: z.int().min(10).default(30),
  speakerPower: share.default(0.5),
  architecture: architectureSchema,
  objective: objectiveSchema.prefault({ kind: "matching" }),
  optimiser: optimiserSchema.prefault({}),
  averaging: z.number().min(0).max(0.99999).default(0.999),
  lateness: z.strictObject({
    use: z.enum(["hints", "zero"]).default(latenessDefaults.use),
    minConfidence: amount.default(latenessDefaults.minConfidence),
    maxLateness: amount.default(latenessDefaults.maxLateness),
    shortFrames: amount.default(latenessDefaults.shortFrames),
    maxSpread: amount.default(latenessDefaults.maxSpread),
  }).prefault({}),
  cleaned: z.string().exactOptional(),
  falseShift: z.tuple([count, count])
    .refine(([least, most]) => least <= most, "the least shift comes first")
    .default([5, 50]),
  ends: share.default(0.3),
  picture: z.union([z.literal(false), pictureSchema]).prefault({}),
  sound: z.union([z.literal(false), soundSchema]).prefault({}),
  start: z.string().exactOptional(),
  frozen: z.array(z.string()).default([]),
  checkpointEvery: count.default(200),
  validateEvery: count.default(500),
  verdictAfter: z.int().nonnegative().default(600),
  selfCheck: z.boolean().default(true),
  device: z.enum(["cpu", "webgpu", "cuda"]).default("cpu"),
  threads: z.int().nonnegative().default(2),
});

/** What may differ when a run goes on: it changes nothing in what is learnt. */
const freeKeys: ReadonlySet<string> = new Set([
  "out",
  "store",
  "validation",
  "checkpointEvery",
  "validateEvery",
  "verdictAfter",
  "selfCheck",
  "device",
  "threads",
]);

/**
 * Checks a configuration and fills in what was left out.
 *
 * @throws {TrainingError} `config-invalid` with every complaint and its place
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(parseTrainConfig({ store: "s", out: "o" }).segments, 20);
 * ```
 */
export function parseTrainConfig(value: unknown): TrainConfig {
  const parsed = trainConfigSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const complaints = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`
  );
  throw new TrainingError(
    "config-invalid",
    `the configuration is not right: ${complaints.join("; ")}`,
  );
}

/** What decides the course of a run, as text to compare. */
export function courseOf(config: TrainConfig): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).filter(([key]) => !freeKeys.has(key))
      .map(([key, value]) => [key, JSON.stringify(value)]),
  );
}

/** How pictures and sound are changed by a configuration. */
export function augmentationOf({ picture, sound }: TrainConfig) {
  return {
    picture: picture === false ? plainPicture : picture,
    sound: sound === false ? plainSound : sound,
  };
}

/** The optimiser that a configuration names. */
export function optimiserOf({ optimiser }: TrainConfig): Optimiser {
  const { name, decay, momentum, beta1, beta2 } = optimiser;
  switch (name) {
    case "sgd":
      return sgd({ momentum, decay });
    case "adam":
      return adam({ beta1, beta2 });
    case "adamw":
      return adamW({ beta1, beta2, decay });
  }
}

/**
 * Learning rate of a step: a straight rise, then half a cosine down to 0.
 *
 * @param step from 0
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const config = parseTrainConfig({ store: "s", out: "o", steps: 1000 });
 * strictEqual(rateAt(config, 199), 1.5e-3);
 * strictEqual(Math.round(rateAt(config, 600) * 1e5), 75);
 * ```
 */
export function rateAt(
  { steps, optimiser }: TrainConfig,
  step: number,
): number {
  const { rate, warmup } = optimiser;
  if (step < warmup) return rate * (step + 1) / warmup;
  const done = (step - warmup) / Math.max(1, steps - warmup);
  return rate * (1 + Math.cos(Math.PI * done)) / 2;
}

import {
  existsSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { loadSyncnetCompact } from "../../lib/networks/mod.ts";
import { readSafetensors } from "../../lib/torch/mod.ts";
import {
  embedStore,
  openStore,
  openTrained,
  overfitCheck,
  parseTrainConfig,
  readLog,
  refine,
  runFiles,
  type StepLine,
  train,
  type TrainConfig,
  type TrainOptions,
} from "../../lib/training/mod.ts";
import { compactLayers } from "../../lib/networks/mod.ts";
import {
  assert,
  assertArrayAlmostEquals,
  assertEquals,
  assertRejects,
} from "../support/assert.ts";
import { withFolder, writeSyntheticStore } from "../support/synthetic_store.ts";
import { tinyNetwork, tinyRun } from "../support/tiny_run.ts";

function losses({ out }: TrainConfig): number[] {
  return readLog(join(out, runFiles.log), Infinity)
    .filter((line): line is StepLine => "loss" in line)
    .map(({ loss }) => loss);
}

/** Mean distances of true and false pairs over the last steps. */
function lastDistances({ out }: TrainConfig) {
  const steps = readLog(join(out, runFiles.log), Infinity)
    .filter((line): line is StepLine => "loss" in line).slice(-50);
  const mean = (key: "positive" | "negative"): number =>
    steps.reduce((sum, line) => sum + line[key], 0) / steps.length;
  return { positive: mean("positive"), negative: mean("negative") };
}

function checkpoint({ out }: TrainConfig) {
  return readSafetensors(readFileSync(join(out, runFiles.checkpoint)));
}

Deno.test("a run that was stopped at any step goes on bit for bit", async () => {
  await withFolder(async (folder) => {
    const whole = tinyRun(folder, {}, { out: join(folder, "whole") });
    await train(whole);
    for (const [checkpointEvery, killedAt] of [[3, 7], [1, 1], [5, 11]]) {
      const out = join(folder, `cut${killedAt}`);
      const cut = tinyRun(folder, {}, {
        out,
        checkpointEvery: checkpointEvery!,
      });
      // A kill: an error thrown in the middle leaves what was written before.
      await assertRejects(
        train(cut, {
          hook: ({ completed }) => {
            if (completed === killedAt) throw new Error("killed");
          },
        }),
      );
      const summary = await train(cut);
      assert(summary.finished);
      assertEquals(losses(cut), losses(whole));
      assertEquals(checkpoint(cut), checkpoint(whole));
    }
  });
});

Deno.test("Ctrl-C leaves a checkpoint of the step in hand", async () => {
  await withFolder(async (folder) => {
    const config = tinyRun(folder, {}, {});
    const stop = new AbortController();
    const { steps, finished } = await train(config, {
      signal: stop.signal,
      hook: ({ completed }) => completed === 5 && stop.abort(),
    });
    assertEquals([steps, finished], [5, false]);
    assertEquals(checkpoint(config).get("optimiser.steps")!.data[0], 5n);
  });
});

Deno.test("the network learns mouths that open with the sound, and its ONNX file agrees with its weights", async () => {
  await withFolder(async (folder) => {
    const config = tinyRun(folder, {}, {
      steps: 150,
      validation: join(folder, "store"),
      validateEvery: 150,
      averaging: 0.9,
    });
    const { loss, chance, validation } = await train(config);
    assert(loss < 0.8 * chance, `loss ${loss}, chance ${chance}`);
    assert((validation?.accuracy["short 15"] ?? 0) > 0.9);
    const files = ["network", "weights"] as const;
    const [onnx, weights] = files.map((name) =>
      readFileSync(join(config.out, runFiles[name]))
    );
    using store = openStore(config.store);
    await using used = await loadSyncnetCompact(onnx!);
    await using trained = await openTrained(
      compactLayers(config.architecture),
      readSafetensors(weights!) as Parameters<typeof openTrained>[1],
    );
    const [a] = await embedStore(store, used);
    const [b] = await embedStore(store, trained);
    assertArrayAlmostEquals(a!.picture.data, b!.picture.data, 1e-4);
    assertArrayAlmostEquals(a!.sound.data, b!.sound.data, 1e-4);
    assert(existsSync(join(config.out, runFiles.figure)));
  });
});

Deno.test("every objective trains, and true pairs come nearer than false ones", async () => {
  await withFolder(async (folder) => {
    for (
      const [objective, context] of [
        [{ kind: "matching" }, false],
        [{ kind: "matching", strangers: 3 }, tinyNetwork.context],
        [{ kind: "contrastive" }, false],
        [{ kind: "cosine" }, false],
        [{ kind: "contrastive" }, tinyNetwork.context],
      ] as const
    ) {
      const kind = JSON.stringify(objective);
      const config = tinyRun(folder, { frames: 70 }, {
        out: join(folder, `${objective.kind} ${context !== false}`),
        architecture: { ...tinyNetwork, context },
        objective,
        falseShift: [5, 25],
        optimiser: { warmup: 4, rate: 1.5e-3 },
        picture: false,
        sound: false,
        frames: 18,
        steps: 120,
      });
      const { loss, chance } = await train(config);
      assert(loss < 0.8 * chance, `${kind}: loss ${loss}, chance ${chance}`);
      const { positive, negative } = lastDistances(config);
      assert(
        positive < 0.8 * negative,
        `${kind}: distances ${positive} and ${negative}`,
      );
    }
  });
});

Deno.test("more strangers than a step has other segments are refused", async () => {
  await withFolder(async (folder) => {
    const config = tinyRun(folder, {}, {
      segments: 4,
      objective: { kind: "matching", strangers: 4 },
    });
    await assertRejects(train(config), { code: "config-invalid" });
  });
});

Deno.test("sounds that have nothing to do with the pictures leave the loss of true and false pairs at chance", async () => {
  await withFolder(async (folder) => {
    for (const kind of ["contrastive", "cosine"] as const) {
      // So many tracks that 200 steps do not learn them by heart.
      const config = tinyRun(
        folder,
        { tracks: 40, frames: 28, related: false },
        {
          out: join(folder, kind),
          objective: { kind },
          falseShift: [5, 25],
          steps: 200,
        },
      );
      const { loss, chance } = await train(config);
      assert(loss > 0.97 * chance, `${kind}: loss ${loss}, chance ${chance}`);
    }
  });
});

Deno.test("lateness that differs from clip to clip is taken off where hints tell it", async () => {
  await withFolder(async (folder) => {
    const lateness = (track: number): number => track % 5 - 2;
    const config = tinyRun(
      folder,
      { lateness, hint: lateness, frames: 50 },
      {
        steps: 150,
        lateness: { use: "hints", shortFrames: 0 },
      },
    );
    const { loss, chance } = await train(config);
    assert(loss < 0.8 * chance, `loss ${loss}, chance ${chance}`);
  });
});

Deno.test("a store without hints trains as one in sync, which the log and the listener hear once", async () => {
  await withFolder(async (folder) => {
    const config = tinyRun(folder, {}, { lateness: {}, checkpointEvery: 3 });
    const told: unknown[] = [];
    const run = (options: TrainOptions) =>
      train(config, {
        ...options,
        hook: (event) => {
          if (event.stage === "note") told.push(event.artifact);
          options.hook?.(event);
        },
      });
    const stop = new AbortController();
    await run({
      signal: stop.signal,
      hook: ({ completed }) => completed === 6 && stop.abort(),
    });
    const { tracks } = await run({});
    assertEquals([tracks.used, tracks.assumedInSync], [10, true]);
    const notes = () =>
      readLog(join(config.out, runFiles.log), Infinity)
        .flatMap((line) => "note" in line ? [line.note] : []);
    assertEquals(notes().length, 1);
    assert(/all 10 are taken to be in sync.*--refine/.test(notes()[0]!));
    assertEquals(told, [notes()[0], notes()[0]]);
    await train({ ...config, lateness: { ...config.lateness, use: "zero" } }, {
      fresh: true,
    });
    assertEquals(notes(), []);
  });
});

Deno.test("a loss at chance ends the run with likely causes", async () => {
  await withFolder(async (folder) => {
    const config = tinyRun(folder, { related: false }, {
      steps: 60,
      verdictAfter: 40,
      optimiser: { rate: 1e-5, warmup: 0 },
    });
    await assertRejects(train(config), {
      code: "loss-at-chance",
      message: /at chance .*[\s\S]*data-sync: 100 % of the tracks/,
    });
  });
});

Deno.test("a loss that falls while true and false pairs lie alike ends the run too", async () => {
  await withFolder(async (folder) => {
    // A voice can be told from other clips' by the face, whatever the lips do,
    // unless what stays the same is taken off.
    const config = tinyRun(folder, { related: false, persons: true }, {
      architecture: {
        ...tinyNetwork,
        context: { ...tinyNetwork.context, centre: 0 },
      },
      objective: { kind: "matching", otherStep: 1, curveWeight: 0 },
      picture: false,
      sound: false,
      steps: 150,
      verdictAfter: 150,
    });
    await assertRejects(train(config), {
      code: "no-gap",
      message: /lie as far apart as false ones[\s\S]*no-gap: /,
    });
  });
});

Deno.test("eight clips that cannot be learnt by heart stop a run before it begins", async () => {
  await withFolder(async (folder) => {
    const config = tinyRun(folder, {}, {
      selfCheck: true,
      optimiser: { rate: 1e-9 },
    });
    await assertRejects(train(config), { code: "self-check-failed" });
    assert(!existsSync(join(config.out, runFiles.checkpoint)));
    const able = tinyRun(folder, {}, {
      selfCheck: true,
      steps: 2,
      optimiser: { rate: 1e-2 },
    });
    const { selfCheck } = await train(able);
    assert(selfCheck?.learnt);
    assertEquals(await overfitCheck(able), selfCheck);
  });
});

Deno.test("a loss that is not finite ends the run and the last good checkpoint stays", async () => {
  await withFolder(async (folder) => {
    const config = tinyRun(folder, {}, {
      steps: 40,
      checkpointEvery: 1,
      optimiser: { name: "sgd", rate: 1e30, warmup: 0, decay: 0 },
    });
    await assertRejects(train(config), { code: "loss-not-finite" });
    const kept = checkpoint(config).get("optimiser.steps")!.data[0];
    assert(Number(kept) >= 1);
  });
});

Deno.test({
  name:
    "a disk that fills up between two checkpoints ends the run, and the last good checkpoint stays",
  ignore: !existsSync("/dev/full"),
  fn: () =>
    withFolder(async (folder) => {
      const config = tinyRun(folder, {}, { checkpointEvery: 3 });
      const log = join(config.out, runFiles.log);
      await assertRejects(
        train(config, {
          hook: ({ completed }) => {
            if (completed !== 4) return;
            rmSync(log);
            symlinkSync("/dev/full", log);
          },
        }),
        { code: "disk-full", message: /no room left/ },
      );
      assertEquals(checkpoint(config).get("optimiser.steps")!.data[0], 3n);
      rmSync(log);
      assert((await train(config)).finished);
    }),
});

Deno.test("checkpoints of other settings, broken ones and damaged stores are refused", async () => {
  await withFolder(async (folder) => {
    const config = tinyRun(folder, {}, { steps: 4 });
    await train(config);
    await assertRejects(train({ ...config, seed: 2 }), {
      code: "checkpoint-mismatch",
      message: /seed: 1 there, 2 here/,
    });
    truncateSync(join(config.out, runFiles.checkpoint), 5000);
    await assertRejects(train(config));
    writeFileSync(join(config.store, "pixels.bin"), new Uint8Array(10));
    await assertRejects(train(config, { fresh: true }), {
      code: "store-corrupt",
    });
  });
});

Deno.test("one clip is not enough, and the error says so", async () => {
  await withFolder(async (folder) => {
    await assertRejects(train(tinyRun(folder, { tracks: 1 }, {})), {
      code: "too-few-tracks",
    });
  });
});

Deno.test("cleaning drops tracks whose sound does not fit and finds the lateness of the others", async () => {
  await withFolder(async (folder) => {
    const config = tinyRun(
      folder,
      { tracks: 12, frames: 60, lateness: (track) => track === 11 ? 4 : 0 },
      { steps: 150, averaging: 0.9 },
    );
    await train(config);
    const { funnel, config: second } = await refine(config, {
      keepShare: 1,
      minConfidence: 0.05,
    });
    assertEquals(funnel.before, 12);
    assertEquals(funnel.moved, 1);
    assertEquals(
      funnel.after + Object.values(funnel.dropped).reduce((a, b) => a + b, 0),
      funnel.before,
    );
    const { tracks } = await train({ ...second, steps: 2 });
    assertEquals(tracks.used, funnel.after);
  });
});

Deno.test("a first round that has learnt nothing moves no track, and one trained on a common offset finds none", async () => {
  await withFolder(async (folder) => {
    const blind = tinyRun(
      folder,
      { tracks: 12, frames: 60, lateness: () => 3 },
      { out: join(folder, "blind"), steps: 1, optimiser: { rate: 1e-9 } },
    );
    await train(blind);
    assertEquals((await refine(blind)).funnel.moved, 0);
    const misled = tinyRun(folder, {}, { steps: 150, averaging: 0.9 });
    const { loss, chance } = await train(misled);
    assert(loss < 0.8 * chance, `loss ${loss}, chance ${chance}`);
    const { funnel } = await refine(misled, { minConfidence: 0.05 });
    assertEquals(funnel.moved, 0);
  });
});

Deno.test("a configuration that is not right is told place by place", () => {
  const attempt = () =>
    parseTrainConfig({ store: "s", segments: 1, objective: { kind: "guess" } });
  try {
    attempt();
    assert(false);
  } catch (error) {
    const { message } = error as Error;
    assert(/out:/.test(message) && /segments:/.test(message), message);
    assert(/objective/.test(message), message);
  }
});

Deno.test("a run without averaged weights is validated too", async () => {
  await withFolder(async (folder) => {
    writeSyntheticStore(join(folder, "valid"), { tracks: 4, frames: 70 });
    const config = tinyRun(folder, {}, {
      steps: 2,
      averaging: 0,
      validation: join(folder, "valid"),
    });
    await train(config);
    const told = readLog(join(config.out, runFiles.log), Infinity);
    assert(told.some((line) => "accuracy" in line));
  });
});

Deno.test("more segments than tracks still lie beside other tracks' in the circle", async () => {
  await withFolder(async (folder) => {
    const config = tinyRun(folder, { tracks: 3 }, { steps: 12, segments: 4 });
    await train(config);
    assertEquals(losses(config).length, 12);
  });
});

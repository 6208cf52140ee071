import {
  chanceCauses,
  type ChanceEvidence,
  isAtChance,
} from "../../lib/training/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";
import fc from "../support/properties.ts";

/** A contrastive run with margin 1, whose chance is 0.125, that rests there. */
const resting: ChanceEvidence = {
  losses: losses((at) => 0.125 + 0.001 * (at % 3)),
  chance: 0.125,
  distances: { positive: 0.5, negative: 0.5 },
  falseCosine: 0.875,
  rate: 1.5e-3,
  optimiser: "adamw",
  assumedInSync: 0,
};

/** Losses of a hundred steps. */
function losses(of: (step: number) => number): number[] {
  return Array.from({ length: 100 }, (_, step) => of(step));
}

function codes(evidence: Partial<ChanceEvidence>): string[] {
  return chanceCauses({ ...resting, ...evidence }).map(({ code }) => code);
}

Deno.test("a loss that falls without a gap between true and false pairs has learnt nothing", () => {
  const fallen = { ...resting, losses: losses(() => 0.085) };
  assert(isAtChance(fallen));
  assertEquals(codes(fallen), ["no-gap"]);
  assert(
    !isAtChance({
      ...fallen,
      distances: { positive: 0.42, negative: 0.6 },
    }),
  );
  assertEquals(
    codes({ ...fallen, distances: { positive: 0.42, negative: 0.6 } }),
    ["data-sync"],
  );
  const { distances: _none, ...short } = fallen;
  assert(!isAtChance(short));
});

Deno.test("true pairs that are farther apart than false ones are no gap", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 2, noNaN: true }),
      fc.double({ min: 1, max: 2, noNaN: true }),
      (negative, factor) =>
        isAtChance({
          losses: [0.01],
          chance: 1,
          distances: { positive: factor * negative, negative },
        }),
    ),
  );
});

Deno.test("a start that comes down to chance is not called too fast: it needs time, or a higher rate", () => {
  for (const rate of [1e-5, 1.5e-3]) {
    const early = {
      losses: losses((step) => 0.5 - 0.003 * step + 0.01 * Math.sin(step)),
      rate,
      assumedInSync: 1,
    };
    assertEquals(codes(early), ["rate-low"]);
  }
});

Deno.test("a rate is too high where the loss leaps, where it rests above chance, and where it is far over the usual", () => {
  assertEquals(
    codes({ losses: losses((step) => step % 7 === 0 ? 0.3 : 0.13) })[0],
    "rate-high",
  );
  assertEquals(codes({ losses: losses(() => 0.4) }), ["rate-high"]);
  assertEquals(codes({ rate: 0.5 }), ["rate-high"]);
  assertEquals(codes({ rate: 0.05, optimiser: "sgd" }), ["data-sync"]);
});

Deno.test("a rate is too low where it is far under the usual and the loss does not leap", () => {
  assertEquals(codes({ rate: 1e-5 }), ["rate-low"]);
  assertEquals(
    codes({ rate: 1e-5, losses: losses(() => 0.49), assumedInSync: 1 }),
    ["rate-low", "data-sync"],
  );
});

Deno.test("vectors that all point one way are dead, before anything else", () => {
  const [first] = codes({ falseCosine: 0.99, rate: 0.5, assumedInSync: 1 });
  assertEquals(first, "dead");
});

Deno.test("tracks taken to be in sync are suspected where nothing else is wrong, pairs where not even eight can be learnt", () => {
  assertEquals(codes({ assumedInSync: 0.8 }), ["data-sync"]);
  assertEquals(codes({}), ["data-sync"]);
  assertEquals(codes({ overfits: false, assumedInSync: 0.8 }), [
    "labels",
    "data-sync",
  ]);
});

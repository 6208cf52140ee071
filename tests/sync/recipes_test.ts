import { UsageError } from "../../lib/errors.ts";
import { recipeFor, recipes } from "../../lib/sync/mod.ts";
import { assert, assertEquals, assertThrows } from "../support/assert.ts";

const compact = { name: "syncnet_compact", recipes: ["default"] };

Deno.test("every recipe is found under its own name", () => {
  for (const [name, recipe] of Object.entries(recipes)) {
    assertEquals(recipe.name, name);
  }
});

Deno.test("a network's first recipe is taken unless another is named", () => {
  assertEquals(recipeFor(compact).name, "default");
  const both = { name: "both", recipes: ["syncnet_python", "default"] };
  assertEquals(recipeFor(both).name, "syncnet_python");
  assertEquals(recipeFor(both, "default").name, "default");
});

Deno.test("a recipe that does not fit or does not exist is wrong usage, and the message names what fits", () => {
  for (
    const [name, code] of [
      ["syncnet_python", "recipe-unfit"],
      ["nonsense", "recipe-unknown"],
      ["toString", "recipe-unknown"],
    ] as const
  ) {
    assertThrows(() => recipeFor(compact, name), (error: unknown) => {
      assert(error instanceof UsageError);
      assertEquals(error.code, code);
      return error.message.includes("default");
    });
  }
});

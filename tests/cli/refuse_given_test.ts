import { Command } from "commander";
import { refuseGiven } from "../../lib/cli/refuse_given.ts";
import { assertEquals, assertThrows } from "../support/assert.ts";

function parsed(...args: string[]): Command {
  const command = new Command().option("--clip-format <how>", "", "mp4");
  return command.parse(args, { from: "user" });
}

Deno.test("an option that was given although it has no effect is refused by its name", () => {
  assertThrows(
    () =>
      refuseGiven(
        parsed("--clip-format", "mp4"),
        ["clipFormat"],
        "with --no-clips",
      ),
    {
      code: "option-idle",
      message: "--clip-format has no effect with --no-clips",
    },
  );
});

Deno.test("an option's default is not refused", () => {
  assertEquals(
    refuseGiven(parsed(), ["clipFormat"], "with --no-clips"),
    undefined,
  );
});

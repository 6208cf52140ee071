import type { Command, Option } from "commander";
import { UsageError } from "../errors.ts";

/** The options that a person gave, defaults left out. */
export function givenOptions(command: Command): Option[] {
  return command.options.filter((option) =>
    command.getOptionValueSource(option.attributeName()) === "cli"
  );
}

/**
 * Refuses options that a person gave although nothing would come of them.
 *
 * @param names the options as commander keeps them, e.g. `lrAsdWeights`
 * @param why what is missing for them to count
 * @throws {UsageError} `option-idle`
 */
export function refuseGiven(
  command: Command,
  names: readonly string[],
  why: string,
): void {
  const idle = givenOptions(command).find((option) =>
    names.includes(option.attributeName())
  );
  if (idle === undefined) return;
  throw new UsageError("option-idle", `${idle.long} has no effect ${why}`);
}

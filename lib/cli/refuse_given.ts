import type { Command } from "commander";
import { UsageError } from "../errors.ts";

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
  const given = names.find((name) =>
    command.getOptionValueSource(name) === "cli"
  );
  if (given === undefined) return;
  const option = command.options.find((option) =>
    option.attributeName() === given
  );
  throw new UsageError(
    "option-idle",
    `${option?.long ?? given} has no effect ${why}`,
  );
}

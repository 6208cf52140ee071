/** `deno task doctor`: can this machine do the work? */
import process from "node:process";
import { allNeededWork, type Check, examineMachine } from "../pipeline/mod.ts";
import { createCommand, exitStatus, runCommand } from "./run_command.ts";

const program = createCommand("deno task doctor")
  .description(
    "Check versions, devices, networks and folders of this machine, then analyse two seconds of a bundled clip.",
  )
  .option("--json", "print one JSON object in place of lines")
  .addHelpText(
    "after",
    `
Exit status: 0 everything needed works (optional things may be missing), 1 something needed does not.

Examples:
  deno task doctor
  deno task doctor --json`,
  );

function stateWords({ state, needed }: Check): string {
  if (state === "ok") return "ok";
  const word = state === "failed" ? "FAILED" : "missing";
  return needed ? word : `${word} (optional)`;
}

/** Width of the longest state, so that names stand in a column. */
const stateWidth = "missing (optional)".length;

/** A check as one line, and a second one with what to do. */
function checkLines(check: Check): string[] {
  const took = check.seconds === undefined ? "" : ` [${check.seconds} s]`;
  const line = `${
    stateWords(check).padEnd(stateWidth)
  }  ${check.name}: ${check.detail}${took}`;
  return check.advice === undefined
    ? [line]
    : [line, `${" ".repeat(stateWidth)}    what to do: ${check.advice}`];
}

await runCommand(async () => {
  await program.parseAsync(process.argv);
  const { json } = program.opts<{ json?: true }>();
  const checks: Check[] = [];
  let group = "";
  for await (const check of examineMachine()) {
    checks.push(check);
    if (json) continue;
    if (check.group !== group) {
      console.log(`${group === "" ? "" : "\n"}${check.group}`);
    }
    group = check.group;
    for (const line of checkLines(check)) console.log(line);
  }
  const fine = allNeededWork(checks);
  if (json) console.log(JSON.stringify({ ok: fine, checks }));
  else {
    console.log(
      fine
        ? "\nEverything that is needed works."
        : "\nSomething that is needed does not work: see FAILED above.",
    );
  }
  return fine ? exitStatus.fine : exitStatus.failed;
});

import type { ListedModel, ModelLicence, ModelState } from "../weights/mod.ts";
import { amount } from "./progress_text.ts";

/** Rows as lines, every column as wide as its widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => widths[i] = Math.max(widths[i] ?? 0, cell.length));
  }
  return rows.map((row) =>
    row.map((cell, i) => cell.padEnd(widths[i]!)).join("  ").trimEnd()
  ).join("\n");
}

/** How a model comes to be here, in a word or two. */
function presence({ entry, present }: ListedModel): string {
  if (entry.bundled) return present ? "bundled" : "MISSING";
  if (present) return "here";
  return entry.urls.length > 0 ? "to fetch" : "to add";
}

/** `models list` for people. */
export function listText(models: readonly ListedModel[]): string {
  return table([
    ["NAME", "STATE", "SIZE", "LICENCE", "WHAT"],
    ...models.map((model) => [
      model.entry.name,
      presence(model),
      model.entry.bytes === undefined
        ? "?"
        : amount(model.entry.bytes, "bytes"),
      model.entry.licence,
      model.entry.notes,
    ]),
  ]);
}

/** `models verify` for people. */
export function verifyText(states: readonly ModelState[]): string {
  return table([
    ["NAME", "STATE", "FILE"],
    ...states.map(({ entry, state, path }) => [
      entry.name,
      state === "ok" && entry.sha256 === undefined
        ? "present, no digest listed"
        : state,
      path,
    ]),
  ]);
}

/** `models licences` for people. */
export function licencesText(licences: readonly ModelLicence[]): string {
  return licences.map(({ name, licence, citation, text }) =>
    [
      `${name}: ${licence}`,
      ...(citation === "" ? [] : [citation]),
      ...(text === undefined ? [] : ["", text.trimEnd()]),
    ].join("\n")
  ).join("\n\n----\n\n");
}

/** What the `--json` forms say of a model. */
export function modelJson(
  { entry, path }: ListedModel | ModelState,
  found: { present: boolean } | { state: string; foundSha256?: string },
): Record<string, unknown> {
  return { ...entry, path, ...found };
}

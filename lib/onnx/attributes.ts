import { GraphError } from "./errors.ts";
import type { Attributes } from "./graph_builder.ts";

/** What the attribute readers read from: a node, or anything with a type and attributes. */
interface WithAttributes {
  readonly type: string;
  readonly attributes: Attributes;
}

/**
 * An attribute that holds integers; `fallback` if the node lacks it.
 *
 * @throws {GraphError} `attribute-missing` without the attribute and a fallback,
 *   `attribute-type` if it holds something else
 */
export function integersAttribute(
  { type, attributes }: WithAttributes,
  name: string,
  fallback?: readonly number[],
): readonly number[] {
  const value = attributes[name] ?? fallback;
  if (Array.isArray(value)) return value;
  throw new GraphError(
    value === undefined ? "attribute-missing" : "attribute-type",
    `the gradient of ${type} needs the integers "${name}" as an attribute`,
  );
}

/**
 * An attribute that holds one integer or fraction; `fallback` if the node lacks it.
 *
 * @throws {GraphError} `attribute-type` if it holds something else
 */
export function numberAttribute(
  { type, attributes }: WithAttributes,
  name: string,
  fallback: number,
): number {
  const value = attributes[name] ?? fallback;
  if (typeof value === "number") return value;
  if (typeof value === "object" && "float" in value) return value.float;
  throw new GraphError(
    "attribute-type",
    `the gradient of ${type} needs a number as its attribute "${name}"`,
  );
}

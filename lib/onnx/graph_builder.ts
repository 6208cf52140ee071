import { GraphError } from "./errors.ts";
import type {
  AttributeMessage,
  NodeMessage,
  TensorMessage,
  ValueInfoMessage,
} from "./schema.ts";
import { encodeModel } from "./schema.ts";
import type { DataType, GraphTensor } from "./tensor.ts";
import { encodings, int64 } from "./tensor.ts";
import type { Operator } from "./operator.ts";

/** A size, or the name of one that is known only when the model runs. */
export type Dimension = number | string;

/** Something a node reads: an input, an initialiser or another node's output. */
export interface Value {
  /** Unique name within the graph. */
  readonly name: string;
}

/**
 * A node's attribute: an integer, integers, text or a tensor as they are;
 * fractions are marked, since the format tells 1 from 1.0.
 */
export type Attribute =
  | number
  | readonly number[]
  | string
  | GraphTensor
  | { readonly float: number }
  | { readonly floats: readonly number[] };

/** Attributes by name. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** A node as the builder keeps it, so that gradients can be derived from the graph. */
export interface GraphNode {
  /** ONNX operator, e.g. `Conv`. */
  readonly type: string;
  /** Values read, `undefined` where an optional one is left out. */
  readonly inputs: readonly (Value | undefined)[];
  /** Values made. */
  readonly outputs: readonly Value[];
  /** Attributes as given. */
  readonly attributes: Attributes;
  /** The operator object that made it, if one did. */
  readonly operator?: Operator<never>;
}

/** What goes into the file beside the graph. */
export interface ModelOptions {
  /** Name of the graph. */
  readonly name?: string;
  /** Free text by key, kept in the file. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Version of the standard operator set that the graphs use. */
export const opset = 17;
/** Version of the file format that goes with opset 17 (onnx 1.12). */
const irVersion = 8;

const attributeType = {
  float: 1,
  int: 2,
  text: 3,
  tensor: 4,
  floats: 6,
  ints: 7,
};

function tensorMessage(tensor: GraphTensor, name?: string): TensorMessage {
  const { data } = tensor;
  return {
    dims: [...tensor.shape],
    dataType: encodings[tensor.dtype].code,
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    ...(name === undefined ? {} : { name }),
  };
}

function integer(value: number, name: string): number {
  if (Number.isSafeInteger(value)) return value;
  throw new GraphError(
    "attribute-not-integer",
    `attribute ${name} is ${value}: write { float: ${value} } for a fraction`,
  );
}

function attributeMessage(name: string, value: Attribute): AttributeMessage {
  const type = attributeType;
  if (typeof value === "number") {
    return { name, type: type.int, i: integer(value, name) };
  }
  if (typeof value === "string") {
    return { name, type: type.text, s: new TextEncoder().encode(value) };
  }
  if ("float" in value) return { name, type: type.float, f: value.float };
  if ("floats" in value) {
    return { name, type: type.floats, floats: value.floats };
  }
  if ("dtype" in value) {
    return { name, type: type.tensor, t: tensorMessage(value) };
  }
  return {
    name,
    type: type.ints,
    ints: value.map((item) => integer(item, name)),
  };
}

function valueInfo(
  name: string,
  dtype: DataType,
  dimensions: readonly Dimension[],
): ValueInfoMessage {
  return {
    name,
    type: {
      tensorType: {
        elemType: encodings[dtype].code,
        shape: {
          dim: dimensions.map((size) =>
            typeof size === "number" ? { dimValue: size } : { dimParam: size }
          ),
        },
      },
    },
  };
}

/**
 * Builds an ONNX model node by node: every call returns the {@link Value}
 * that later calls read.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { createSession } from "./session.ts";
 * import { float32 } from "./tensor.ts";
 * const g = new GraphBuilder();
 * const x = g.input("x", "F32", ["n", 2]);
 * const bias = g.initializer("bias", float32([1, -1]));
 * g.output("y", g.op("Relu", [g.op("Add", [x, bias])]), "F32", ["n", 2]);
 * await using session = await createSession(g.build());
 * const { y } = await session.run({ x: float32([1, 0.5], [1, 2]) });
 * deepStrictEqual([...y!.data], [2, 0]);
 * ```
 */
export class GraphBuilder {
  readonly #names = new Set<string>();
  readonly #inputs: ValueInfoMessage[] = [];
  readonly #outputs: ValueInfoMessage[] = [];
  readonly #initializers = new Map<string, GraphTensor>();
  readonly #nodes: GraphNode[] = [];
  readonly #constants = new Map<string, Value>();
  #counter = 0;

  #claim(name: string): Value {
    if (name === "" || this.#names.has(name)) {
      throw new GraphError(
        "name-taken",
        `the graph already has a value named "${name}"`,
      );
    }
    this.#names.add(name);
    return { name };
  }

  #fresh(type: string): Value {
    let name: string;
    do name = `${type}_${this.#counter++}`; while (this.#names.has(name));
    return this.#claim(name);
  }

  /** The nodes so far, in order of execution. */
  get nodes(): readonly GraphNode[] {
    return this.#nodes;
  }

  /** Sizes of an input or an initialiser, `undefined` for what a node makes. */
  dimensionsOf(value: Value): readonly Dimension[] | undefined {
    const input = this.#inputs.find(({ name }) => name === value.name);
    return input?.type.tensorType.shape.dim
      .map(({ dimValue, dimParam }) => dimValue ?? dimParam!) ??
      this.tensorOf(value)?.shape;
  }

  /** The content of an initialiser, `undefined` for any other value. */
  tensorOf(value: Value): GraphTensor | undefined {
    return this.#initializers.get(value.name);
  }

  /**
   * Declares what is fed at run time.
   *
   * @param dimensions sizes, or names for sizes that vary (`"n"`)
   * @throws {GraphError} `name-taken`
   */
  input(
    name: string,
    dtype: DataType,
    dimensions: readonly Dimension[],
  ): Value {
    const value = this.#claim(name);
    this.#inputs.push(valueInfo(name, dtype, dimensions));
    return value;
  }

  /**
   * Stores a tensor in the model under a name of its own.
   *
   * @throws {GraphError} `name-taken`
   */
  initializer(name: string, tensor: GraphTensor): Value {
    const value = this.#claim(name);
    this.#initializers.set(name, tensor);
    return value;
  }

  /** Stores a small tensor whose name does not matter; equal int64 tensors are stored once. */
  constant(tensor: GraphTensor): Value {
    const key = tensor.dtype === "I64"
      ? `[${tensor.shape}] ${tensor.data}`
      : "";
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const value = this.#fresh("constant");
    this.#initializers.set(value.name, tensor);
    if (key !== "") this.#constants.set(key, value);
    return value;
  }

  /** A one-dimensional int64 constant: shape, axes, starts, ends. */
  integers(...values: number[]): Value {
    return this.constant(int64(values));
  }

  /**
   * Adds any standard operator with one output.
   *
   * @param type ONNX operator, e.g. `"Conv"`
   * @param inputs values read; `undefined` for an optional one left out
   * @throws {GraphError} `attribute-not-integer` for a bare fraction
   */
  op(
    type: string,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes = {},
  ): Value {
    return this.ops(type, inputs, attributes, 1)[0]!;
  }

  /** Adds any standard operator with several outputs (`Split`, `TopK` …). */
  ops(
    type: string,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes,
    outputCount: number,
  ): Value[] {
    const outputs = Array.from(
      { length: outputCount },
      () => this.#fresh(type),
    );
    this.#nodes.push({ type, inputs, outputs, attributes });
    return outputs;
  }

  /**
   * Asks a node that is already there for its next optional output, e.g. the
   * `Indices` of a `MaxPool`.
   */
  extraOutput(node: GraphNode): Value {
    const output = this.#fresh(node.type);
    (node.outputs as Value[]).push(output);
    return output;
  }

  /** Adds an operator that knows its own node (and, where it has one, its gradient). */
  apply<Options>(
    operator: Operator<Options>,
    inputs: readonly (Value | undefined)[],
    options: Options,
  ): Value {
    const output = this.#fresh(operator.type);
    this.#nodes.push({
      type: operator.type,
      inputs,
      outputs: [output],
      attributes: operator.attributes(options),
      operator,
    });
    return output;
  }

  /**
   * Declares a result under a name of its own.
   *
   * @throws {GraphError} `name-taken`
   */
  output(
    name: string,
    value: Value,
    dtype: DataType,
    dimensions: readonly Dimension[],
  ): void {
    const result = this.#claim(name);
    this.#nodes.push({
      type: "Identity",
      inputs: [value],
      outputs: [result],
      attributes: {},
    });
    this.#outputs.push(valueInfo(name, dtype, dimensions));
  }

  /**
   * The finished model as the bytes of an `.onnx` file.
   *
   * @throws {GraphError} `no-output` if nothing was declared as a result
   */
  build(options: ModelOptions = {}): Uint8Array {
    if (this.#outputs.length === 0) {
      throw new GraphError("no-output", "the graph declares no output");
    }
    const node = this.#nodes.map((item): NodeMessage => ({
      input: item.inputs.map((value) => value?.name ?? ""),
      output: item.outputs.map((value) => value.name),
      name: item.outputs[0]!.name,
      opType: item.type,
      attribute: Object.entries(item.attributes).map(([name, value]) =>
        attributeMessage(name, value)
      ),
    }));
    return encodeModel({
      irVersion,
      producerName: "syncnet",
      opsetImport: [{ domain: "", version: opset }],
      metadataProps: Object.entries(options.metadata ?? {})
        .map(([key, value]) => ({ key, value })),
      graph: {
        name: options.name ?? "graph",
        node,
        initializer: Array.from(
          this.#initializers,
          ([name, tensor]) => tensorMessage(tensor, name),
        ),
        input: this.#inputs,
        output: this.#outputs,
      },
    });
  }
}

import protobuf from "protobufjs";
import { GraphError } from "./errors.ts";

type FieldRow = readonly [id: number, type: string, rule?: "repeated"];

/**
 * The part of onnx.proto that models here consist of: message, field, number,
 * type. Names and numbers are those of the ONNX format.
 */
const messages: Readonly<Record<string, Readonly<Record<string, FieldRow>>>> = {
  ModelProto: {
    irVersion: [1, "int64"],
    producerName: [2, "string"],
    producerVersion: [3, "string"],
    docString: [6, "string"],
    graph: [7, "GraphProto"],
    opsetImport: [8, "OperatorSetIdProto", "repeated"],
    metadataProps: [14, "StringStringEntryProto", "repeated"],
  },
  OperatorSetIdProto: { domain: [1, "string"], version: [2, "int64"] },
  StringStringEntryProto: { key: [1, "string"], value: [2, "string"] },
  GraphProto: {
    node: [1, "NodeProto", "repeated"],
    name: [2, "string"],
    initializer: [5, "TensorProto", "repeated"],
    input: [11, "ValueInfoProto", "repeated"],
    output: [12, "ValueInfoProto", "repeated"],
  },
  NodeProto: {
    input: [1, "string", "repeated"],
    output: [2, "string", "repeated"],
    name: [3, "string"],
    opType: [4, "string"],
    attribute: [5, "AttributeProto", "repeated"],
    domain: [7, "string"],
  },
  AttributeProto: {
    name: [1, "string"],
    f: [2, "float"],
    i: [3, "int64"],
    s: [4, "bytes"],
    t: [5, "TensorProto"],
    floats: [7, "float", "repeated"],
    ints: [8, "int64", "repeated"],
    type: [20, "int32"],
  },
  TensorProto: {
    dims: [1, "int64", "repeated"],
    dataType: [2, "int32"],
    name: [8, "string"],
    rawData: [9, "bytes"],
  },
  ValueInfoProto: { name: [1, "string"], type: [2, "TypeProto"] },
  TypeProto: { tensorType: [1, "TensorTypeProto"] },
  TensorTypeProto: { elemType: [1, "int32"], shape: [2, "TensorShapeProto"] },
  TensorShapeProto: { dim: [1, "DimensionProto", "repeated"] },
  DimensionProto: { dimValue: [1, "int64"], dimParam: [2, "string"] },
};

const model = protobuf.Root.fromJSON({
  nested: Object.fromEntries(
    Object.entries(messages).map(([message, fields]) => [message, {
      // Zeros and empty texts are written too: the format tells absent from 0.
      edition: "proto2",
      fields: Object.fromEntries(
        Object.entries(fields).map(([field, [id, type, rule]]) => [
          field,
          rule === undefined ? { id, type } : { id, type, rule },
        ]),
      ),
    }]),
  ),
}).lookupType("ModelProto");

/** A named size (`dimParam`) or a fixed one (`dimValue`). */
export interface DimensionMessage {
  /** A fixed size. */
  dimValue?: number;
  /** The name of a size that varies. */
  dimParam?: string;
}

/** An input's or output's name and type. */
export interface ValueInfoMessage {
  /** Its name. */
  name: string;
  /** Element type and sizes. */
  type: {
    tensorType: { elemType: number; shape: { dim: DimensionMessage[] } };
  };
}

/** A tensor's content as raw little-endian bytes. */
export interface TensorMessage {
  /** Sizes, outermost first. */
  dims: number[];
  /** Element type, a TensorProto.DataType. */
  dataType: number;
  /** Name, where it is an initialiser. */
  name?: string;
  /** The elements, little-endian. */
  rawData: Uint8Array;
}

/** One attribute of a node; `type` says which of the other fields counts. */
export interface AttributeMessage {
  /** Its name. */
  name: string;
  /** AttributeProto.AttributeType. */
  type: number;
  /** A fraction. */
  f?: number;
  /** An integer. */
  i?: number;
  /** Text in UTF-8. */
  s?: Uint8Array;
  /** A tensor. */
  t?: TensorMessage;
  /** Fractions. */
  floats?: readonly number[];
  /** Integers. */
  ints?: readonly number[];
}

/** One operation. */
export interface NodeMessage {
  /** Names of the values read; empty where an optional one is left out. */
  input: string[];
  /** Names of the values made. */
  output: string[];
  /** Its name. */
  name: string;
  /** Operator, e.g. `Conv`. */
  opType: string;
  /** Its attributes. */
  attribute: AttributeMessage[];
}

/** A whole model file. */
export interface ModelMessage {
  /** Version of the file format. */
  irVersion: number;
  /** The program that wrote it. */
  producerName: string;
  /** Operator sets used. */
  opsetImport: { domain: string; version: number }[];
  /** Free text by key. */
  metadataProps: { key: string; value: string }[];
  /** Nodes in order of execution, stored tensors, inputs and outputs. */
  graph: {
    name: string;
    node: NodeMessage[];
    initializer: TensorMessage[];
    input: ValueInfoMessage[];
    output: ValueInfoMessage[];
  };
}

/**
 * The bytes of an ONNX file.
 *
 * @param message the model; integers within ±2^53
 */
export function encodeModel(message: ModelMessage): Uint8Array {
  return model.encode(model.fromObject(message)).finish();
}

/**
 * What an ONNX file says, fields that {@link ModelMessage} lacks left out.
 *
 * @throws {GraphError} `onnx-unreadable` if the bytes are no ONNX model
 */
export function decodeModel(bytes: Uint8Array): ModelMessage {
  try {
    return model.toObject(model.decode(bytes), {
      longs: Number,
      arrays: true,
      defaults: false,
    }) as ModelMessage;
  } catch (cause) {
    throw new GraphError("onnx-unreadable", "the bytes are no ONNX model", {
      cause,
    });
  }
}

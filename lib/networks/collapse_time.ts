import { float32, type GraphTensor } from "../onnx/mod.ts";
import type { ConvLayer, Layer } from "./layers.ts";
import type { Weighted } from "./fold.ts";
import { parameter } from "./parameters.ts";

const planar = (sizes: readonly number[]): number[] => sizes.slice(1);

function withoutTime(layer: Layer): Layer {
  switch (layer.kind) {
    case "conv": {
      const { stride, padding } = layer;
      return {
        ...layer,
        in: layer.in * layer.kernel[0]!,
        kernel: planar(layer.kernel),
        ...(stride === undefined ? {} : { stride: planar(stride) }),
        ...(padding === undefined ? {} : { padding: planar(padding) }),
      };
    }
    case "max-pool":
      return {
        ...layer,
        kernel: planar(layer.kernel),
        stride: planar(layer.stride),
        ...(layer.padding === undefined
          ? {}
          : { padding: planar(layer.padding) }),
      };
    default:
      return layer;
  }
}

/**
 * [out, colour, frame, row, column] → [out, 3·frame + colour, row, column]
 * with the colours in reverse, so that RGB frames lying one after the other in
 * memory are read as they are by a network trained on BGR.
 */
function frameMajor(
  tensor: GraphTensor,
  { in: colours, out, kernel }: ConvLayer,
): GraphTensor {
  const [frames, rows, columns] = kernel as [number, number, number];
  const plane = rows * columns;
  const from = tensor.data as Float32Array;
  const to = new Float32Array(from.length);
  let at = 0;
  for (let o = 0; o < out; o++) {
    for (let frame = 0; frame < frames; frame++) {
      for (let colour = colours - 1; colour >= 0; colour--) {
        const start = ((o * colours + colour) * frames + frame) * plane;
        to.set(from.subarray(start, start + plane), at);
        at += plane;
      }
    }
  }
  return float32(to, [out, frames * colours, rows, columns]);
}

/**
 * A network over five BGR frames whose first kernel is as deep as the window,
 * as a 2-D network over 15 channels: channel 3·frame + colour, colours RGB.
 *
 * All time there is goes into the first convolution; after it every kernel is
 * one frame deep (reference page nets, section 1).
 */
export function collapseTime({ layers, parameters }: Weighted): Weighted {
  const flat = new Map(parameters);
  for (const layer of layers) {
    if (layer.kind !== "conv") continue;
    const name = `${layer.name}.weight`;
    const weight = parameter(parameters, name);
    const [out, channelsIn] = weight.shape;
    flat.set(
      name,
      layer.kernel[0] === 1
        ? float32(weight.data as Float32Array, [
          out!,
          channelsIn!,
          ...planar(layer.kernel),
        ])
        : frameMajor(weight, layer),
    );
  }
  return { layers: layers.map(withoutTime), parameters: flat };
}

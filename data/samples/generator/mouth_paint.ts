import type { Colour, Identity } from "./identity.ts";
import type { LipEdges, MouthShape } from "./mouth_shape.ts";
import { valueNoise } from "./noise.ts";
import { bell, clamp, mix, smoothStep } from "./numbers.ts";
import {
  cellsPerUnit,
  columnX,
  gridColumn,
  gridRow,
  paint,
  rowY,
  shadeOf,
  type Surface,
} from "./surface.ts";

/** Half the width, in eye distances, over which an edge of the lips fades: about a cell. */
const soft = 1 / cellsPerUnit;

const toothColour: Colour = [0.78, 0.74, 0.66];
const tongueColour: Colour = [0.5, 0.22, 0.21];
const throatColour: Colour = [0.1, 0.035, 0.035];

/** What shows between the lips at a point. */
function insideColour(
  shape: MouthShape,
  edges: LipEdges,
  x: number,
  y: number,
): Colour {
  const u = x / shape.halfWidth;
  const across = 1 - 0.75 * u * u;
  const bend = 0.05 * u * u;
  // The upper lip's shadow falls on what is behind it.
  const shadow = 0.45 + 0.55 * smoothStep(0, 0.09, y - edges.innerTop);
  let colour = throatColour;
  const tongue = smoothStep(-soft, 2 * soft, y - shape.tongue - 2 * bend);
  colour = blend(
    colour,
    shadeOf(
      tongueColour,
      across * shadow * (0.6 + 0.4 * smoothStep(0, 0.1, y - shape.tongue)),
    ),
    tongue,
  );
  const gaps = 1 - 0.18 * bell((x * 10 + 100.5) % 1 - 0.5, 0.1);
  const lower = smoothStep(-soft, soft, y - shape.lowerTeeth - bend) *
    (1 - smoothStep(0.5, 0.75, Math.abs(u)));
  colour = blend(
    colour,
    shadeOf(toothColour, 0.75 * across * shadow * gaps),
    lower,
  );
  const upper = smoothStep(-soft, soft, shape.upperTeeth - bend - y) *
    (1 - smoothStep(0.65, 0.9, Math.abs(u)));
  return blend(
    colour,
    shadeOf(toothColour, across * (0.35 + 0.65 * shadow) * gaps),
    upper,
  );
}

function blend(a: Colour, b: Colour, share: number): Colour {
  return [
    mix(a[0], b[0], share),
    mix(a[1], b[1], share),
    mix(a[2], b[2], share),
  ];
}

/** Thickness of a lip towards the viewer across its breadth: 0 at both edges. */
function bulge(share: number): number {
  return Math.pow(Math.sin(Math.PI * clamp(share, 0, 1)), 0.8);
}

function paintLip(
  person: Identity,
  surface: Surface,
  cell: number,
  x: number,
  y: number,
  edges: LipEdges,
  upper: boolean,
): void {
  const from = upper ? edges.outerTop : edges.innerBottom;
  const to = upper ? edges.innerTop : edges.outerBottom;
  const thickness = to - from;
  if (thickness < 0.004) return;
  const inside = smoothStep(-soft, soft, y - from) *
    smoothStep(-soft, soft, to - y);
  if (inside <= 0) return;
  const share = (y - from) / thickness;
  const creases = 1 + 0.07 * valueNoise(30 * x, 4 * y, person.seed + 51);
  // The vermilion fades into the skin at the outer edge.
  const outer = upper ? 1 - share : share;
  const strength = inside * (1 - 0.35 * smoothStep(0.75, 1, outer));
  paint(surface, cell, shadeOf(person.lips, creases), strength);
  const size = (upper ? 0.45 : 0.55) * Math.min(thickness, 0.16);
  surface.height[cell]! += inside * size *
    bulge(upper ? 0.25 + 0.75 * share : 0.85 * share);
  surface.gloss[cell] = mix(surface.gloss[cell]!, upper ? 1.2 : 2, inside);
}

/** Paints lips, teeth, tongue and throat over a face. */
export function paintMouth(
  person: Identity,
  surface: Surface,
  shape: MouthShape,
): void {
  const middle = Math.round(gridRow(person.mouth));
  const reachUp = Math.round(0.3 * cellsPerUnit);
  const reachDown = Math.round(0.75 * cellsPerUnit);
  const from = Math.ceil(gridColumn(-shape.halfWidth));
  const to = Math.floor(gridColumn(shape.halfWidth));
  for (let column = from; column <= to; column++) {
    const x = columnX(column);
    const edges = shape.edges(x);
    const closing = edges.innerBottom - edges.innerTop;
    for (let row = middle - reachUp; row < middle + reachDown; row++) {
      const y = rowY(row);
      const cell = row * surface.columns + column;
      paintLip(person, surface, cell, x, y, edges, true);
      paintLip(person, surface, cell, x, y, edges, false);
      const gap = smoothStep(-soft, soft, y - edges.innerTop) *
        smoothStep(-soft, soft, edges.innerBottom - y) *
        smoothStep(0, 1.5 * soft, closing);
      if (gap > 0) {
        paint(surface, cell, insideColour(shape, edges, x, y), gap);
        surface.lit[cell] = 1 - gap;
      }
      // Where the lips meet there is a dark line.
      const seam = (1 - smoothStep(0, 2 * soft, closing)) *
        bell(y - (edges.innerTop + edges.innerBottom) / 2, 0.9 * soft);
      paint(surface, cell, shadeOf(person.lips, 0.35), 0.8 * seam);
    }
  }
}

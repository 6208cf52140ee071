import type { Features } from "../networks/mod.ts";

/** Vectors that arrive at the end and leave at the front, counted from the first ever pushed. */
export interface RowQueue {
  /** Number of the first row still held. */
  first(): number;
  /** One past the number of the last row pushed. */
  end(): number;
  /** Adds rows at the end. */
  push(piece: Features): void;
  /** The first rows held, joined; fewer than `count` if there are not so many. */
  peek(count: number): Features;
  /** Forgets the rows before number `first`. */
  drop(first: number): void;
}

/** An empty queue; it holds the arrays pushed, not copies. */
export function createRowQueue(): RowQueue {
  const pieces: Features[] = [];
  let gone = 0;
  let held = 0;
  let dimensions = 0;

  function push(piece: Features): void {
    dimensions = piece.dimensions;
    if (piece.rows === 0) return;
    pieces.push(piece);
    held += piece.rows;
  }

  function peek(count: number): Features {
    const rows = Math.max(0, Math.min(count, held));
    const data = new Float32Array(rows * dimensions);
    let at = 0;
    for (const piece of pieces) {
      if (at === data.length) break;
      const part = piece.data.subarray(0, data.length - at);
      data.set(part, at);
      at += part.length;
    }
    return { data, rows, dimensions };
  }

  function drop(first: number): void {
    while (pieces.length > 0 && gone < first) {
      const piece = pieces[0]!;
      const excess = Math.min(first - gone, piece.rows);
      if (excess === piece.rows) pieces.shift();
      else {
        pieces[0] = {
          data: piece.data.subarray(excess * dimensions),
          rows: piece.rows - excess,
          dimensions,
        };
      }
      gone += excess;
      held -= excess;
    }
  }

  return {
    first: () => gone,
    end: () => gone + held,
    push,
    peek,
    drop,
  };
}

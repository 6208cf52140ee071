/** One output of a cell, as nbformat 4 stores it. */
export interface Output {
  output_type: "stream" | "display_data" | "execute_result" | "error";
  name?: string;
  text?: string | string[];
  data?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  execution_count?: number | null;
  ename?: string;
  evalue?: string;
  traceback?: string[];
}

/** A value that a notebook promises, asked of the kernel after its cell. */
export interface ExpectedResult {
  /** What to ask, e.g. `result.offset`. */
  expression: string;
  /** The value it had when the notebook was last written. */
  value?: unknown;
  /** How far a number may be from it; 0 if left out. */
  tolerance?: number;
}

/** What is expected of a cell: the `expect` member of its metadata. */
export interface Expectation {
  /** `false` for a cell that ends in an expression and shows nothing. */
  output?: boolean;
  /** Named results. */
  results?: Record<string, ExpectedResult>;
}

/** One cell, as nbformat 4 stores it. */
export interface Cell {
  cell_type: "code" | "markdown" | "raw";
  id?: string;
  metadata: { expect?: Expectation; [key: string]: unknown };
  source: string | string[];
  outputs?: Output[];
  execution_count?: number | null;
}

/** A notebook, as nbformat 4 stores it. */
export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown>;
  nbformat: number;
  nbformat_minor: number;
}

/** Text that nbformat stores whole or in lines. */
export function textOf(text: string | string[] | undefined): string {
  return Array.isArray(text) ? text.join("") : text ?? "";
}

/** Text in lines, each with its end, as notebooks are stored. */
export function linesOf(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

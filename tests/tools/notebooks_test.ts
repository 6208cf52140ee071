import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { hasDenoKernel } from "../../tools/jupyter.ts";
import { near, outOfStep } from "../../tools/notebook/check.ts";
import { endsInExpression } from "../../tools/notebook/expression.ts";
import { notebookText, sourceHash, tidy } from "../../tools/notebook/tidy.ts";
import type { Notebook } from "../../tools/notebook/types.ts";
import { fromMarkdown, toMarkdown } from "../../tools/notebook_source.ts";
import { checkNotebook, report, runNotebook } from "../../tools/notebooks.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { testWith } from "../support/requires.ts";

const plots = new URL("../../lib/plots/mod.ts", import.meta.url).href;
const errors = new URL("../../lib/errors.ts", import.meta.url).href;
const tool = fileURLToPath(
  new URL("../../tools/notebooks.ts", import.meta.url),
);

/** A notebook file made of Markdown, in a folder of its own inside the project, whose imports it uses. */
function fixture(
  markdown: string,
): { file: string; copy: string } & Disposable {
  const out = fileURLToPath(new URL("../../out/", import.meta.url));
  mkdirSync(out, { recursive: true });
  const folder = mkdtempSync(join(out, "notebook-test-"));
  const file = join(folder, "fixture.ipynb");
  writeFileSync(file, notebookText(fromMarkdown(markdown)));
  return {
    file,
    copy: join(folder, "copy.ipynb"),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

const good = `# Does it add up?

\`\`\`ts {"expect":{"results":{"sum":{"expression":"total","value":3}}}}
const total = 1 + 2;
total
\`\`\`

One sentence.

\`\`\`ts
import { figure } from "${plots}";
figure([{ type: "bar", y: [1, total] }], { title: { text: "Two bars" } })
\`\`\`

\`\`\`ts
console.log("printed late");
await new Promise((done) => setTimeout(done, 50));
console.log("and later");
\`\`\`
`;

testWith(
  ["jupyter"],
  "a notebook runs, and its copy holds every output and nothing volatile",
  async () => {
    using notebook = fixture(good);
    const outcome = await runNotebook(notebook.file, notebook.copy);
    assertEquals(outcome.complaints, []);
    const copy: Notebook = JSON.parse(readFileSync(notebook.copy, "utf8"));
    const [, sum, , drawn, printed] = copy.cells;
    assertEquals(sum?.outputs?.length, 1);
    assert("application/vnd.plotly.v1+json" in drawn!.outputs![0]!.data!);
    assertEquals(printed?.outputs, [{
      output_type: "stream",
      name: "stdout",
      text: ["printed late\n", "and later\n"],
    }]);
    const [first, again] = [
      readFileSync(notebook.copy, "utf8"),
      join(notebook.copy + "2"),
    ];
    await runNotebook(notebook.file, again);
    assertEquals(readFileSync(again, "utf8"), first);
    assertEquals(
      JSON.parse(readFileSync(notebook.file, "utf8")).cells[1].outputs,
      [],
    );
  },
);

testWith(
  ["jupyter"],
  "an error fails the notebook and shows the cell",
  async () => {
    using notebook = fixture(
      "```ts\nconst a = 1;\n```\n```ts\nthrow new RangeError(`a is ${a}`);\n```\n```ts\na\n```",
    );
    const outcome = await runNotebook(notebook.file, notebook.copy);
    assertEquals(outcome.complaints.map(({ cell }) => cell), [1]);
    const text = report(outcome);
    assert(/cell 2: RangeError/.test(text) && text.includes("a is 1"), text);
    assert(text.includes("  | throw new RangeError"), text);
  },
);

testWith(
  ["jupyter"],
  "bad input in a cell gives the command line's sentence and no stack of frames",
  async () => {
    using notebook = fixture(
      `\`\`\`ts\nimport { SyncError } from "${errors}";\nthrow new SyncError("file-empty", "a.mp4 is empty");\n\`\`\``,
    );
    const outcome = await runNotebook(notebook.file, notebook.copy);
    const [complaint] = outcome.complaints;
    assert(complaint!.message.includes("error: a.mp4 is empty"));
    const { cells }: Notebook = JSON.parse(readFileSync(notebook.copy, "utf8"));
    assertEquals(cells[0]!.outputs![0]!.traceback, ["error: a.mp4 is empty"]);
  },
);

testWith(
  ["jupyter"],
  "an output that is missing fails the notebook",
  async () => {
    using notebook = fixture(
      '```ts\nundefined\n```\n```ts {"expect":{"output":false}}\nundefined\n```\n```ts\nconst quiet = 1;\n```',
    );
    const outcome = await runNotebook(notebook.file, notebook.copy);
    assertEquals(outcome.complaints.map(({ cell }) => cell), [0]);
  },
);

testWith(
  ["jupyter"],
  "an output that was there and does not come again fails the notebook",
  async () => {
    using notebook = fixture(
      "```ts\nconsole.log('x'); new Date(0).getTime()\n```",
    );
    const stored: Notebook = JSON.parse(readFileSync(notebook.file, "utf8"));
    stored.cells[0]!.outputs = [{
      output_type: "display_data",
      data: { "image/jpeg": "…" },
    }];
    writeFileSync(notebook.file, JSON.stringify(stored));
    const outcome = await runNotebook(notebook.file, notebook.copy);
    assertEquals(outcome.complaints, [{
      cell: 0,
      message: "no longer shows image/jpeg",
    }]);
  },
);

testWith(
  ["jupyter"],
  "a named result that moved fails the notebook until it is written anew",
  async () => {
    using notebook = fixture(
      '```ts {"expect":{"results":{"near":{"expression":"x","value":1.05,"tolerance":0.1},"far":{"expression":"[x]","value":[3]},"none":{"expression":"y"}}}}\nconst x = 1;\nx\n```',
    );
    const first = await runNotebook(notebook.file, notebook.copy);
    assertEquals(first.complaints.map(({ message }) => message.slice(0, 40)), [
      'result "far" was [3], is now [1] (allowe',
      'result "none" (y) has no value: error: y',
    ]);
    const stored: Notebook = JSON.parse(readFileSync(notebook.file, "utf8"));
    delete stored.cells[0]!.metadata.expect!.results!["none"];
    writeFileSync(notebook.file, JSON.stringify(stored));
    const second = await runNotebook(notebook.file, notebook.file, {
      write: true,
    });
    assertEquals(second.complaints, []);
    assertEquals(checkNotebook(notebook.file).complaints, []);
    assertEquals(
      (await runNotebook(notebook.file, notebook.copy)).complaints,
      [],
    );
  },
);

testWith(
  ["jupyter"],
  "a cell that takes too long is stopped and named",
  async () => {
    using notebook = fixture(
      "```ts\nawait new Promise((done) => setTimeout(done, 60_000));\n1\n```",
    );
    const outcome = await runNotebook(notebook.file, notebook.copy, {
      timeout: 2,
    });
    assertEquals(outcome.complaints, [{
      cell: 0,
      message: "Timeout: took longer than 2 s",
    }]);
  },
);

testWith(
  ["jupyter"],
  "a display that fails fails the notebook, though the kernel calls the cell fine",
  async () => {
    using notebook = fixture(
      '```ts\n({ [Symbol.for("Jupyter.display")]() { throw new Error("no ink"); } })\n```',
    );
    const outcome = await runNotebook(notebook.file, notebook.copy);
    assertEquals(outcome.complaints.length, 1);
    assert(outcome.complaints[0]!.message.includes("no ink"));
  },
);

Deno.test("without Jupyter the command says how to get it and ends with status 2", () => {
  using notebook = fixture(good);
  const { status, stderr } = spawnSync(Deno.execPath(), [
    "run",
    "-A",
    tool,
    notebook.file,
  ], {
    encoding: "utf8",
    env: { ...process.env, PYTHON: "/nowhere/python3", NO_COLOR: "1" },
  });
  assertEquals(status, 2);
  assert(/needs Jupyter.*apt install jupyter-nbconvert/.test(stderr), stderr);
});

Deno.test("an unknown notebook is refused with the names there are", () => {
  const { status, stderr } = spawnSync(Deno.execPath(), [
    "run",
    "-A",
    tool,
    "no_such",
  ], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  assertEquals(status, 2);
  assert(stderr.includes("no notebook is called no_such"), stderr);
});

Deno.test("a notebook is out of step when a cell was changed after its outputs were made", () => {
  const notebook = fromMarkdown("```ts\n1 + 1\n```");
  notebook.cells[0]!.outputs = [{
    output_type: "execute_result",
    data: { "text/plain": "2" },
  }];
  notebook.metadata["executed"] = { sources: sourceHash(notebook) };
  assertEquals(outOfStep(notebook, "", ["/home/someone/"]), []);
  notebook.cells[0]!.outputs[0]!.data = { "text/plain": "/home/someone/x" };
  assertEquals(
    outOfStep(notebook, "", ["/home/someone/"]).map(({ cell }) => cell),
    [0],
  );
  notebook.cells[0]!.source = "1 + 2";
  assertEquals(
    outOfStep(notebook, "x".repeat(2e6), []).map(({ cell }) => cell),
    [undefined, undefined],
  );
});

Deno.test("tidying takes out times, names and versions, and tidying twice changes nothing", () => {
  const untidy: Notebook = {
    cells: [{
      cell_type: "code",
      id: "9f3c",
      metadata: { execution: { started: "2024-01-01" }, tags: ["keep"] },
      source: "1",
      execution_count: 17,
      outputs: [{
        output_type: "execute_result",
        execution_count: 17,
        metadata: { random: 1 },
        data: {
          "application/vnd.plotly.v1+json": {},
          "image/png": "x",
          "text/html": "<div>",
        },
      }],
    }],
    metadata: { language_info: { version: "6.0" }, vscode: 1 },
    nbformat: 4,
    nbformat_minor: 2,
  };
  const once = tidy(untidy);
  assert(
    !/2024|9f3c|17|random|6\.0|vscode|text\/html/.test(JSON.stringify(once)),
  );
  assertEquals(tidy(once), once);
});

Deno.test("a cell ends in an expression exactly when its last statement is one", () => {
  const expressions = [
    "1 + 1",
    "total",
    "const a = 1;\na",
    "await show(figure)",
    "figure(data, {\n  title: 'x',\n})",
    "const a = [1];\na\n  .map((x) => {\n    const y = x;\n    return y;\n  })",
    "a; // const b = 1",
    "`const ${a}`",
    "importantNumber",
    "const letter = 'a'; letter",
    "x = 5",
    "const a = 1\nconst f = (x) => x\nf(a)",
  ];
  const others = [
    "",
    "const a = 1;",
    'import { a } from "b";',
    'import "b";',
    "const a = 1\n  + 2",
    "const a =\n  b(c);",
    "const f = () => {\n  return 1;\n};",
    "for (const a of b) {\n  f(a);\n}",
    "if (a) b();\nelse c();",
    "function f() {\n  return 1;\n}",
    "await using x = open();",
    "f();\nconst last = {\n  a: 1,\n};",
    "// only words",
    "const url = 'https://x.y';",
  ];
  for (const source of expressions) assert(endsInExpression(source), source);
  for (const source of others) assert(!endsInExpression(source), source);
});

Deno.test("a notebook becomes Markdown and the same notebook again", () => {
  const markdown = good.trimEnd() + "\n\n<!-- cell -->\n\nA second text.\n";
  const text = markdown.replace(
    "\n\n<!-- cell -->",
    "\n\nA text.\n\n<!-- cell -->",
  );
  assertEquals(toMarkdown(fromMarkdown(text)), text);
});

Deno.test("numbers may be off by their tolerance, at any depth, and nothing else may", () => {
  assert(near({ a: [1, 2] }, { a: [1.1, 2] }, 0.2));
  assert(!near({ a: [1, 2] }, { a: [1.1, 2] }, 0.01));
  assert(!near([1], [1, 2], 9));
  assert(!near("1", 1, 9));
  assert(near("late", "late", 0));
});

Deno.test("the Deno kernel is known from Jupyter's own listing", () => {
  assert(hasDenoKernel('{"kernelspecs":{"deno":{}}}'));
  assert(!hasDenoKernel('{"kernelspecs":{"python3":{}}}'));
  assert(!hasDenoKernel(""));
});

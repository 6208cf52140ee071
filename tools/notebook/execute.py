"""Executes one notebook with Jupyter's own client; the rest is in execute.ts.

Reads a JSON object on standard input:
  notebook  path of the notebook, executed in its own folder
  output    path of the executed copy
  timeout   seconds for a cell
  late      seconds to wait for outputs after the kernel said that it is idle
Writes the copy, and a JSON object on standard output:
  cells     for each cell {seconds, results: {name: text of the value}}
  error     absent, or {cell, name, message} of the cell that failed
"""

import asyncio
import json
import os
import re
import sys
import time
from queue import Empty

import nbformat
from jupyter_client.utils import ensure_async
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell

COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class PatientClient(NotebookClient):
    """Takes what a kernel sends after it said that it is idle, too.

    The Deno kernel reports idle before its last output, which nbclient would drop.
    """

    def __init__(self, notebook, late, **options):
        super().__init__(notebook, **options)
        self.late = late
        self.report = []
        self.current = 0

    async def async_execute_cell(self, cell, cell_index, execution_count=None, store_history=True):
        self.current = cell_index
        began = time.monotonic()
        try:
            await super().async_execute_cell(cell, cell_index, execution_count, store_history)
        finally:
            if cell.cell_type == "code" and cell.source.strip():
                await self.take_late_outputs(cell, cell_index)
        seconds = time.monotonic() - began
        results = {}
        expected = cell.metadata.get("expect", {}).get("results", {})
        for name, wanted in expected.items():
            results[name] = await self.value_of(wanted["expression"])
        self.nb.cells[cell_index] = cell  # where nbclient has put the question
        self.report.append({"seconds": seconds, "results": results})
        return cell

    async def take_late_outputs(self, cell, cell_index):
        while True:
            try:
                message = await ensure_async(self.kc.iopub_channel.get_msg(timeout=self.late))
            except Empty:
                return
            if message["msg_type"] != "status":
                self.process_message(message, cell, cell_index)

    async def value_of(self, expression):
        """The value as JSON, asked of the same kernel after the cell."""
        probe = new_code_cell(f"console.log(JSON.stringify({expression}) ?? 'undefined')")
        try:
            await super().async_execute_cell(probe, self.current, store_history=False)
        except CellExecutionError as error:
            return f"error: {COLOURS.sub('', error.evalue)}"
        await self.take_late_outputs(probe, self.current)
        return "".join(output.get("text", "") for output in probe.outputs).strip()


def main():
    task = json.load(sys.stdin)
    notebook = nbformat.read(task["notebook"], as_version=4)
    client = PatientClient(
        notebook,
        late=task["late"],
        timeout=task["timeout"],
        kernel_name="deno",
        record_timing=False,
        resources={"metadata": {"path": os.path.dirname(os.path.abspath(task["notebook"]))}},
    )
    answer = {"cells": client.report}
    try:
        client.execute()
    except CellExecutionError as error:
        message = COLOURS.sub("", error.traceback or error.evalue)
        answer["error"] = {"cell": client.current, "name": error.ename, "message": message}
    except CellTimeoutError:
        message = f"took longer than {task['timeout']} s"
        answer["error"] = {"cell": client.current, "name": "Timeout", "message": message}
    except (DeadKernelError, RuntimeError, asyncio.CancelledError) as error:
        answer["error"] = {"cell": client.current, "name": type(error).__name__, "message": str(error)}
    nbformat.write(notebook, task["output"])
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()

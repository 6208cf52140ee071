"""Runs cells in the Deno kernel, interrupts the last one, and tells who is left.

Reads a JSON object on standard input: {deno, cells, folder, child}; waits for
a process whose command holds `child`; writes one on
standard output: {before: [command, …], left: [command, …]}.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

task = json.load(sys.stdin)
data = tempfile.TemporaryDirectory()
os.environ["JUPYTER_DATA_DIR"] = data.name
spec = os.path.join(data.name, "kernels", "deno")
os.makedirs(spec)
with open(os.path.join(spec, "kernel.json"), "w") as file:
    argv = [task["deno"], "jupyter", "--kernel", "--conn", "{connection_file}"]
    json.dump({"argv": argv, "display_name": "Deno", "language": "typescript"}, file)

from jupyter_client import KernelManager  # noqa: E402  (reads the folder set above)


def processes():
    """Command and parent of every process, by its number."""
    lines = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True).stdout
    rows = [line.split(None, 2) for line in lines.splitlines()[1:]]
    return {int(pid): (int(parent), args) for pid, parent, args in rows if "<defunct>" not in args}


def descendants(root, known):
    found = [root]
    for pid in found:
        found += [child for child, (parent, _) in known.items() if parent == pid]
    return found


manager = KernelManager(kernel_name="deno")
manager.start_kernel(cwd=task["folder"])
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=60)
*first, last = task["cells"]
for cell in first:
    client.execute_interactive(cell, timeout=60, output_hook=lambda _: None)
client.execute(last)
kernel = next(pid for pid, (parent, args) in processes().items() if parent == os.getpid() and "jupyter" in args)
time.sleep(1)
for _ in range(600):
    known = processes()
    before = descendants(kernel, known)
    if any(task["child"] in known[pid][1] for pid in before):
        break
    time.sleep(0.1)
manager.interrupt_kernel()
for _ in range(20):
    time.sleep(0.5)
    left = [pid for pid in before if processes().get(pid, (0, None))[1] == known[pid][1]]
    if not left:
        break
json.dump({"before": [known[pid][1] for pid in before], "left": [known[pid][1] for pid in left]}, sys.stdout)
sys.stdout.flush()
client.stop_channels()
manager.shutdown_kernel(now=True)

"""A kernel with panels: the wait for the first picture, and what it holds in memory.

    python -m benchmarks.kernel [panel ...]

Runs one cell per panel in a fresh kernel, as JupyterLab would, from the moment the kernel is up. The second
run counts: in the first after an installation the files still have to be read from the disk.
"""

import argparse
import os
import time

import psutil
from jupyter_client import KernelManager

THREE = ("tour", "one_or_many", "soft_sharing")
SETTLE = "import time\nwhile any(not p._latest._newest.done.done() for p in shown): time.sleep(0.05)"


def execute(client, code: str) -> float:
    """Run a cell; return the seconds until its output came, raise RuntimeError if it raised."""
    start, seen = time.perf_counter(), None
    request = client.execute(code)
    while True:
        message = client.get_iopub_msg(timeout=300)
        if message["parent_header"].get("msg_id") != request:
            continue
        if message["msg_type"] == "error":
            raise RuntimeError("\n".join(message["content"]["traceback"]))
        if message["msg_type"] in ("display_data", "execute_result"):
            seen = time.perf_counter() - start
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            return seen if seen is not None else time.perf_counter() - start


def measure(panels: tuple[str, ...]) -> list[tuple[str, float, float, float, float]]:
    """Return for each panel: name, seconds until its picture, those of work, the kernel's RSS, PSS in MB."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(env={**os.environ, "JPY_SESSION_NAME": "bench.ipynb", "OMP_NUM_THREADS": "2"})
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=300)
        process, rows = psutil.Process(manager.provisioner.pid), []
        for panel in panels:
            load = "" if rows else "from mtl_teach import live\nshown = []\n"
            before = _worked(process)
            took = execute(client, f"{load}shown.append(live.{panel}())\nshown[-1]")
            work = _worked(process) - before
            execute(client, SETTLE)
            memory = process.memory_full_info()
            rows.append((panel, took, work, memory.rss / 1e6, memory.pss / 1e6))
        return rows
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _worked(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def main() -> None:
    """Measure twice and print the second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("panels", nargs="*", default=list(THREE), help="which panels (three)")
    panels = tuple(parser.parse_args().panels)
    measure(panels[:1])
    print(f"{'panel':16}{'picture s':>10}{'of work':>9}{'RSS MB':>8}{'PSS MB':>8}")
    for panel, took, work, rss, pss in measure(panels):
        print(f"{panel:16}{took:>10.1f}{work:>9.1f}{rss:>8.0f}{pss:>8.0f}")


if __name__ == "__main__":
    main()

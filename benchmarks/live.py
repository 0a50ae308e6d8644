"""Slider to pixels: how long every panel takes in a real JupyterLab, beside `interact` and a bare canvas.

    python -m benchmarks.live [--moves 30] [--ours] [panel ...]

A key moves the slider by one setting; a probe in the page notes the first frame whose pixels differ. Then a
one-second drag of 30 events, and the wait for the first picture of the state that it ended in. A move is lost
if no pixel changes. Needs Debian's chromium (or CHROMIUM) and an otherwise idle machine.
"""

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path

import nbformat

from mtl_teach import lessons
from tools.browser import READY, chromium, end_kernels, jupyter_lab, open_notebook, run_all, wait_until

HERE = Path(__file__).parent
SLIDER = {"soft_sharing": 2}  # the one that a reader would move most, where it is not the first
WITHOUT = {"your_tasks", "toxcast"}  # waits for a table; trains ten seconds and more at each move
HEADS = ("p50", "p95", "drag", "lost", "ratio")
# The kernel rests and no panel is fitting: what the next key starts is all that is measured.
CALM = f"""() => ({READY})() &&
  [...document.querySelectorAll('.mtl-status')].every((status) => status.innerText === '')"""
OUTPUT = ".jp-CodeCell:last-of-type .jp-OutputArea"


def cells(panel: str) -> dict[str, str]:
    """Return the code of each front end: this package, `interact`, and the floor."""
    return {
        "mtl_teach": f"from mtl_teach import live\nlive.{panel}()",
        "interact": f"from live_others import with_interact\nfrom mtl_teach import live\n"
        f"with_interact(live.{panel}())",
    }


FLOOR = "from live_others import bare_canvas\nbare_canvas()"


def measure(context, address: str, folder: Path, code: str, slider: int, moves: int) -> dict[str, float]:
    """Return latencies in milliseconds for one notebook with one cell."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, folder / "bench.ipynb")
    page = context.new_page()
    open_notebook(page, address, "bench.ipynb")
    run_all(page)
    wait_until(page, f"() => document.querySelector('{OUTPUT} canvas, {OUTPUT} img')")
    wait_until(page, CALM)
    page.evaluate(f"({(HERE / 'live_probe.js').read_text()})({OUTPUT!r})")
    handle = page.locator(f"{OUTPUT} .noUi-handle").nth(slider)
    handle.focus()
    steps = [step for step in (_move(page, handle, k) for k in range(moves)) if step is not None]
    drag = _drag(page, handle)
    page.close()
    end_kernels(context, address)
    p95 = statistics.quantiles(steps, n=20)[-1]
    return {"p50": statistics.median(steps), "p95": p95, "drag": drag, "lost": moves - len(steps)}


def _press(page, handle, k: int) -> None:
    """Press the key that moves the slider: three settings up, three down, and never against an end."""
    lowest, now, highest = (
        float(handle.get_attribute(f"aria-value{name}")) for name in ("min", "now", "max")
    )
    up = now < highest and (k // 3 % 2 == 0 or now <= lowest)
    page.keyboard.press("ArrowRight" if up else "ArrowLeft")


def _move(page, handle, k: int) -> float | None:
    wait_until(page, CALM)
    page.wait_for_timeout(300)  # a reader looks before the next move
    _press(page, handle, k)
    try:
        page.wait_for_function("() => probe.first > 0", timeout=8000, polling=20)
    except Exception:  # a move that changes no pixel is counted as lost
        return None
    read = page.evaluate("probe.read()")
    return read["first"] - read["key"]


def _drag(page, handle) -> float:
    wait_until(page, CALM)
    page.evaluate("() => { probe.calls.length = 0; }")
    for k in range(30):
        _press(page, handle, k)
        page.wait_for_timeout(33)  # the pace of a hand
    wait_until(page, CALM)
    page.wait_for_timeout(1000)  # matplotlib's picture comes after the kernel's word that it rests
    read = page.evaluate("probe.read()")
    return (read["calls"][-1][1] if read["calls"] else read["last"]) - read["key"]


def main() -> None:
    """Measure and print one table."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("panels", nargs="*", help="which panels (all that have a slider)")
    parser.add_argument("--moves", type=int, default=30)
    parser.add_argument("--ours", action="store_true", help="without `interact`")
    arguments = parser.parse_args()
    panels = arguments.panels or [panel for panel in lessons.panels() if panel not in WITHOUT]
    print("milliseconds from key to pixels; drag: from its last event to the picture of its last state;")
    print("lost: moves without a new picture; ratio: p50 to that of the bare canvas")
    print(f"{'panel':16} {'front end':12}" + "".join(f"{head:>7}" for head in HEADS))
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = Path(scratch) / "notebooks"
        folder.mkdir()
        shutil.copy(HERE / "live_others.py", folder)
        with jupyter_lab(folder, Path(scratch) / "state") as address, chromium(playwright) as context:
            runs = [("floor", "bare canvas", FLOOR, 0)]
            runs += [
                (panel, end, code, SLIDER.get(panel, 0))
                for panel in panels
                for end, code in cells(panel).items()
                if end == "mtl_teach" or not arguments.ours
            ]
            floor = None
            for panel, end, code, slider in runs:
                row = measure(context, address, folder, code, slider, arguments.moves)
                floor = floor or row["p50"]
                numbers = "".join(f"{row[head]:7.0f}" for head in HEADS[:-1])
                print(f"{panel:16} {end:12}{numbers}{row['p50'] / floor:7.1f}", flush=True)


if __name__ == "__main__":
    main()

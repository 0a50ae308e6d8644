"""The pages of `make site`: how large they are, and how long from a key on a slider to changed pixels.

    python -m benchmarks.pages [--site site] [--moves 30] [panel ...]

Sizes first: of a page all that is asked for within a second at a laptop's size, as a server sends it. Then
each panel, opened from its file: a key moves its first control by one setting, and a probe notes the first
frame whose pixels differ; once more with the processor slowed four times. A move is lost if no pixel changes.
Needs Debian's chromium (or CHROMIUM), what `make site` wrote, and an otherwise idle machine.
"""

import argparse
import gzip
import re
import statistics
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tools.browser import chromium, wait_until

ROOT = Path(__file__).parents[1]
PROBE = (Path(__file__).parent / "live_probe.js").read_text(encoding="utf-8")
SLOWED = 4
CALM = "() => performance.now() - Math.max(probe.last, probe.key) > 250"
HEADS = ("p50", "p95", "lost", "slowed p50", "p95", "lost")


def sizes(context, site: Path) -> None:
    """Print what the whole site takes, and what each page's first view."""
    files = [path for path in site.rglob("*") if path.is_file()]
    whole = sum(path.stat().st_size for path in files)
    print(f"{len(files)} files, {whole / 1e6:.1f} MB, {sum(map(_sent, files)) / 1e6:.1f} MB compressed")
    print("\nfirst view, kB compressed")
    for path in sorted(site.glob("*.html")):
        asked = set()
        page = context.new_page()
        page.set_viewport_size({"width": 1366, "height": 768})
        page.on("request", lambda request, asked=asked: asked.add(_file(request.url)))
        page.goto(path.as_uri())
        page.wait_for_timeout(1000)
        page.close()
        print(f"{path.name:40}{sum(_sent(file) for file in asked if file) / 1e3:7.0f}", flush=True)


def _file(address: str) -> Path | None:
    parts = urlsplit(address)
    return Path(unquote(parts.path)) if parts.scheme == "file" else None


def _sent(path: Path) -> int:
    """Return the bytes that a server sends of a file: text is compressed, pictures and fonts are already."""
    read = path.read_bytes()
    return len(gzip.compress(read)) if path.suffix in {".html", ".js", ".css"} else len(read)


def latencies(context, site: Path, wanted: list[str], moves: int) -> None:
    """Print milliseconds from key to pixels for every panel, at full speed and slowed."""
    print("\nmilliseconds from key to pixels")
    print(f"{'panel':16}" + "".join(f"{head:>12}" for head in HEADS), flush=True)
    for file in sorted(site.glob("[0-9]*.html")):
        for panel in dict.fromkeys(re.findall(r'data-panel="(\w+)"', file.read_text(encoding="utf-8"))):
            if not wanted or panel in wanted:
                row = _measured(context, file, panel, moves)
                print(f"{panel:16}" + "".join(f"{number:12.0f}" for number in row), flush=True)


def _measured(context, file: Path, panel: str, moves: int) -> list[float]:
    page = context.new_page()
    page.set_viewport_size({"width": 1366, "height": 900})
    page.goto(f"{file.as_uri()}#live.{panel}()")
    box = f'.panel[data-panel="{panel}"]'
    wait_until(page, f"() => document.querySelector('{box} .mtl-panel canvas')")
    page.evaluate(f"({PROBE})({box!r})")
    page.locator(f"{box} .controls input:is([type=range], :checked)").first.focus()
    session = page.context.new_cdp_session(page)
    row = []
    for slower in (1, SLOWED):
        session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        found = [step for step in (_move(page, k) for k in range(moves)) if step is not None]
        p95 = statistics.quantiles(found, n=20)[-1] if len(found) > 1 else float("nan")
        row += [statistics.median(found) if found else float("nan"), p95, moves - len(found)]
    page.close()
    return row


def _move(page, k: int) -> float | None:
    wait_until(page, CALM)
    page.keyboard.press(_key(page, k))
    try:
        page.wait_for_function("() => probe.first > 0", timeout=4000, polling=20)
    except Exception:  # a move that changes no pixel is counted as lost
        return None
    return page.evaluate("probe.first - probe.key")


def _key(page, k: int) -> str:
    """Return the key that moves the control: three settings up, three down, and never against an end."""
    read = "() => (({ value, max, type }) => ({ value, max, type }))(document.activeElement)"
    control = page.evaluate(read)
    up = k // 3 % 2 == 0
    if control["type"] == "range":
        up = control["value"] != control["max"] and (up or control["value"] == "0")
    return "ArrowRight" if up else "ArrowLeft"


def main() -> None:
    """Measure and print."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("panels", nargs="*", help="which panels (all)")
    parser.add_argument("--site", type=Path, default=ROOT / "site")
    parser.add_argument("--moves", type=int, default=30)
    arguments = parser.parse_args()
    with sync_playwright() as playwright, chromium(playwright) as context:
        sizes(context, arguments.site.resolve())
        latencies(context, arguments.site.resolve(), arguments.panels, arguments.moves)


if __name__ == "__main__":
    main()

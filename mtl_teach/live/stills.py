"""What is stored of a panel: a picture without a kernel, drawn by another process.

`vl_convert` brings a whole JavaScript engine along. In the kernel it would cost every reader some hundred
megabytes, so it runs in a process of its own, and only when there is something new to make.
"""

import hashlib
import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pooch

from mtl_teach.png import png_metadata

__all__ = ["bundle", "is_watched", "png_metadata", "still"]

VEGA_LITE = "6.4"
#: Set it to keep the pictures in what you save from JupyterLab: each then takes a second to draw.
STILLS = "MTL_TEACH_STILLS"
_STILL = f"""
import json, sys, vl_convert
spec, scale = json.load(sys.stdin)
sys.stdout.buffer.write(vl_convert.vegalite_to_png(spec, vl_version={VEGA_LITE!r}, scale=scale))
"""
_BUNDLE = f"""
import sys, vl_convert
source = sys.stdin.buffer.read().decode()
sys.stdout.buffer.write(vl_convert.javascript_bundle(source, vl_version={VEGA_LITE!r}).encode())
"""


def is_watched() -> bool:
    """Return whether the output is seen in a running JupyterLab, and not stored or compared by a program.

    A Jupyter server tells the kernels it starts for a notebook that notebook's name, and Voilà tells its own
    name. Who watches sees the living panel, and needs no picture of it.
    """
    voila = os.environ.get("SERVER_SOFTWARE", "").startswith("voila")
    return (voila or "JPY_SESSION_NAME" in os.environ) and not os.environ.get(STILLS)


def still(spec: dict, tables: dict[str, dict[str, list]], words: str, scale: int) -> bytes:
    """Return the PNG of a Vega-Lite chart over `tables`, `scale` pixels for one on the page."""
    datasets = {**spec.get("datasets", {}), **{name: _rows(table) for name, table in tables.items()}}
    filled = {**spec, "datasets": datasets, "description": words}
    return _run(_STILL, json.dumps([filled, scale]).encode())


def bundle(source: Path) -> str:
    """Return the JavaScript of `source` with Vega inside: one module that fetches nothing.

    It is made once on a machine and then read from the user's cache.
    """
    text = source.read_bytes()
    made_of = text + f"{VEGA_LITE} {version('vl-convert-python')}".encode()
    kept = Path(pooch.os_cache("mtl_teach")) / f"view-{hashlib.sha256(made_of).hexdigest()[:16]}.js"
    try:
        return kept.read_text(encoding="utf-8")
    except OSError:
        made = _run(_BUNDLE, text)
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}")
        part.write_bytes(made)
        os.replace(part, kept)  # whole or not at all: another kernel may be reading
    except OSError:
        pass  # a home that cannot be written to costs time, nothing else
    return made.decode()


def _run(program: str, given: bytes) -> bytes:
    ran = subprocess.run([sys.executable, "-c", program], input=given, capture_output=True)
    if ran.returncode:
        raise RuntimeError(
            f"vl_convert could not draw the chart: {ran.stderr.decode(errors='replace')[-400:]}"
        )
    return ran.stdout


def _rows(table: dict[str, list]) -> list[dict]:
    return [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]

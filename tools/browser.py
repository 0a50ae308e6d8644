"""A real JupyterLab in a real browser, for the browser tests and the latency benchmark."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ISOLATED = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR")
ALL_RAN = """() => {
  const cells = [...document.querySelectorAll('.jp-Notebook .jp-CodeCell')];
  const failed = document.querySelector('[data-mime-type="application/vnd.jupyter.error"]');
  const counted = (cell) => /\\d/.test(cell.querySelector('.jp-InputPrompt')?.textContent ?? '');
  // A folded cell has no prompt: it is done when it has an output.
  const ran = (cell) => counted(cell) || cell.querySelector('.jp-OutputArea-output');
  return failed || (cells.length && cells.every(ran));
}"""


@contextmanager
def jupyter_lab(folder: Path, state: Path, seconds: float = 90) -> Iterator[str]:
    """Serve `folder` on loopback and yield the address with its token; settings live in `state`."""
    port, token = _free_port(), secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}"]
    command += [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}", "--allow-root"]
    command += ["--LabApp.workspaces_dir=" + str(state / "workspaces")]
    environment = os.environ | {name: str(state / name.lower()) for name in ISOLATED}
    _settle(state)
    with open(state / "lab.log", "w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_up(f"{address}/api?token={token}", server, state / "lab.log", seconds)
        yield f"{address}/lab?token={token}"
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def chromium(playwright, width: int = 1400, height: int = 1000, scale: float = 1) -> Iterator:
    """Yield a fresh browser context in Debian's chromium (or the CHROMIUM named in the environment)."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise FileNotFoundError("chromium is missing: apt-get install chromium, or set CHROMIUM")
    browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
    try:
        size = {"width": width, "height": height}
        yield browser.new_context(viewport=size, device_scale_factor=scale)
    finally:
        browser.close()


def open_notebook(page, address: str, name: str) -> None:
    """Open the notebook `name` in a document of its own and wait until its kernel is idle."""
    base, token = address.split("/lab?")
    page.goto(f"{base}/doc/tree/{name}?{token}&reset")
    page.wait_for_selector(".jp-Notebook", timeout=90_000)
    page.wait_for_selector("text=/\\| Idle/", timeout=90_000)
    page.wait_for_selector(".jp-Spinner", state="detached", timeout=90_000)


def run_all(page, seconds: float = 240) -> None:
    """Run every cell of a notebook without stored counts and wait until each has one, or one failed."""
    page.click(".lm-MenuBar-item:has-text('Run')")
    page.click(".lm-Menu-item[data-command='runmenu:run-all']")
    page.wait_for_function(ALL_RAN, timeout=seconds * 1000)


def _settle(state: Path) -> None:
    """Keep every cell in the page, and ask for no news."""
    settings = {
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
        "notebook-extension/tracker": {"windowingMode": "none"},
    }
    for name, values in settings.items():
        path = state / "jupyterlab_settings_dir" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_up(address: str, server: subprocess.Popen, log: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"JupyterLab ended at once; its last words:\n{log.read_text()[-2000:]}")
        try:
            urllib.request.urlopen(address, timeout=2).read()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"JupyterLab did not answer within {seconds:g} s; see {log}")

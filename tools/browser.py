"""A real JupyterLab in a real browser, for the browser tests and the latency benchmark."""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
ISOLATED = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR")
# Seconds without progress after which a wait ends, and the processor time within them that is progress: even
# on a machine with twelve busy programs whoever has work to do gets more.
REST, PROGRESS = 60.0, 8.0
# An idle kernel is not enough: until the notebook is there and is the current one, "run all" does nothing.
READY = """() => {
  const notebook = globalThis.jupyterapp?.shell.currentWidget;
  return notebook?.sessionContext?.session?.kernel?.status === 'idle' &&
    notebook.context.isReady && notebook.content.model?.cells.length > 0 &&
    jupyterapp.commands.isEnabled('notebook:run-all-cells');
}"""
# What the notebook's model says, whether a cell is in sight or not.
ALL_RAN = """() => {
  const cells = [...jupyterapp.shell.currentWidget.content.model.cells];
  const code = cells.filter((cell) => cell.type === "code" && cell.sharedModel.getSource().trim());
  for (const [number, cell] of code.entries())
    for (let i = 0; i < cell.outputs.length; i++) {
      const output = cell.outputs.get(i).toJSON();
      if (output.output_type === "error")
        return `code cell ${number}: ${output.ename}: ${output.evalue}\\n${output.traceback.join("\\n")}`;
    }
  return code.every((cell) => cell.executionCount) ? "ran" : "";
}"""


@contextmanager
def jupyter_lab(folder: Path, state: Path, seconds: float = 90) -> Iterator[str]:
    """Serve `folder` on loopback and yield the address with its token; settings live in `state`."""
    port, token = _free_port(), secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}"]
    command += [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}", "--allow-root"]
    command += ["--LabApp.workspaces_dir=" + str(state / "workspaces"), "--LabApp.expose_app_in_browser=True"]
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


def open_notebook(page, address: str, name: str, whole_lab: bool = False) -> None:
    """Open the notebook `name`, alone or in the whole JupyterLab, and wait until it can run."""
    base, token = address.split("/lab?")
    page.goto(f"{base}/{'lab' if whole_lab else 'doc'}/tree/{name}?{token}&reset")
    wait_until(page, READY)


def run_all(page) -> None:
    """Run every cell and wait for the last; raises AssertionError with what a cell raised, at once."""
    page.evaluate("() => { jupyterapp.commands.execute('notebook:run-all-cells') }")
    ran = wait_until(page, ALL_RAN, work=600)  # 120 s on an idle machine
    assert ran == "ran", ESCAPES.sub("", ran)


def wait_until(page, condition: str, argument: object = None, work: float = 240.0) -> object:
    """Wait until JavaScript's `condition(argument)` holds, and return its value.

    The clock that counts is the work of all that this program started, JupyterLab, kernels and browser: a
    busy machine takes longer and still passes. Raises TimeoutError when they have taken `work` seconds of
    processor time, or have rested for a minute.
    """
    from playwright.sync_api import TimeoutError as NotYet

    start = seen = _worked()
    since = time.monotonic()
    while True:
        try:
            return page.wait_for_function(condition, arg=argument, timeout=1000, polling=100).json_value()
        except NotYet:
            now = _worked()
        if now - seen > PROGRESS:
            seen, since = now, time.monotonic()
        if now - start > work or time.monotonic() - since > REST:
            raise TimeoutError(f"after {now - start:.0f} s of work still not: {condition} of {argument!r}")


def end_kernels(context, address: str) -> None:
    """Shut down every kernel of the server, so that it works for nobody any more."""
    base, token = address.split("/lab?token=")
    headers = {"Authorization": f"token {token}"}
    for session in context.request.get(f"{base}/api/sessions", headers=headers).json():
        context.request.delete(f"{base}/api/sessions/{session['id']}", headers=headers)


def _worked() -> float:
    """Return the processor time of this program's children, and of theirs, in seconds."""
    seconds = 0.0
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # it has just ended
            times = process.cpu_times()
            seconds += times.user + times.system
    return seconds


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

"""A class on the hub: real kernels, real slider messages, memory of each user.

    python -m benchmarks.hub [--users 10] [--idle 0] [--moves 20]

Starts the hub of `make hub` on a port of its own, logs users in as a browser does, starts a server and a
kernel for each, runs a cell with a panel, and moves its slider by the message that a browser sends. A move is
answered when the tables of the new place come back. All `--users` move at once; `--idle` users have a panel
open and do nothing. Memory is the proportional set size (PSS): pages in common are shared out.
"""

import argparse
import asyncio
import json
import os
import re
import secrets
import shutil
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import psutil
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.httputil import HTTPHeaders
from tornado.websocket import websocket_connect

ROOT = Path(__file__).resolve().parents[1]
STATE = ROOT / "build" / "hub"
CELL = """from mtl_teach import live
panel = live.{panel}()
print("ids", panel.controls["{slider}"].model_id, panel.view.model_id)
print("places", *(value for _, value in panel.controls["{slider}"].options), "end")
panel"""
PANEL, SLIDER = "hard_sharing", "tasks"
BUSY = 0.5  # seconds between two looks at a starting server


class User:
    """One student: a session at the hub, a kernel, a panel."""

    def __init__(self, name: str, base: str, password: str):
        self.name, self.base, self.password = name, base, password
        self.cookies: dict[tuple[str, str], str] = {}  # (path, name) -> value
        self.client = AsyncHTTPClient()
        self.answered: list[float] = []

    async def ask(self, path: str, **options):
        """Send a request with this user's cookies, follow no redirect, and keep the cookies that come."""
        path = path.removeprefix(self.base)
        headers = HTTPHeaders({"Cookie": self.cookie(path), **options.pop("headers", {})})
        url = self.base + path
        request = HTTPRequest(url, headers=headers, follow_redirects=False, request_timeout=300, **options)
        try:
            response = await self.client.fetch(request)
        except HTTPClientError as problem:
            if problem.response is None or problem.code >= 400:
                raise
            response = problem.response
        for cookie in response.headers.get_list("Set-Cookie"):
            key, _, value = cookie.split(";")[0].partition("=")
            of = re.search(r"[Pp]ath=([^;]+)", cookie)
            self.cookies[of[1] if of else "/", key] = value
        return response

    def known(self, path: str) -> dict[str, str]:
        """Return the cookies that belong to a path; of two with one name the nearer one counts."""
        fitting = sorted((of, key, value) for (of, key), value in self.cookies.items() if path.startswith(of))
        return {key: value for _, key, value in fitting}

    def cookie(self, path: str) -> str:
        """Return the header that a browser would send."""
        return "; ".join(f"{key}={value}" for key, value in self.known(path).items())

    async def follow(self, path: str):
        """Follow redirects by hand: the cookies of each step count."""
        response = await self.ask(path)
        while response.code in (301, 302, 303):
            response = await self.ask(response.headers["Location"])
        return response

    async def log_in(self) -> None:
        """Log in and wait until the own server answers."""
        await self.ask("/hub/login")
        form = {"username": self.name, "password": self.password, "_xsrf": self.known("/hub/login")["_xsrf"]}
        await self.ask("/hub/login", method="POST", body=urlencode(form))
        await self.follow("/hub/spawn")
        while True:
            try:
                response = await self.follow(f"/user/{self.name}/lab")  # here the server learns who it is
                if b"jupyter-config-data" in response.body:
                    return
            except HTTPClientError:
                pass
            await asyncio.sleep(BUSY)

    async def open_panel(self) -> None:
        """Start a kernel, run the cell, and learn the names of slider and view."""
        path = f"/user/{self.name}/api/kernels"
        token = {"X-XSRFToken": self.known(path).get("_xsrf", "")}
        made = await self.ask(path, method="POST", body='{"name": "python3"}', headers=token)
        kernel = json.loads(made.body)["id"]
        session = uuid.uuid4().hex
        url = f"{self.base.replace('http', 'ws')}{path}/{kernel}/channels?session_id={session}"
        headers = {"Cookie": self.cookie(path), "Origin": self.base}
        request = HTTPRequest(url, headers=headers, request_timeout=300)
        self.socket, self.session = await websocket_connect(request, max_message_size=1 << 28), session
        self.inbox: asyncio.Queue = asyncio.Queue()
        self.listening = asyncio.create_task(self.listen())
        await self.send(
            "shell", "execute_request", {"code": CELL.format(panel=PANEL, slider=SLIDER), "silent": False}
        )
        said = ""
        while "end" not in said:
            message = await self.message()
            if message["msg_type"] == "stream":
                said += message["content"]["text"]
            if message["msg_type"] == "error":
                raise RuntimeError("\n".join(message["content"]["traceback"]))
        self.slider, self.view = re.search(r"ids (\w+) (\w+)", said).groups()
        self.places = re.search(r"places (.*) end", said)[1].split()
        await self.quiet()

    async def send(self, channel: str, kind: str, content: dict) -> None:
        """Send one message of Jupyter's protocol."""
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": kind,
            "username": self.name,
            "session": self.session,
            "date": "2026-01-01T00:00:00Z",
            "version": "5.3",
        }
        whole = {
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
            "channel": channel,
        }
        await self.socket.write_message(json.dumps({**whole, "buffers": []}))

    async def listen(self) -> None:
        """Take in what comes, also while nobody asks: who does not listen is cut off."""
        while (text := await self.socket.read_message()) is not None:
            await self.inbox.put(text)
        await self.inbox.put(None)

    async def message(self) -> dict:
        """Return the next message, of whatever channel; the connection's end is an error."""
        text = await self.inbox.get()
        if text is None:
            raise ConnectionError(f"{self.name}: the kernel's connection has ended")
        found = json.loads(text)
        return {"msg_type": found["header"]["msg_type"], **found}

    async def quiet(self) -> None:
        """Wait until nothing comes for a second."""
        while True:
            try:
                await asyncio.wait_for(self.message(), 1.0)
            except asyncio.TimeoutError:
                return

    async def move(self, place: int) -> float:
        """Move the slider, wait for the tables of that place, and return the milliseconds between."""
        asked = f"{SLIDER}={self.places[place]},"
        began = time.perf_counter()
        data = {"method": "update", "state": {"index": place}, "buffer_paths": []}
        await self.send("shell", "comm_msg", {"comm_id": self.slider, "data": data})
        while True:
            message = await self.message()
            content = message["content"]
            if message["msg_type"] != "comm_msg" or content["comm_id"] != self.view:
                continue
            state = content["data"].get("state", {})
            if "tables" in state and asked in state.get("call", ""):  # no late picture of an older place
                return 1000 * (time.perf_counter() - began)

    async def drag(self, moves: int) -> None:
        """Move to one place after the other, as fast as the answers come."""
        for k in range(moves):
            self.answered.append(await self.move((4 * k + 1) % len(self.places)))
            await asyncio.sleep(0.1)


def memory(name: str) -> tuple[float, float]:
    """Return the MiB (PSS) of a user's server and of its kernels."""
    server = kernels = 0.0
    for process in psutil.process_iter(["pid", "cmdline"]):
        try:
            if f"/user/{name}/" not in process.environ().get("JUPYTERHUB_SERVICE_PREFIX", ""):
                continue
            size = process.memory_full_info().pss / 2**20
        except (psutil.Error, OSError):
            continue
        if "ipykernel_launcher" in " ".join(process.info["cmdline"] or ()):
            kernels += size
        else:
            server += size
    return server, kernels


def quantile(values: list[float], share: float) -> float:
    """Return the value below which `share` of all lie."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


async def klass(base: str, password: str, users: int, idle: int, moves: int) -> None:
    """Bring everybody in, let the first `users` move, and print what it took."""
    everybody = [User(f"bench{k}", base, password) for k in range(users + idle)]
    began = time.perf_counter()
    for user in everybody:  # one after the other, as people come through a door
        await user.log_in()
        await user.open_panel()
    print(f"{len(everybody)} users are in, with a panel each, after {time.perf_counter() - began:.0f} s")
    before, cores = os.getloadavg()[0], os.cpu_count()
    await asyncio.gather(*(user.drag(moves) for user in everybody[:users]))
    times = [one for user in everybody[:users] for one in user.answered]
    sizes = [memory(user.name) for user in everybody]
    server, kernel = (statistics.mean(part) for part in zip(*sizes, strict=True))
    free = psutil.virtual_memory().available / 2**20
    lines = [
        f"load of the machine before and after: {before:.1f}, {os.getloadavg()[0]:.1f}; {cores} processors",
        f"{users} users move {PANEL} at once, {moves} moves each, {idle} idle:",
        f"  slider to new tables: p50 {statistics.median(times):.0f} ms, p95 {quantile(times, 0.95):.0f} ms",
        f"  memory of a user (PSS): {server + kernel:.0f} MiB, server {server:.0f}, kernel {kernel:.0f}",
        f"  {free:.0f} MiB are still free: room for {free // (server + kernel):.0f} more such users",
    ]
    print("\n".join(lines))


@contextmanager
def hub_at(port: int, password: str) -> Iterator[str]:
    """Start a hub and yield its address when it answers; then stop it with all that it started."""
    environment = {**os.environ, "MTL_TEACH_HUB_PASSWORD": password}
    command = [sys.executable, "-m", "tools.hub", "--port", str(port), "--users", "1000"]
    log = ROOT / "build" / "hub-bench.log"
    log.parent.mkdir(exist_ok=True)
    with open(log, "w") as file:
        hub = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT)
    try:
        asyncio.run(_up(f"http://127.0.0.1:{port}", hub, log))
        yield f"http://127.0.0.1:{port}"
    finally:
        children = psutil.Process(hub.pid).children(recursive=True) if hub.poll() is None else []
        hub.terminate()
        hub.wait(60)
        psutil.wait_procs(children, 20)


def main() -> None:
    """Start a hub of its own, measure, and stop it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hub", description=__doc__)
    parser.add_argument("--users", type=int, default=10)
    parser.add_argument("--idle", type=int, default=0)
    parser.add_argument("--moves", type=int, default=20)
    parser.add_argument("--port", type=int, default=8500)
    asked = parser.parse_args()
    AsyncHTTPClient.configure(None, max_clients=1000)
    password = secrets.token_urlsafe(12)
    try:
        with hub_at(asked.port, password) as base:
            asyncio.run(klass(base, password, asked.users, asked.idle, asked.moves))
    finally:
        for k in range(asked.users + asked.idle):
            shutil.rmtree(STATE / "users" / f"bench{k}", ignore_errors=True)


async def _up(base: str, hub: subprocess.Popen, log: Path) -> None:
    """Wait until the hub shows its door; raise RuntimeError with its words if it ends instead."""
    while hub.poll() is None:
        try:
            await AsyncHTTPClient().fetch(f"{base}/hub/login")
            return
        except (HTTPClientError, OSError):
            await asyncio.sleep(0.5)
    raise RuntimeError(log.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()

"""Latest value wins: newer slider values replace older work, nothing queues."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

# Seconds in which the browser paints the first picture before later slices ask for the processor again.
PAUSE = 0.05
# One worker for all panels: two fits at once would only make both late.
_WORKER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mtl_teach-panel")


class Latest:
    """Run the newest request, slice by slice, and drop what it replaces.

    The first slice runs where the request comes from, so that a quick panel answers within the same
    message; later slices run in the worker and stop as soon as a newer request arrives.
    """

    def __init__(self, show: Callable[[Any], None]):
        self._show = show
        self._turn = threading.RLock()
        self._newest = 0
        self._rest: Future | None = None

    def request(self, slices: Iterator[Any]) -> None:
        """Show the first of `slices` now and the others as they come; raise what the first one raises."""
        self._newest += 1  # before the lock: running work sees it and makes room
        ticket = self._newest
        with self._turn:
            if ticket != self._newest or not self._advance(slices):
                return
        self._rest = _WORKER.submit(self._finish, slices, ticket)

    def wait(self) -> None:
        """Return when the newest request is finished; raise what its later slices raised."""
        if self._rest is not None:
            self._rest.result()

    def _finish(self, slices: Iterator[Any], ticket: int) -> None:
        time.sleep(PAUSE)
        while ticket == self._newest:
            with self._turn:
                if ticket != self._newest or not self._advance(slices):
                    return

    def _advance(self, slices: Iterator[Any]) -> bool:
        try:
            self._show(next(slices))
        except StopIteration:
            return False
        return True

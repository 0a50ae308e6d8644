"""Latest value wins: newer slider values replace older work, nothing queues."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from mtl_teach.live.interrupts import interruptible
from mtl_teach.live.progressive import TURN
from mtl_teach.live.shield import shielded

# Seconds in which the browser paints the first picture before later slices ask for the processor again; and
# those between later slices, in which a thread that waits for its turn gets it.
PAUSE, GAP = 0.05, 0.001
# One worker for all panels. Each takes one slice at a time, so that a long fit keeps no other panel waiting.
_WORKER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mtl_teach-panel")


class _Request:
    """Slices that somebody waits for, until they end or a newer request replaces them."""

    def __init__(self, slices: Iterator[Any]):
        self.slices, self.replaced, self.done = slices, threading.Event(), Future()


class Latest:
    """Run the newest request, slice by slice, and drop what it replaces.

    The first slice runs where the request comes from, so that a quick panel answers within the same message;
    later slices run in the worker and stop as soon as a newer request arrives.
    """

    def __init__(self, show: Callable[[Any], None]):
        self._show = show
        self._swap = threading.Lock()  # a callback may come from any thread of the kernel
        self._newest = _Request(iter(()))
        self._newest.done.set_result(None)

    def request(self, slices: Iterator[Any]) -> None:
        """Show the first of `slices` now and the others as they come; raise what the first one raises."""
        mine = _Request(slices)
        with self._swap:
            older, self._newest = self._newest, mine
        older.replaced.set()  # before the turn: running work sees it and makes room
        try:
            more = self._advance(mine)
        except BaseException:  # an interrupt too: nobody may wait for what will never come
            mine.done.set_result(None)
            raise
        if more:
            _WORKER.submit(self._go_on, mine, PAUSE)
        else:
            mine.done.set_result(None)

    def drop(self) -> None:
        """End the newest request after the slice that is being made, and return when that is done."""
        self._newest.replaced.set()
        with TURN:
            pass

    def wait(self) -> None:
        """Return when the newest request is finished; raise what its later slices raised."""
        self._newest.done.result()

    def _go_on(self, request: _Request, pause: float = GAP) -> None:
        try:
            more = not request.replaced.wait(pause) and self._advance(request)
        except BaseException as failure:
            request.done.set_exception(failure)
            return
        if more:
            _WORKER.submit(self._go_on, request)  # behind the other panels
        else:
            request.done.set_result(None)

    def _advance(self, request: _Request) -> bool:
        """Show the next slice; return False if there is none, or a newer request."""
        with TURN, shielded():
            if request.replaced.is_set():
                return False
            try:
                outcome = interruptible(lambda: next(request.slices))
            except StopIteration:
                return False
            if request.replaced.is_set():  # the hand has moved on meanwhile
                return False
            self._show(outcome)
            return True

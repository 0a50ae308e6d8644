"""Run a learner's code so that nothing it does can break the lesson.

The code runs in a thread of its own and is cut after a time limit by an exception raised inside that thread.
This works in every thread of a kernel and on every system. What cannot be cut is a single long call into
compiled code (a huge matrix product, `time.sleep`), and a loop that swallows every exception in two functions
at once. The check then answers in time all the same, and says that the code still runs.
"""

import ctypes
import dataclasses
import functools
import io
import math
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from types import FrameType
from unittest.mock import patch

import numpy as np
import torch

from mtl_teach.exercises.explain import explained, is_theirs

_PATIENCE = 1.0  # seconds given to a cut thread before it is left alone
_TURN = 0.1  # seconds of one wait
_IMPORT = 60.0  # seconds given to an import: cut in its middle, a module stays half made in the whole kernel


class TimeIsUp(BaseException):
    """Raised inside the learner's thread; no `except Exception` of theirs can swallow it."""


@dataclass(frozen=True)
class Outcome:
    """What the learner's code did: returned `value`, or stopped with `problem` (a key) and `message`."""

    value: object = None
    problem: str = ""
    message: str = ""
    printed: str = ""
    hint: str = ""


class _Printed(io.TextIOBase):
    """Keeps the first `limit` characters, so that printing in an endless loop cannot fill the memory."""

    def __init__(self, limit: int = 300):
        self.text, self.limit = "", limit

    def write(self, text: str) -> int:
        self.text = (self.text + text)[: self.limit]
        return len(text)


def guarded(work: Callable[[], object], seconds: float) -> Outcome:
    """Call `work()` in its own thread for at most `seconds`; never raises what the learner's code raised.

    >>> guarded(lambda: 6 * 7, seconds=5).value
    42
    >>> guarded(lambda: 1 / 0, seconds=5).problem
    'exception'
    """
    box: list[Outcome] = []
    done = threading.Event()
    thread = threading.Thread(target=_collect, args=(work, box, done), daemon=True)
    printed = _Printed()
    with (
        torch.random.fork_rng(devices=[]),
        redirect_stdout(printed),
        redirect_stderr(printed),
        warnings.catch_warnings(),
        _empty_is_nan(),
    ):
        warnings.filterwarnings("ignore", "Converting a tensor with requires_grad")  # a hint says it better
        warnings.filterwarnings("ignore", ".*does not have a deterministic implementation")
        try:
            thread.start()
            _wait(thread, done, seconds)
        finally:  # also when the reader presses "interrupt" while we wait
            stopped = _cut(thread, done, box)
        thread.join(_PATIENCE if stopped else 0)
    outcome = box[0] if box else _late(seconds, stopped)
    if outcome.problem == "time":
        outcome = _late(seconds, stopped)
    return dataclasses.replace(outcome, printed=printed.text.strip())


@contextmanager
def _empty_is_nan() -> Iterator[None]:
    """Let torch.empty and np.empty give NaN (the largest of whole numbers): what lies in memory is luck.

    Else an answer that forgets to fill an entry passes in one kernel and fails in the next.
    """
    before = torch.get_deterministic_debug_mode()
    torch.use_deterministic_algorithms(True, warn_only=True)
    try:
        with (
            patch.object(np, "empty", _filled(np.empty)),
            patch.object(np, "empty_like", _filled(np.empty_like)),
        ):
            yield
    finally:
        torch.set_deterministic_debug_mode(before)


def _filled(make: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
    @functools.wraps(make)
    def filled(*args: object, **kwargs: object) -> np.ndarray:
        array = make(*args, **kwargs)
        if array.dtype.kind in "fc":
            array.fill(math.nan)
        elif array.dtype.kind in "iu":
            array.fill(np.iinfo(array.dtype).max)
        elif array.dtype.kind == "b":
            array.fill(True)
        return array

    return filled


def _collect(work: Callable[[], object], box: list[Outcome], done: threading.Event) -> None:
    sys.settrace(lambda frame, event, arg: None)  # allows the traps of `_cut`; costs next to nothing
    try:
        box.append(Outcome(work()))
    except TimeIsUp:
        box.append(Outcome(problem="time"))
    except SystemExit:
        box.append(Outcome(problem="exit", message="the code asked Python to exit"))
    except BaseException as error:  # whatever a learner's code raises is material for an answer
        problem, message, hint = explained(error)
        box.append(Outcome(problem=problem, message=message, hint=hint))
    finally:
        done.set()


def _wait(thread: threading.Thread, done: threading.Event, seconds: float) -> None:
    """Wait for the thread; if it is importing when its time is up, for that too, and once more `seconds`.

    Not with thread.join(): interrupted in it, Python 3.11 takes a thread that goes on running for dead.
    """
    _wait_in_turns(done, seconds)
    until = time.monotonic() + _IMPORT
    imported = False
    while _is_importing(thread) and time.monotonic() < until:
        imported = True
        done.wait(_TURN)
    if imported:
        _wait_in_turns(done, seconds)


def _wait_in_turns(done: threading.Event, seconds: float) -> None:
    """Wait, but hear an interrupt that another thread has caught: a wait looks for one where it ends."""
    until = time.monotonic() + seconds
    while not done.is_set() and (left := until - time.monotonic()) > 0:
        done.wait(min(left, _TURN))


def _is_importing(thread: threading.Thread) -> bool:
    frame = sys._current_frames().get(thread.ident)
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _cut(thread: threading.Thread, done: threading.Event, box: list[Outcome]) -> bool:
    """Raise TimeIsUp in the thread until it ends; return whether it did."""
    for _ in range(20):
        if box or not thread.is_alive():
            return True
        frame = sys._current_frames().get(thread.ident)
        while frame is not None:
            if is_theirs(frame.f_code.co_filename):
                frame.f_trace, frame.f_trace_lines = _trap(), False
            frame = frame.f_back
        _raise_in(thread.ident)
        done.wait(_PATIENCE / 20)
    if thread.is_alive():
        _take_the_flag_down()
    return not thread.is_alive()


def _raise_in(ident: int) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident), ctypes.py_object(TimeIsUp))


def _take_the_flag_down() -> None:
    """Raise TimeIsUp in this thread and catch it, because another thread does not get to raise its own.

    Python 3.11 has one flag for all threads, "an exception waits for one of you", and takes it down where one
    is raised. A thread in a long compiled call raises none, and while the flag stands, a traced thread does
    not get beyond the first instruction of any function: the next answer would be cut, right or wrong. The
    long call is still cut where it ends: the thread then puts the flag up again by itself.
    """
    with suppress(TimeIsUp):
        _raise_in(threading.get_ident())


def _trap() -> Callable:
    """Return a trace function for a frame that may swallow TimeIsUp with a bare `except:`.

    It raises again at the first line after the exception, which is in the handler, where nothing catches it.
    Until then it asks for no lines: were it called at each, TimeIsUp could arrive inside it, and Python drops
    a trace function that raises (seen on 3.13).
    """

    def trace(frame: FrameType, event: str, arg: object) -> Callable:
        if event == "line":
            raise TimeIsUp
        frame.f_trace_lines = event == "exception" or frame.f_trace_lines
        return trace

    return trace


def _late(seconds: float, stopped: bool) -> Outcome:
    rest = "" if stopped else "; it still runs, so restart the kernel if everything stays slow"
    return Outcome(problem="time", message=f"no answer after {seconds:g} seconds, so the check cut it{rest}")

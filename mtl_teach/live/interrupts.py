"""The kernel's square button stops a fit also where Python alone would not hear it.

JupyterLab has controls answered in a thread of their own, and later slices are made in another; an interrupt
reaches only the main thread, and while no cell runs ipykernel ignores it. So it is passed on.
"""

import ctypes
import sys
import threading
import time
from collections.abc import Callable
from typing import TypeVar

Made = TypeVar("Made")

_working: int | None = None  # the thread that makes a slice; slices take turns, so there is at most one
_passing = False  # whether an interrupt is on its way to it


def interruptible(work: Callable[[], Made]) -> Made:
    """Return `work()`; an interrupt of the kernel raises KeyboardInterrupt in it, whatever thread this is.

    Never after it: one that is on its way when the work ends is waited for. Behind this function it would end
    the thread that answers the controls, and with it every panel.
    """
    global _working
    try:
        _working = threading.get_ident()
        return work()
    finally:
        _working = None
        while _passing:
            time.sleep(0.001)
        time.sleep(0)  # a call: here Python raises what has been passed on


def pass_on() -> None:
    """Have ipykernel pass interrupts on while no cell runs; call it in a cell. Elsewhere it does nothing."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    kernel = getattr(shell, "kernel", None)
    if hasattr(kernel, "saved_sigint_handler"):  # what it sets again when the cell has ended
        kernel.saved_sigint_handler = _interrupted


def _interrupted(_number: int, _frame: object) -> None:
    global _passing
    _passing = True  # before the look: on a busy machine the work may end between the look and the raise
    try:
        thread = _working
        if thread is not None:
            _raise_in(thread)
    finally:
        _passing = False


def _raise_in(thread: int) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(KeyboardInterrupt))

"""The kernel's square button stops a fit also where Python alone would not hear it.

JupyterLab has controls answered in a thread of their own, and later slices are made in another; an interrupt
reaches only the main thread, and while no cell runs ipykernel ignores it. So it is passed on.
"""

import ctypes
import sys
import threading
from collections.abc import Callable
from typing import TypeVar

Made = TypeVar("Made")

_working: int | None = None  # the thread that makes a slice; slices take turns, so there is at most one


def interruptible(work: Callable[[], Made]) -> Made:
    """Return `work()`; an interrupt of the kernel raises KeyboardInterrupt in it, whatever thread this is."""
    global _working
    try:
        _working = threading.get_ident()
        return work()
    finally:
        _working = None


def pass_on() -> None:
    """Have ipykernel pass interrupts on while no cell runs; call it in a cell. Elsewhere it does nothing."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    kernel = getattr(shell, "kernel", None)
    if hasattr(kernel, "saved_sigint_handler"):  # what it sets again when the cell has ended
        kernel.saved_sigint_handler = _interrupted


def _interrupted(_number: int, _frame: object) -> None:
    # Whoever works waits for this thread to let go of the interpreter, or is in a call that will return. The
    # exception meets it at its next step, so always inside of `interruptible`.
    if _working is not None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(_working), ctypes.py_object(KeyboardInterrupt)
        )

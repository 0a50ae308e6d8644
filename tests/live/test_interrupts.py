"""An interrupt ends the work that it meets, and nothing else."""

import threading
import time

import pytest

from mtl_teach.live import interrupts
from mtl_teach.live.interrupts import interruptible


def test_an_interrupt_on_its_way_when_the_work_ends_still_meets_it(monkeypatch):
    raise_in, told = interrupts._raise_in, []
    started, ended = threading.Event(), threading.Event()

    def late(thread: int) -> None:  # as on a busy machine: the work runs on between look and raise
        ended.set()
        time.sleep(0.1)
        raise_in(thread)

    def answer_controls() -> None:
        try:
            interruptible(lambda: (started.set(), ended.wait()))
        except KeyboardInterrupt:
            told.append("the work")
        try:
            for _ in range(300):
                time.sleep(0.001)
            told.append("the thread lives")
        except KeyboardInterrupt:
            told.append("the thread")

    monkeypatch.setattr(interrupts, "_raise_in", late)
    thread = threading.Thread(target=answer_controls)
    thread.start()
    started.wait()
    interrupts._interrupted(2, None)
    thread.join()
    assert told == ["the work", "the thread lives"]


def test_an_interrupt_without_work_is_nothing():
    interrupts._interrupted(2, None)
    assert interruptible(lambda: 7) == 7


def test_work_in_the_main_thread_is_interrupted():
    with pytest.raises(KeyboardInterrupt):
        interruptible(lambda: interrupts._interrupted(2, None))

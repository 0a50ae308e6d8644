"""Work in slices: who waits gets the turn after one step, and what nobody waits for goes on to the end."""

import importlib
import threading

import pytest

from mtl_teach.live.latest import Latest
from mtl_teach.live.progressive import TURN, Turn, Work, progressive


def wait_until_wanted(turn):
    for _ in range(10_000):
        if turn.wanted:
            return True
        threading.Event().wait(0.001)
    return False


def visit(turn, seen):
    with turn:
        seen.append("turn")


def test_a_slice_ends_after_the_step_in_which_somebody_begins_to_wait(monkeypatch):
    monkeypatch.setattr(importlib.import_module("mtl_teach.live.progressive"), "SLICE", 3600.0)
    seen, visitors = [], []

    def steps():
        for step in range(6):
            if step == 3:
                visitors.append(threading.Thread(target=visit, args=(TURN, seen)))
                visitors[0].start()
                assert wait_until_wanted(TURN)
            seen.append(step)
            yield step

    states = list(Work(steps()))
    visitors[0].join()
    assert states[:2] == [0, 3] and states[-1] == 5  # the first step, the slice that made room, the end
    assert seen.index("turn") > seen.index(3)


def test_a_turn_is_wanted_only_while_another_thread_waits():
    turn, seen = Turn(), []
    with turn, turn:
        assert not turn.wanted
        visitor = threading.Thread(target=visit, args=(turn, seen))
        visitor.start()
        assert wait_until_wanted(turn) and seen == []
    visitor.join()
    assert seen == ["turn"] and not turn.wanted


def test_an_exception_gives_the_turn_back():
    turn, seen = Turn(), []
    with pytest.raises(ZeroDivisionError), turn:
        1 / 0
    visitor = threading.Thread(target=visit, args=(turn, seen))
    visitor.start()
    visitor.join(10)
    assert seen == ["turn"]


def test_a_picture_that_is_finished_too_late_is_not_shown():
    shown, at_work, replaced = [], threading.Event(), threading.Event()

    def slow():
        yield "old 1"
        at_work.set()
        replaced.wait(10)
        yield "old 2"

    class Newer:
        def __iter__(self):
            return self

        def __next__(self):
            shown.append("new")
            raise StopIteration

    latest = Latest(shown.append)
    latest.request(slow())
    assert at_work.wait(10)
    older = latest._newest
    threading.Thread(target=lambda: (older.replaced.wait(10), replaced.set())).start()
    latest.request(Newer())
    older.done.result(10)
    assert shown == ["old 1", "new"]


def test_every_state_of_a_work_is_made_once_however_many_look():
    made = []

    @progressive(keep=1)
    def count(most):
        for step in range(most):
            made.append(step)
            yield step

    assert count(4).finish() == count(4).finish() == 3
    assert made == [0, 1, 2, 3]

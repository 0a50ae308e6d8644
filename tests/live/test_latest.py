"""Latest value wins: what is run is counted; no assertion depends on the clock."""

import importlib
import queue
import threading

import pytest

from mtl_teach.live import interrupts
from mtl_teach.live.latest import Latest
from mtl_teach.live.progressive import TURN

latest_module = importlib.import_module("mtl_teach.live.latest")
PATIENCE = 20  # seconds after which a wait that never ends is a failure


class Worker:
    """One thread that makes slices as the engine's does, but keeps no process alive that has failed."""

    def __init__(self):
        self.jobs = queue.Queue()
        threading.Thread(target=self.run, daemon=True).start()

    def submit(self, job, *arguments):
        self.jobs.put((job, arguments))

    def run(self):
        while True:
            job, arguments = self.jobs.get()
            job(*arguments)


@pytest.fixture(autouse=True)
def worker(monkeypatch):
    monkeypatch.setattr(latest_module, "_WORKER", Worker())


def slices(ran: list, name: object, count: int = 3):
    for part in range(count):
        ran.append((name, part))
        yield name, part


def finished(latest: Latest) -> None:
    latest._newest.done.result(PATIENCE)


def test_of_thirty_moves_the_last_runs_as_if_it_had_been_the_only_one(monkeypatch):
    ran, shown = [], []
    latest = Latest(shown.append)
    monkeypatch.setattr(latest_module, "PAUSE", 3600)  # whoever waits for it before looking waits for ever
    for move in range(29):
        latest.request(slices(ran, move))
    monkeypatch.setattr(latest_module, "PAUSE", 0)
    latest.request(slices(ran, 29))
    finished(latest)
    expected = [(move, 0) for move in range(29)] + [(29, 0), (29, 1), (29, 2)]
    assert ran == shown == expected


def test_a_slice_that_is_under_way_is_the_last_of_what_was_replaced():
    ran, at_work, go_on = [], threading.Event(), threading.Event()

    def slow():
        yield ran.append("old 1")
        ran.append("old 2")
        at_work.set()
        yield go_on.wait(PATIENCE)
        yield ran.append("old 3")

    latest = Latest(lambda _: None)
    latest.request(slow())
    assert at_work.wait(PATIENCE)
    older = latest._newest
    threading.Thread(target=lambda: older.replaced.wait(PATIENCE) and go_on.set()).start()
    latest.request(slices(ran, "new"))
    older.done.result(PATIENCE)
    finished(latest)
    assert ran == ["old 1", "old 2", ("new", 0), ("new", 1), ("new", 2)]


def test_panels_take_turns_slice_by_slice(monkeypatch):
    monkeypatch.setattr(latest_module, "PAUSE", 0)
    shown = []
    one, other = Latest(shown.append), Latest(shown.append)
    with TURN:  # the worker begins when both have asked
        one.request(slices([], "one"))
        other.request(slices([], "other"))
    finished(one)
    finished(other)
    assert shown == [(name, part) for part in range(3) for name in ("one", "other")]


def test_what_a_later_slice_raises_reaches_whoever_waits_and_ends_nothing_else():
    def failing():
        yield 1
        raise RuntimeError("diverged")

    latest = Latest(lambda _: None)
    latest.request(failing())
    with pytest.raises(RuntimeError, match="diverged"):
        latest.wait()
    shown = []
    other = Latest(shown.append)
    other.request(slices([], "other"))
    finished(other)
    assert len(shown) == 3


def test_an_interrupt_of_a_first_slice_leaves_nobody_waiting():
    def interrupted():
        raise KeyboardInterrupt
        yield

    latest = Latest(lambda _: None)
    with pytest.raises(KeyboardInterrupt):
        latest.request(interrupted())
    finished(latest)


def test_dropped_work_is_not_gone_on_with():
    ran, at_work = [], threading.Event()

    def endless():
        yield ran.append("first")
        while True:
            ran.append("more")
            at_work.set()
            yield None

    latest = Latest(lambda _: None)
    latest.request(endless())
    assert at_work.wait(PATIENCE)
    latest.drop()
    finished(latest)
    count = len(ran)
    other = Latest(lambda _: None)
    other.request(slices([], "other"))
    finished(other)  # the worker had its turns, and spent none on what was dropped
    assert len(ran) == count


def test_an_interrupt_is_passed_on_to_the_thread_that_works():
    begun, caught = threading.Event(), []

    def work():
        begun.set()
        while True:
            pass

    def run():
        try:
            interrupts.interruptible(work)
        except KeyboardInterrupt:
            caught.append("interrupt")

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert begun.wait(PATIENCE)
    interrupts._interrupted(2, None)
    thread.join(PATIENCE)
    assert caught == ["interrupt"] and interrupts._working is None


def test_an_interrupt_while_nobody_works_touches_no_thread():
    interrupts.interruptible(lambda: None)
    interrupts._interrupted(2, None)
    assert sum(range(10_000)) == 49_995_000

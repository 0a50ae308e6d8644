"""Whatever a learner's code does, the check answers: in time, without a trace of ours, from any thread."""

import _thread
import dataclasses
import inspect
import math
import os
import signal
import sys
import threading
import time

import numpy as np
import pytest
import torch

from mtl_teach.exercises import check, sandbox
from mtl_teach.exercises.result import NOT_YET, Result, not_yet
from mtl_teach.exercises.sandbox import guarded
from mtl_teach.lessons import exercises as every_exercise
from mtl_teach.losses import squared_error

EXERCISES = every_exercise()


@pytest.fixture(autouse=True)
def no_progress(monkeypatch):
    monkeypatch.setenv("MTL_TEACH_PROGRESS", "off")


def _swallows_everything():
    while True:
        try:
            while True:
                pass
        except:  # noqa: E722
            pass


def _recursion():
    return _recursion()


@pytest.mark.parametrize("code", [_swallows_everything, lambda: [print("x") for _ in iter(int, 1)]])
def test_endless_loops_are_cut_and_leave_no_thread(code):
    before = threading.active_count()
    outcome = guarded(code, 0.2)
    assert outcome.problem == "time" and "0.2 seconds" in outcome.message
    assert len(outcome.printed) <= 300
    assert threading.active_count() == before


def _is_at_work(function):
    """Say whether a thread runs a function, be it one that `threading` has forgotten."""
    for frame in sys._current_frames().values():
        while frame is not None:
            if frame.f_code is function.__code__:
                return True
            frame = frame.f_back
    return False


def _innermost(thread):
    """Return the file whose code a thread runs."""
    return sys._current_frames()[thread.ident].f_code.co_filename


@pytest.fixture
def heard():
    """Let this process hear an interrupt: one that a shell has put in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(sys.platform == "win32", reason="os.kill ends the process there")
@pytest.mark.usefixtures("heard")
def test_an_interrupted_check_leaves_no_thread():
    """A reader presses stop: what goes on at work would slow down all that comes after."""

    def endless():
        waits = inspect.getsourcefile(threading)
        while not (_is_at_work(sandbox._wait) and _innermost(threading.main_thread()) == waits):
            pass
        os.kill(os.getpid(), signal.SIGINT)
        while True:
            pass

    with pytest.raises(KeyboardInterrupt):
        guarded(endless, 60)
    for _ in range(500):  # its thread ends a moment later
        if not (at_work := _is_at_work(endless)):
            break
        time.sleep(0.01)
    assert not at_work


@pytest.mark.usefixtures("heard")
def test_an_interrupt_that_another_thread_has_caught_is_heard():
    """So it is on Windows, and at times elsewhere; without a time limit a deaf check would never end."""

    def endless():
        while not _is_at_work(sandbox._wait):
            pass
        _thread.interrupt_main()
        while True:
            pass

    with pytest.raises(KeyboardInterrupt):
        guarded(endless, math.inf)


def test_a_loop_is_cut_when_the_check_runs_in_another_thread():
    box = []
    thread = threading.Thread(target=lambda: box.append(guarded(_swallows_everything, 0.2)))
    thread.start()
    thread.join()
    assert box[0].problem == "time"


@pytest.mark.parametrize(
    "make",
    [lambda: torch.empty(3), lambda: torch.ones(3).new_empty(3), lambda: torch.empty_like(torch.ones(3)),
     lambda: torch.Tensor(3), lambda: torch.from_numpy(np.empty(3)),
     lambda: torch.from_numpy(np.empty_like(np.ones(3)))],
)  # fmt: skip
def test_what_nobody_has_filled_is_nan(make):
    assert guarded(make, 5).value.isnan().all()


def test_whole_numbers_that_nobody_has_filled_are_none_that_anybody_meets():
    assert guarded(lambda: np.empty(2, dtype=np.int64).min(), 5).value == np.iinfo(np.int64).max
    assert guarded(lambda: torch.empty(2, dtype=torch.int64).min(), 5).value == torch.iinfo(torch.int64).max
    assert guarded(lambda: np.empty(2, dtype=object), 5).value.tolist() == [None, None]
    assert guarded(lambda: np.empty(50, dtype=bool), 5).value.all()


def test_memory_is_as_it_was_behind_a_check():
    assert not torch.are_deterministic_algorithms_enabled()
    before = np.empty, np.empty_like
    guarded(lambda: 1 / 0, 5)
    assert (np.empty, np.empty_like) == before
    assert not torch.are_deterministic_algorithms_enabled()


@pytest.fixture
def slow_import(tmp_path, monkeypatch):
    """Make a module `takes_its_time`, whose import ends when the sandbox has seen that it goes on."""
    gate = tmp_path / "open"
    (tmp_path / "takes_its_time.py").write_text(
        f"import os, time\nwhile not os.path.exists({str(gate)!r}):\n    time.sleep(0.01)\nwhole = True\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "takes_its_time", raising=False)
    asked = sandbox._is_importing

    def is_importing(thread):
        seen = asked(thread)
        if seen:
            gate.touch()
        return seen

    monkeypatch.setattr(sandbox, "_is_importing", is_importing)
    return gate


def test_an_import_is_not_cut_in_its_middle(slow_import):
    """As that of `torch.func.grad` at its first call: half a module would fail in all that comes after."""

    def code():
        import takes_its_time

        return takes_its_time.whole

    outcome = guarded(code, 2)
    assert outcome.value is True, outcome.message


def test_a_loop_after_an_import_is_cut(slow_import):
    def code():
        import takes_its_time  # noqa: F401

        _swallows_everything()

    assert guarded(code, 2).problem == "time" and slow_import.exists()


@pytest.fixture
def long_call():
    """Return a function whose one compiled call ends when the test does, and what it did after that call."""
    gate, after = threading.Lock(), []
    gate.acquire()
    before = {*threading.enumerate()}

    def code():
        gate.acquire()
        after.append("went on")

    yield code, after
    gate.release()
    (left,) = {*threading.enumerate()} - before
    left.join(10)
    assert not left.is_alive() and after == []  # cut as soon as the call has ended


def test_one_long_call_cannot_be_cut_and_the_check_says_so(long_call):
    code, _ = long_call
    outcome = guarded(code, 0.1)
    assert outcome.problem == "time" and "still runs" in outcome.message


def test_the_next_answer_is_judged_while_a_long_call_still_runs(long_call):
    code, _ = long_call
    guarded(code, 0.1)
    assert guarded(lambda: 6 * 7, 5).value == 42
    assert guarded(_swallows_everything, 0.2).message.endswith("cut it")  # it is traced all the same


@pytest.mark.parametrize(
    ("code", "problem", "said"),
    [
        (lambda: sys.exit(3), "exit", "exit"),
        (lambda: 1 / 0, "exception", "ZeroDivisionError: division by zero, in line"),
        (_recursion, "exception", "RecursionError"),
        (lambda: (_ for _ in ()).throw(KeyboardInterrupt), "exception", "KeyboardInterrupt"),
        (lambda: (_ for _ in ()).throw(NotImplementedError), "exception", "NotImplementedError"),
    ],
)
def test_what_stops_the_code_is_told(code, problem, said):
    outcome = guarded(code, 5)
    assert outcome.problem == problem and said in outcome.message


def test_the_learners_line_is_named_and_no_other():
    def count_parameters(features, trunk, head, tasks):
        return torch.zeros(2) @ torch.zeros(3)

    shown = repr(check.count_parameters(count_parameters))
    assert "return torch.zeros(2) @ torch.zeros(3)" in shown and "of your code" in shown
    assert "sandbox" not in shown and "Traceback" not in shown


def test_an_error_inside_the_package_is_shown_at_the_learners_line():
    def bce_gradient(logits, labels):
        return squared_error(logits, labels.tolist())

    shown = repr(check.bce_gradient(bce_gradient))
    assert "return squared_error(logits, labels.tolist())" in shown and "of your code" in shown


def test_printing_is_kept_out_of_the_page_and_shown_on_failure(capsys):
    def seeds_needed(sd, reach):
        print("here I am", sd)
        return 0

    shown = repr(check.seeds_needed(seeds_needed))
    assert "here I am" in shown
    assert capsys.readouterr().out == ""


def test_random_numbers_of_the_notebook_are_left_alone():
    torch.manual_seed(3)
    expected = torch.rand(3)
    torch.manual_seed(3)
    guarded(lambda: torch.manual_seed(99), 5)
    check.MultiHead(EXERCISES["MultiHead"].reference)
    assert torch.equal(torch.rand(3), expected)


def test_a_fault_of_the_check_is_not_blamed_on_the_learner():
    broken = dataclasses.replace(check.decode, properties=None)
    result = broken(lambda code: "impossible")
    assert result.status == NOT_YET and result.key == "internal" and "report" in repr(result)


def test_float32_is_right_but_told():
    result = check.bce_gradient(lambda z, y: torch.sigmoid(z.float()) - y.float())
    assert result and "float32" in repr(result)


def test_a_misspelt_exercise_suggests_the_nearest():
    with pytest.raises(AttributeError, match="did you mean 'count_parameters'"):
        check.count_paramters
    assert "penalty" in dir(check)


def test_html_escapes_what_came_and_uses_more_than_colour():
    shown = not_yet("x", "key", came="<script>")._repr_html_()
    assert "<script>" not in shown and "✗ not yet" in shown and "var(--jp-" in shown
    assert not not_yet("x", "key") and Result("x", "correct")

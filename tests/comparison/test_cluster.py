"""Splits on two workers: the same numbers as here, also when one of them is killed on the way."""

import logging
import os
import signal
import subprocess
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

import numpy as np
import pytest

import mtl_teach.comparison
from mtl_teach.comparison import compare
from mtl_teach.comparison.command import main
from mtl_teach.comparison.trial import run
from tests.comparison.tables import columns, write

SPLITS = 6
no_kill = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")


@pytest.fixture(scope="module")
def address():
    """A scheduler with two workers, each a process of its own."""
    distributed = pytest.importorskip("dask.distributed", reason="no Dask here: pip install .[cluster]")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(scope="module")
def alone():
    return compare(columns(kind="binary"), "task", "y", splits=SPLITS, progress=False)


def on(address: str, **more):
    return compare(columns(kind="binary"), "task", "y", splits=SPLITS, scheduler=address, **more)


def same(one, other) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in ("loss", "wrong", "chosen")
    )


def noted(table, scored, seed, *, folder):
    """A split that leaves behind who computed it."""
    with (folder / str(seed)).open("a") as file:
        file.write(f"{os.getpid()}\n")
    return run(table, scored, seed)


def fatal_once(table, scored, seed, *, folder):
    """The same; but the first process that begins one when another has been done is killed."""
    if any(folder.glob("[0-9]*")):
        with suppress(FileExistsError), (folder / "dead").open("x") as file:
            file.write(str(os.getpid()))
            file.flush()
            os.kill(os.getpid(), signal.SIGKILL)
    return noted(table, scored, seed, folder=folder)


def fatal(table, scored, seed):
    os.kill(os.getpid(), signal.SIGKILL)


def refusing(table, scored, seed):
    raise ValueError("no such split")


def test_two_workers_say_what_one_process_says(address, alone, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(mtl_teach.comparison, "run", partial(noted, folder=tmp_path))
    found = on(address, progress=True)
    assert same(found, alone) and str(found) == str(alone)
    who = {path.read_text() for path in tmp_path.iterdir()}
    assert len(list(tmp_path.iterdir())) == SPLITS and f"{os.getpid()}\n" not in who
    assert f"{SPLITS}/{SPLITS}" in capsys.readouterr().err  # the bar


@no_kill
def test_a_killed_worker_costs_its_work_and_nothing_else(address, alone, tmp_path, monkeypatch):
    monkeypatch.setattr(mtl_teach.comparison, "run", partial(fatal_once, folder=tmp_path))
    assert same(on(address, progress=False), alone)
    dead = (tmp_path / "dead").read_text()
    runs = [path.read_text().split() for path in tmp_path.glob("[0-9]*")]
    assert len(runs) == SPLITS
    # What a worker that lives has done is done once; only what was with the dead one is done again.
    assert all(len([one for one in who if one != dead]) <= 1 and len(who) <= 2 for who in runs)


@no_kill
def test_a_split_that_kills_every_worker_ends_in_a_clear_error(address, monkeypatch):
    monkeypatch.setattr(mtl_teach.comparison, "run", fatal)
    with pytest.raises(RuntimeError, match=r"brought down several .*: give each worker more memory"):
        on(address, progress=False)


def test_what_a_split_raises_arrives(address, monkeypatch):
    monkeypatch.setattr(mtl_teach.comparison, "run", refusing)
    with pytest.raises(ValueError, match="no such split"):
        on(address, progress=False)


@pytest.mark.parametrize("where", ["tcp://127.0.0.1:9", "localhost", "", "carrier://pigeon:1", 8786])
def test_a_scheduler_that_does_not_answer_is_named_with_a_remedy(where, monkeypatch):
    pytest.importorskip("dask.distributed", reason="no Dask here: pip install .[cluster]")
    monkeypatch.setattr("mtl_teach.comparison.cluster.SECONDS", 0.5)
    with pytest.raises(
        ConnectionError, match=r"^scheduler .* must answer .*: start one with `dask scheduler`"
    ):
        on(where, progress=False)


def test_without_dask_the_error_names_the_extra(monkeypatch, tmp_path, capsys):
    monkeypatch.setitem(sys.modules, "dask", None)
    monkeypatch.setitem(sys.modules, "dask.distributed", None)
    path = write(tmp_path / "a.csv", columns())
    told = ["compare", str(path), "--task", "task", "--label", "y", "--scheduler", "tcp://127.0.0.1:9"]
    assert main(told) == 2
    said = capsys.readouterr().err
    assert said.splitlines()[-1].startswith("error: scheduler must be None without Dask")
    assert "pip install .[cluster]" in said and not Path("comparison.html").exists()


def test_dask_is_loaded_only_for_a_scheduler():
    script = "import sys, mtl_teach.comparison.cluster; mtl_teach.compare; print('dask' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

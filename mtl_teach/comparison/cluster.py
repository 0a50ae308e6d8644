"""Splits on the workers of a Dask scheduler: the same pure function, and the same numbers as in one process.

Dask is loaded here and nowhere else, and only when a scheduler is named: `pip install .[cluster]`.
"""

import socket
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from mtl_teach.comparison.table import Table
from mtl_teach.comparison.trial import Trial

if TYPE_CHECKING:
    from dask import distributed

SECONDS = 10  # in which a scheduler must answer
Work = Callable[[Table, np.ndarray, int], Trial]
Place = TypeVar("Place")


def trials(
    work: Work, table: Table, scored: np.ndarray, seeds: Sequence[int], address: str
) -> Iterator[tuple[int, Trial]]:
    """Yield each split's place among `seeds` and its trial `work(table, scored, seed)`, as workers end them.

    A worker that dies costs what it was at and what it had not handed in: others take that up again.

    Raises what `connected` raises.
    """
    with connected(address) as client:
        yield from as_they_end(_sent(client, work, table, scored, seeds))


def as_they_end(places: "dict[distributed.Future, Place]") -> Iterator[tuple[Place, Any]]:
    """Yield what belongs to each future, and its result, in the order in which workers end them."""
    from dask import distributed

    for future in distributed.as_completed(places):
        yield places[future], future.result()


@contextmanager
def connected(address: str) -> "Iterator[distributed.Client]":
    """Yield a client of the Dask scheduler at `address`, and say in words what goes wrong with it.

    Raises ModuleNotFoundError without Dask, ConnectionError if no scheduler answers or it goes away, and
    RuntimeError if one piece of work brings down worker after worker or the workers cannot load this package.
    """
    try:
        from dask import distributed
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "scheduler must be None without Dask, got no such module: run `pip install .[cluster]` in "
            "the clone, or leave --scheduler out to compute in this process"
        ) from None
    try:
        if not address.startswith("inproc:"):  # a scheduler in this very process has no port
            # A socket asks first: Dask's client, if it finds nobody, is closed some time later by the garbage
            # collector, and has been seen to hold up the next one so long that it failed as well.
            socket.create_connection(distributed.comm.get_address_host_port(address), SECONDS).close()
        client = distributed.Client(address, timeout=SECONDS)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ConnectionError(
            f"scheduler {address!r} must answer within {SECONDS} s, got: {error}: start one with `dask "
            "scheduler`, pass the address that it prints, such as tcp://10.0.0.1:8786, and run `dask worker` "
            "with that address on each machine"
        ) from None
    with client:
        if not client.scheduler_info()["workers"]:
            warnings.warn(f"{address} has no workers yet: run `dask worker {address}`", stacklevel=4)
        try:
            yield client
        except distributed.KilledWorker as error:
            raise RuntimeError(
                f"each piece of work must fit on a worker, got one that brought down several ({error}): give "
                "each worker more memory, or fewer threads with `dask worker --nthreads 1`"
            ) from None
        except ImportError as error:
            raise RuntimeError(
                f"workers must load what this process does, got {error!r} on one: install the same version "
                "of mtl_teach and of its dependencies there"
            ) from None
        except (distributed.CancelledError, OSError) as error:
            raise ConnectionError(
                f"scheduler {address!r} must stay until the work is done, got {error!r}: start it again, and "
                "this command"
            ) from None


def _sent(client, work: Work, table: Table, scored: np.ndarray, seeds: Sequence[int]) -> dict:
    """Hand the splits in; return the place of each future."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Sending large graph")  # the table, once
        # A task like any other, not scattered: if the worker that holds it dies, it is made again.
        brought = client.submit(_unchanged, (table, scored), pure=False)
        return {client.submit(_run, work, brought, one, pure=False): at for at, one in enumerate(seeds)}


def _unchanged(brought: tuple[Table, np.ndarray]) -> tuple[Table, np.ndarray]:
    return brought


def _run(work: Work, brought: tuple[Table, np.ndarray], seed: int) -> Trial:
    from threadpoolctl import threadpool_limits

    # For good: a limit that ended while another thread of this worker computes would change its last digits.
    threadpool_limits(1, "blas")
    return work(*brought, seed)

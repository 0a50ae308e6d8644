"""Work that goes on while you look at it: done in slices, kept, and started afresh if it failed."""

import functools
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Generic, ParamSpec, TypeVar

from mtl_teach.live.shield import shielded

SLICE = 0.025  # seconds between two pictures


class Turn:
    """A lock that its holder may enter again, and that tells the holder when somebody waits for it.

    >>> turn = Turn()
    >>> with turn, turn:
    ...     print(turn.wanted)
    False
    """

    def __init__(self):
        self._lock, self._count = threading.RLock(), threading.Lock()
        self._waiting = 0

    @property
    def wanted(self) -> bool:
        """Whether another thread waits."""
        return self._waiting > 0

    def __enter__(self) -> None:
        if self._lock.acquire(blocking=False):
            return
        self._wait(1)
        try:
            self._lock.acquire()
        finally:
            self._wait(-1)

    def __exit__(self, *_failure) -> None:
        self._lock.release()

    def _wait(self, more: int) -> None:
        with self._count:
            self._waiting += more


#: One thing is computed or drawn at a time: two at once would only make both late.
TURN = Turn()

State = TypeVar("State")
Arguments = ParamSpec("Arguments")


class Work(Generic[State]):
    """The states of one computation, made when somebody looks and then kept.

    Iterating looks at it: the present state comes at once (of new work the first step's), then a newer one
    after each slice, until no step is left. Several may look; a step is made once. Whoever stops looking
    stops the work, which stays where it is. A step that raises, or is interrupted, ends the work, and
    `failed` is called.
    """

    def __init__(self, steps: Iterator[State], failed: Callable[[], None] = lambda: None):
        self._steps: Iterator[State] | None = steps
        self._failed = failed
        self._made = 0
        self._state: State | None = None

    def __iter__(self) -> Iterator[State]:
        seen = 0
        while seen < self._made or self._advance():
            seen = self._made
            yield self._state

    def finish(self) -> State:
        """Work to the end and return the last state; raises ValueError if there is none."""
        for _ in self:
            pass
        if not self._made:
            raise ValueError("the work made no step: yield at least one state")
        return self._state

    def _advance(self) -> bool:
        """Take steps for about a slice, at least one; return False if none is left."""
        with TURN, shielded():
            before, end = self._made, time.perf_counter() + SLICE
            try:
                while self._steps is not None:
                    self._state = next(self._steps)
                    self._made += 1
                    if self._made == 1 or TURN.wanted or time.perf_counter() >= end:
                        break  # the first state is shown as soon as it is there
            except StopIteration:
                self._steps = None
            except BaseException:  # an interrupt too: a generator that was left by an exception is dead
                self._failed()  # first: a second interrupt must not leave dead work behind
                self._steps = None
                raise
            return self._made > before


def progressive(
    keep: int,
) -> Callable[[Callable[Arguments, Iterator[State]]], Callable[Arguments, Work[State]]]:
    """Turn a generator function into one that returns kept `Work`; the same arguments meet the same work.

    The function yields its state after every small step, the state may be one object that grows. The works of
    the `keep` settings that were asked for last are kept. What failed is forgotten, so that the next call
    starts afresh.

    >>> @progressive(keep=8)
    ... def sums(most):
    ...     total = 0
    ...     for number in range(most):
    ...         total += number
    ...         yield total
    >>> sums(4).finish(), sums(4) is sums(4)
    (6, True)
    """

    def decorate(function: Callable[Arguments, Iterator[State]]) -> Callable[Arguments, Work[State]]:
        kept: OrderedDict[object, Work[State]] = OrderedDict()

        @functools.wraps(function)
        def work(*arguments: Arguments.args, **named: Arguments.kwargs) -> Work[State]:
            key = (arguments, tuple(sorted(named.items())))
            with TURN:
                if key not in kept:
                    kept[key] = Work(function(*arguments, **named), lambda: kept.pop(key, None))
                kept.move_to_end(key)
                while len(kept) > keep:
                    kept.popitem(last=False)
                return kept[key]

        work.cache_clear = kept.clear  # as `functools.lru_cache` calls it
        return work

    return decorate

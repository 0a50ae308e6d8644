"""Notes what a reader predicted: listens to the predictions of `mtl_teach.live`, which know nothing of this.

A prediction does not say in which notebook it stands. Jupyter tells the kernel (JPY_SESSION_NAME); where it
does not, predictions wait in memory until a check or the progress cell names the notebook.
"""

import os
import re
from pathlib import Path

from mtl_teach.exercises import notes
from mtl_teach.live import prediction

_waiting: list[tuple[str, object, bool]] = []


def heard(made: prediction.Prediction, given: object, right: bool) -> None:
    """Note one committed prediction."""
    _waiting.append((made.question, given, right))
    name = re.match(r"\d\d", Path(os.environ.get("JPY_SESSION_NAME", "")).name)
    if name:
        settle(name.group())


def settle(notebook: str) -> None:
    """Note the predictions that waited for the notebook's name."""
    while _waiting:
        notes.record_prediction(notebook, *_waiting.pop(0))


def listen() -> None:
    """Listen to predictions from now on; calling it twice changes nothing."""
    if heard not in prediction.listeners:
        prediction.listeners.append(heard)

"""What a task asks for: yes or no ("binary"), one of several classes ("3 classes"), or a number ("real")."""

from torch import Tensor

from mtl_teach import validation

BINARY, REAL, CLASSES = "binary", "real", "classes"


def checked(name: str, kind: object) -> str:
    """Return `kind` if it is one: "binary", "real" or, of any number, "3 classes"; else raise ValueError."""
    number, _, word = kind.partition(" ") if isinstance(kind, str) else ("", "", "")
    if word == CLASSES and number.isdigit():
        return f"{validation.whole(name, int(number), 2)} classes"
    return validation.choice(name, kind, (BINARY, REAL, "3 classes"))


def counted(labels: Tensor) -> str:
    """Return the kind of a task with these class numbers: the largest one tells how many classes there are.

    >>> import torch
    >>> counted(torch.tensor([0.0, 2.0, 1.0]))
    '3 classes'
    """
    return f"{max(2, int(labels.max()) + 1)} classes"


def outputs(kind: str) -> int:
    """Return how many logits the head of such a task has: one per class, or one.

    >>> [outputs(kind) for kind in ("binary", "3 classes", "real")]
    [1, 3, 1]
    """
    return 1 if kind in (BINARY, REAL) else int(kind.split()[0])


def answers(kind: str, logits: Tensor) -> Tensor:
    """Return what logits (..., n), or (..., n, C) of classes, say: 0 or 1, a class number, or the number."""
    if kind == REAL:
        return logits
    return (logits > 0 if kind == BINARY else logits.argmax(-1)).to(logits.dtype)


def guessed(name: str, labels: Tensor, known: Tensor, tasks: tuple[str, ...], whole: bool) -> list[str]:
    """Return the kind of each task of `labels` (..., T, n): "binary" if only 0 and 1 occur, else "real".

    Raises ValueError if labels came as `whole` numbers and others than 0 and 1 occur: they may be classes or
    counts, and only the owner knows.
    """
    fits = ((labels == 0) | (labels == 1) | ~known).all(-1)  # (..., T)
    binary = fits.reshape(-1, fits.shape[-1]).all(0)
    if whole and not binary.all():
        j = int((~binary).nonzero()[0])
        raise ValueError(
            f"{name} of {tasks[j]!r} must say what whole numbers mean, got labels up to "
            f"{labels[..., j, :][known[..., j, :]].max():g}: pass kinds='classes' or kinds='real', or one "
            "such word per task"
        )
    return [BINARY if yes else REAL for yes in binary.tolist()]

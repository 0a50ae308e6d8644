"""Which loss a training uses: by each task's kind, by name, one per task, or a function of the user's."""

from collections.abc import Sequence

from mtl_teach.data.tasks import Tasks
from mtl_teach.losses import LOSSES, Loss, of_kind, per_task
from mtl_teach.network import MultiTaskNet
from mtl_teach.validation import accepts, choice

# What people know from torch, and its name here.
IN_TORCH = {
    "BCEWithLogitsLoss": "binary_cross_entropy",
    "binary_cross_entropy_with_logits": "binary_cross_entropy",
    "MSELoss": "squared_error",
    "mse_loss": "squared_error",
    "CrossEntropyLoss": "cross_entropy",
}


def chosen(loss: Loss | str | Sequence[Loss | str] | None, tasks: Tasks, model: MultiTaskNet) -> Loss:
    """Return one function loss(logits, y, mask, task_weights) for all tasks; arguments as in `Training`.

    Raises ValueError or TypeError that names what does not fit: an unknown name, a function with other
    arguments, a list of another length, a model with another number of tasks or other outputs.
    """
    if callable(loss) and loss not in LOSSES.values():
        return _with_four_arguments(loss)
    _check_sizes(tasks, model)
    if loss is None:
        _check_outputs(tasks, model)
        each = [of_kind(kind) for kind in tasks.kinds]
    elif isinstance(loss, list | tuple):
        if len(loss) != tasks.tasks:
            raise ValueError(
                f"loss must be one for all tasks or one per task (tasks={tasks.tasks}), got {len(loss)}: "
                "name the loss of every task"
            )
        each = [_known(f"loss[{j}]", one) for j, one in enumerate(loss)]
    else:
        each = [_known("loss", loss)] * tasks.tasks
    alike = len(set(each)) == 1 and isinstance(model.outputs, int)
    return each[0] if alike else per_task(each)


def _known(name: str, loss: Loss | str) -> Loss:
    if isinstance(loss, str):
        return LOSSES[choice(name, loss, LOSSES)]
    return loss if loss in LOSSES.values() else _with_four_arguments(loss, name)


def _with_four_arguments(loss: Loss, name: str = "loss") -> Loss:
    """Return `loss` if it can be called with four arguments, as those of the package are."""
    if not callable(loss):
        raise TypeError(f"{name} must be a function or a name, got {loss!r}: pick one of {', '.join(LOSSES)}")
    given, module = getattr(loss, "__name__", type(loss).__name__), loss.__module__ or ""
    if module.startswith("torch.") or not accepts(getattr(loss, "forward", loss), 4):
        known = f"use {IN_TORCH[given]!r}" if given in IN_TORCH else None
        remedy = known or "write a function of yours that takes *rest too"
        raise TypeError(
            f"{name} must take four arguments (logits, y, mask, task_weights), got {given}, which takes "
            f"others: {remedy}"
        )
    return loss


def _check_sizes(tasks: Tasks, model: MultiTaskNet) -> None:
    for size in ("tasks", "features"):
        wanted, got = getattr(model, size), getattr(tasks, size)
        if wanted != got:
            raise ValueError(
                f"tasks must fit the model ({size}={wanted}), got {size}={got}: build the model with {got}"
            )


def _check_outputs(tasks: Tasks, model: MultiTaskNet) -> None:
    if _widths(model.outputs, tasks) != _widths(tasks.outputs, tasks):
        raise ValueError(
            f"outputs of the model must be {tasks.outputs} for tasks of the kinds {', '.join(tasks.kinds)}, "
            f"got {model.outputs}: build it with outputs=tasks.outputs, or say which loss"
        )


def _widths(outputs: int | tuple[int, ...], tasks: Tasks) -> tuple[int, ...]:
    return (outputs,) * tasks.tasks if isinstance(outputs, int) else outputs

"""What the panel on sum and mean says under its picture."""

from mtl_teach.lessons.the_loss_derived.panels.reduction.settings import HIGHEST, SEEDS, STEPS, Setting

FROZEN = 0.6  # a loss above it after the last step has hardly left log 2


def words(setting: Setting, values: dict[str, float], done: bool) -> str:
    """Say how long the gradients are and, when the training is `done`, what the optimiser made of them."""
    many = "1 task" if setting.tasks == 1 else f"{setting.tasks} tasks"
    start = f"{many}, {setting.optimiser} on the {setting.reduction}, learning rate {setting.rate:g}."
    if setting.tasks == 1:
        return f"{start} Sum and mean of one task are the same: loss {_size(values['loss_sum'])}."
    return " ".join([start, _gradients(setting, values), *([_verdict(setting, values)] if done else [])])


def _gradients(setting: Setting, values: dict[str, float]) -> str:
    if setting.reduction == "mean":
        return f"Every gradient is {setting.tasks} times shorter than on the sum, in the heads too."
    trunk, head = (
        values[f"{part}_gradient"] / values[f"{part}_gradient_of_one"] for part in ("trunk", "head")
    )
    return f"The trunk's gradient is {trunk:.2g} times as long as with one task, a head's {head:.2g} times."


def _verdict(setting: Setting, values: dict[str, float]) -> str:
    mine, other = values[f"loss_{setting.reduction}"], values[f"loss_{setting.other}"]
    if setting.optimiser == "Adam":
        return f"Adam divides the gradient's size out again: loss {_size(mine)} on the sum and on the mean."
    if mine > HIGHEST:
        blown = values["blown_starts"]
        return f"The steps are too long: from {blown} of {SEEDS} starts the loss blows up."
    if mine > FROZEN:
        return f"The steps are too short: after {STEPS} of them the loss is still {_size(mine)}."
    beside = "blows up" if other > HIGHEST else f"is {_size(other)}"
    return f"In the end the loss is {_size(mine)}; on the {setting.other} it {beside}."


def _size(loss: float) -> str:
    return f"{loss:.1g}" if loss < 0.1 else f"{loss:.2g}"

"""Notebook 08: a draw of the Gumbel-softmax."""

import torch
from torch import Tensor

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property, gradient_at, of_any_size


def gumbel_draw(logits: Tensor, uniform: Tensor, temperature: float) -> Tensor:
    """Return softmax((logits + g) / temperature), where g = −log(−log(uniform)).

    The softmax runs over the last axis. logits: (..., options).
    uniform: numbers between 0 and 1, of the same shape. A gradient must reach the
    logits, because they are what is learned.
    """
    return torch.softmax((logits + _gumbel(uniform)) / temperature, -1)


def _gumbel(uniform: Tensor) -> Tensor:
    return -torch.log(-torch.log(uniform))


def _inputs(draws: Draws, *shape: int) -> dict:
    uniform = torch.tensor(
        [draws.whole(5, 95) / 100 for _ in range(torch.Size(shape).numel())], dtype=torch.float64
    ).reshape(shape)
    extreme = draws.in_turn((None, 0.001, 0.999))  # as torch.rand gives them one time in ten
    if extreme is not None:
        uniform[..., -1] = extreme
    temperature = draws.in_turn((0.3, 2.0, 0.5, 3.0))
    return {"logits": draws.normal(*shape), "uniform": uniform, "temperature": temperature}


def _switch(draws: Draws) -> dict:
    return _inputs(draws, 2)


def _table(draws: Draws) -> dict:
    return _inputs(draws, 3, 2)


def _tables(draws: Draws) -> dict:
    return _inputs(draws, *draws.in_turn(((2, 3, 2), (1, 3, 2), (2, 1, 2))))


def _three(draws: Draws) -> dict:
    return _inputs(draws, 3)


def _logits_of_any_size(draws: Draws) -> dict:
    shape = draws.in_turn(((3,), (1, 2, 3, 2), (12, 2, 3, 2), (12, 13, 14)))
    temperature = draws.in_turn((0.05, 1.0, 10.0))
    inputs = _inputs(draws, *shape)
    # No limit of 0.001 on them, either; and float32, too, can write the last one.
    inputs["uniform"][..., 0] = draws.in_turn((1e-5, 0.2, 1 - 2**-12))
    return inputs | {"logits": draws.of_any_size(*shape), "temperature": temperature}


def _stacked(value: object) -> object:
    """Return a list of tensors, or of such lists, as one tensor; anything else as it is."""
    rows = [_stacked(row) for row in value] if isinstance(value, list | tuple) else []
    return torch.stack(rows) if rows and all(isinstance(row, Tensor) for row in rows) else value


def _pull(answer, logits, uniform, temperature):
    """Observe the gradient of Σ k · (option k) that reaches the logits: 0 where none does."""

    def weighted(z: Tensor) -> object:
        soft = _stacked(answer(z, uniform, temperature))
        return (soft * torch.arange(1, soft.shape[-1] + 1)).sum() if isinstance(soft, Tensor) else soft

    return gradient_at(weighted, logits)


def _hard(logits, uniform, temperature):
    soft = gumbel_draw(logits, uniform, temperature)
    return torch.zeros_like(soft).scatter(-1, soft.argmax(-1, keepdim=True), 1.0)


_CUT = (
    "the numbers are right, but nothing can learn from them: no detach(), .item(), float(), torch.tensor(…) "
    "or NumPy on the way from the logits"
)

GUMBEL_DRAW = FunctionExercise(
    name="gumbel_draw", notebook="08", title="A draw of the Gumbel-softmax",
    difficulty="easy", minutes=8, reference=gumbel_draw,
    properties=(
        Property("one switch, two options", _switch,
                 "make g from the uniform numbers, which are as they are, add it to the logits, divide the "
                 "sum by the temperature, then the softmax over the last axis", draws=6),
        Property("three options", _three,
                 "nothing in the formula counts the options, and g may lie below 0", draws=3),
        Property("several switches at once", _table,
                 "the softmax runs over the last axis: each switch's options add up to 1", draws=3),
        Property("a table of switches for each of two runs", _tables,
                 "the softmax runs over the last axis, −1, however many there are, and all axes stay: no "
                 "squeeze()", draws=3),
        Property("a gradient reaches the logits", _tables, _CUT, key="gradient", observe=_pull, draws=2),
        of_any_size(_logits_of_any_size),
    ),
    mistakes=(
        # Its numbers are right: beside a gradient it comes before those that have none there.
        Mistake("gradient", _CUT, lambda a, u, t: gumbel_draw(a.detach(), u, t)),
        Mistake("noise_not_divided", "divide the sum by the temperature: the noise is inside the brackets",
                lambda a, u, t: torch.softmax(a / t + _gumbel(u), -1)),
        Mistake("logits_not_divided", "divide the sum by the temperature: the logits are inside too",
                lambda a, u, t: torch.softmax(a + _gumbel(u) / t, -1)),
        Mistake("turned", "the sign is turned round: the larger logits + g, the larger the share",
                lambda a, u, t: torch.softmax(-(a + _gumbel(u)) / t, -1)),
        Mistake("no_temperature",
                "the temperature is missing, or within the logarithm, where it moves all options alike: "
                "divide the sum by it",
                lambda a, u, t: torch.softmax(a + _gumbel(u), -1)),
        Mistake("times_temperature", "divide by the temperature: a small one makes the draw hard",
                lambda a, u, t: torch.softmax((a + _gumbel(u)) * t, -1)),
        Mistake("no_noise",
                "without g the draw is the same each time, and with one g for all options too: each "
                "option needs its own",
                lambda a, u, t: torch.softmax(a / t, -1)),
        Mistake("uniform_noise", "the noise is −log(−log uniform), not the uniform number",
                lambda a, u, t: torch.softmax((a + u) / t, -1)),
        Mistake("one_log", "two logarithms: −log(−log uniform)",
                lambda a, u, t: torch.softmax((a - torch.log(u)) / t, -1)),
        Mistake("noise_turned",
                "the noise is turned round: −log(−log uniform), with a minus in front, and added",
                lambda a, u, t: torch.softmax((a - _gumbel(u)) / t, -1)),
        Mistake("wrong_axis", "over the last axis, −1: the options of one switch",
                lambda a, u, t: torch.softmax((a + _gumbel(u)) / t, 0)),
        Mistake("whole_table", "each switch has its own softmax, over the last axis",
                lambda a, u, t: torch.softmax(((a + _gumbel(u)) / t).flatten(), 0).reshape(a.shape)),
        Mistake("hard", "that is the hard draw: return the soft one", _hard),
        Mistake("log_softmax", "softmax, not its logarithm",
                lambda a, u, t: torch.log_softmax((a + _gumbel(u)) / t, -1)),
        Mistake("sigmoid", "a softmax: the options of a switch add up to 1",
                lambda a, u, t: torch.sigmoid((a + _gumbel(u)) / t)),
        Mistake("no_softmax", "the last step is missing: softmax",
                lambda a, u, t: (a + _gumbel(u)) / t),
        Mistake("first_option", "return all options, not the first one",
                lambda a, u, t: gumbel_draw(a, u, t)[..., 0]),
    ),
)  # fmt: skip

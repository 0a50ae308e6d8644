"""What lesson 01 measures: three designs on the same digits, how often each is right, and what each costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from mtl_teach import data, evaluation, figures, models, training
from mtl_teach.threads import one_thread

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DESIGNS = {
    "single-task": models.single_task,
    "hard sharing": models.hard_sharing,
    "one model for all": models.pooled,
}
TASKS, SAMPLES, PIXELS = 8, 40, 64
STEPS, LEARNING_RATE = 150, 0.02
DECAYS = (0.0, 0.02, 0.1)
OTHER = 1000  # seeds from here on choose the weight decay
QUESTIONS = {
    "even": (0, 2, 4, 6, 8),
    "at least 5": (5, 6, 7, 8, 9),
    "prime": (2, 3, 5, 7),
    "has a loop": (0, 6, 8, 9),
    "divisible by 3": (0, 3, 6, 9),
    "a square": (0, 1, 4, 9),
    "a power of 2": (1, 2, 4, 8),
    "from 3 to 6": (3, 4, 5, 6),
    "spelt with an o": (0, 1, 2, 4),
    "spelt with four letters": (0, 4, 5, 9),
    "spelt with an i": (5, 6, 8, 9),
    "spelt with an e": (0, 1, 3, 5, 7, 8, 9),
    "spelt with three letters": (1, 2, 6),
    "a Fibonacci number": (0, 1, 2, 3, 5, 8),
    "less than 4": (0, 1, 2, 3),
    "spelt with an r": (0, 3, 4),
}
SPAN = (-8.0, 8.0)  # points: all gains of the lesson on one scale, wider only where a draw needs it
ROOM = 32  # units of the trunk for so many questions
Draw = Callable[[int, int, int], data.Tasks]  # samples of each task, seed, replicas


def with_task_axis(trunk: nn.Linear, heads: Sequence[nn.Linear]) -> models.MultiTaskNet:
    """Return the package's network with the weights of a trunk (d -> k) and of T heads (k -> 1), copied.

    >>> trunk, heads = nn.Linear(64, 16), [nn.Linear(16, 1), nn.Linear(16, 1)]
    >>> with_task_axis(trunk, heads).head[0].weight.shape  # (R, T, in, out): the second axis is the tasks'
    torch.Size([1, 2, 16, 1])
    """
    network = models.hard_sharing(trunk.in_features, len(heads), trunk=(trunk.out_features,))
    hidden, last = network.trunk[0], network.head[0]
    with torch.no_grad():
        hidden.weight[0, 0] = trunk.weight.T
        hidden.bias[0, 0, 0] = trunk.bias
        for j, head in enumerate(heads):
            last.weight[0, j] = head.weight.T
            last.bias[0, j, 0] = head.bias
    return network


def angles(scanners: data.Tasks) -> list[str]:
    """Return the angle of each scanner in words.

    >>> angles(data.tilted_digits(tasks=2, samples=1, spread=60))
    ['−30°', '+30°']
    """
    return [name.split(", ")[1].replace("-", "−") for name in scanners.names]


@cache
def accuracy(
    design: str, spread: float, width: int = 16, seed: int = 0, draws: int = 20, decay: float | None = None
) -> Tensor:
    """Return the right answers in % on new digits, mean over eight scanners, one number per draw, (R,).

    design: one of `DESIGNS`. Each scanner has 40 labelled digits; tilts are spread over `spread` degrees; a
    trunk has `width` ReLU units. The same seed draws the same digits for every design. The weight
    `decay` is, if none is given, the best of three for this design, spread and width, see `best_decay`.
    """
    decay = best_decay(design, spread, width, seed) if decay is None else decay
    return _right(design, _scanners(spread), width, seed, draws, decay).mean(-1)


@cache
def best_decay(design: str, spread: float, width: int = 16, seed: int = 0) -> float:
    """Return the weight decay with which a design makes the fewest errors, in ten other draws.

    In each draw the networks learn from 40 digits of a scanner and are judged by 40 more training digits; no
    test digit is seen.
    """
    return _best_decay(design, _scanners(spread), width, seed)


def draw_questions(tasks: int, samples: int, seed: int, replicas: int, one_sheet: bool = False) -> data.Tasks:
    """Draw the first `tasks` of `QUESTIONS`, asked about upright digits, x (R, T, n, 64), y (R, T, n).

    Each task has `samples` digits of its own; with `one_sheet` all ask about the same ones.

    >>> draw_questions(tasks=2, samples=5, seed=0, replicas=1).names
    ('even', 'at least 5')
    """
    drawn = data.tilted_digits(1 if one_sheet else tasks, samples, 0, seed=seed, replicas=replicas)
    wanted = dict(list(QUESTIONS.items())[:tasks])
    parts = {}
    for part in ("", "_test"):
        digits = drawn.truth[f"digits{part}"].expand(-1, tasks, -1)  # (R, T, n)
        answers = [torch.isin(digits[:, j], torch.tensor(yes)) for j, yes in enumerate(wanted.values())]
        parts[f"x{part}"] = getattr(drawn, f"x{part}").expand(-1, tasks, -1, -1)  # (R, T, n, d)
        parts[f"y{part}"] = torch.stack(answers, 1).double()  # (R, T, n)
    return data.Tasks(**parts, names=tuple(wanted), kinds="binary")


def questions_accuracy(
    design: str,
    tasks: int = 16,
    one_sheet: bool = False,
    width: int = ROOM,
    seed: int = 0,
    draws: int = 20,
    judged: int | None = None,
    decay: float | None = None,
) -> Tensor:
    """Return the right answers in % on new digits, mean over the questions, one number per draw, (R,).

    As `accuracy`, with the tasks of `draw_questions`. All of them are learnt; with `judged` only the first so
    many are judged.
    """
    decay = _questions_decay(design, tasks, one_sheet, width, seed) if decay is None else decay
    return _questions_right(design, tasks, one_sheet, width, seed, draws, decay)[:, :judged].mean(-1)


@cache
def _questions_decay(design: str, tasks: int, one_sheet: bool, width: int, seed: int) -> float:
    return _best_decay(design, _questions(tasks, one_sheet), width, seed)


@cache
def _questions_right(
    design: str, tasks: int, one_sheet: bool, width: int, seed: int, draws: int, decay: float
) -> Tensor:
    return _right(design, _questions(tasks, one_sheet), width, seed, draws, decay)


def _questions(tasks: int, one_sheet: bool) -> Draw:
    def draw(samples: int, seed: int, replicas: int) -> data.Tasks:
        return draw_questions(tasks, samples, seed, replicas, one_sheet)

    return draw


def draw_designs(right: Mapping[tuple[str, str], Tensor], ceiling: float | None = None) -> Figure:
    """Draw the right answers in % of the designs, all draws as dots: (design, setting) -> (R,).

    One block of rows per setting, one row per design, each with its mean and 95 % interval. `ceiling`, in %,
    is what one model for all cannot exceed: the names of designs below it stand at the left, on its own side.
    """
    looks = {"single-task": (figures.OWN, "o"), "hard sharing": (figures.SHARED, "s")}
    looks["one model for all"] = (figures.POOLED, "^")
    settings = list(dict.fromkeys(setting for _, setting in right))
    figure, axes = figures.canvas(width=8.5, height=1.0 + 1.35 * len(settings))
    for block, setting in enumerate(settings):
        for place, (design, (colour, mark)) in enumerate(looks.items()):
            values = right[design, setting]
            row = -(block * 4.2 + place)
            mean = evaluation.mean_interval(values)
            heights = row + 0.12 + 0.14 * (torch.arange(len(values)) % 3 - 1)
            axes.scatter(values, heights, color=colour, marker=mark, s=24, alpha=0.45)
            axes.plot(
                [mean.low, mean.high], [row - 0.34] * 2, color=colour, linewidth=3, solid_capstyle="butt"
            )
            axes.plot([mean.mean], [row - 0.34], "d", color=colour, markersize=8, markeredgewidth=0)
            beside = {"textcoords": "offset points", "va": "center", "color": colour, "weight": "bold"}
            below = ceiling is not None and values.max() < ceiling
            end = values.min() if below else values.max()
            axes.annotate(
                design, (end, row), (-9 if below else 9, 0), ha="right" if below else "left", **beside
            )
    blocks = range(len(settings)) if len(settings) > 1 else ()  # one block needs no name
    axes.set_yticks([-(4.2 * block + 1) for block in blocks], [settings[block] for block in blocks])
    if ceiling is not None:
        axes.axvline(ceiling, color=figures.TRUTH, linestyle="--")
        axes.annotate(
            "ceiling of one model for all", (ceiling, -2), (8, 0), textcoords="offset points", va="center",
            color=figures.TRUTH,
        )  # fmt: skip
    every = torch.cat(list(right.values()))
    low, high = every.min().item(), every.max().item()
    room = 0.28 * (high - low)  # for the name behind the last dot, or before the first
    left = 1.5 if ceiling is None else max(1.5, 1.3 * room)
    axes.set(xlabel="right answers on new digits (%)", xlim=(low - left, high + room))
    axes.set_xticks([tick for tick in axes.get_xticks() if low - left <= tick <= high])  # behind: only names
    axes.grid(axis="y", visible=False)
    return figure


def draw_gains(
    better: Mapping[str, Tensor], rival: Mapping[str, Tensor], label: str, title: str = ""
) -> Figure:
    """Draw what one design gains over a rival in points, setting by setting, paired draw by draw: (R,)."""
    from matplotlib.ticker import MultipleLocator

    differences = {setting: better[setting] - rival[setting] for setting in better}
    bars = {setting: evaluation.paired_interval(better[setting], rival[setting]) for setting in better}
    ends = {setting: (one.mean, one.low, one.high) for setting, one in bars.items()}
    every = torch.cat(list(differences.values()))
    span = min(SPAN[0], every.min().item() - 1), max(SPAN[1], every.max().item() + 1)
    figure = figures.gains(differences, ends, label, title, span=span)
    (axes,) = figure.axes
    axes.xaxis.set_major_locator(MultipleLocator(5))
    axes.xaxis.set_major_formatter(lambda points, _: f"{points:+.0f}".replace("-", "−") if points else "0")
    return figure


def _scanners(spread: float) -> Draw:
    def draw(samples: int, seed: int, replicas: int) -> data.Tasks:
        return data.tilted_digits(TASKS, samples, spread, seed=seed, replicas=replicas)

    return draw


def _right(design: str, draw: Draw, width: int, seed: int, draws: int, decay: float) -> Tensor:
    """Return the right answers in % on new digits, one number per draw and task, (R, T)."""
    drawn = draw(SAMPLES, seed, draws)
    with one_thread():
        model = _trained(design, width, drawn, decay, seed)
        return 100 * evaluation.accuracy(model(drawn.x_test), drawn.y_test).detach()


def _best_decay(design: str, draw: Draw, width: int, seed: int, draws: int = 10) -> float:
    both = draw(2 * SAMPLES, seed + OTHER, draws)
    x, y = both.x, both.y  # (R, T, 2 n, d), (R, T, 2 n)
    learn = data.Tasks(x[:, :, :SAMPLES], y[:, :, :SAMPLES], kinds="binary")

    def wrong(decay: float) -> float:
        model = _trained(design, width, learn, decay, seed + OTHER)
        share = evaluation.error_rate(model(x[:, :, SAMPLES:]), y[:, :, SAMPLES:]).mean().item()
        return round(share, 6)  # a tie must not hang on the 16th digit

    # Side by side, each in one thread: small matrices gain nothing from more, and half of the time goes here.
    with one_thread(), ThreadPoolExecutor(2, initializer=torch.set_num_threads, initargs=(1,)) as pool:
        errors = dict(zip(DECAYS, pool.map(wrong, DECAYS), strict=True))
    return min(errors, key=errors.get)


def _trained(design: str, width: int, drawn: data.Tasks, decay: float, seed: int) -> models.MultiTaskNet:
    """Return one network of each draw, trained side by side."""
    model = DESIGNS[design](PIXELS, drawn.tasks, trunk=(width,), replicas=drawn.replicas, seed=seed)
    settings = {"steps": STEPS, "learning_rate": LEARNING_RATE, "weight_decay": decay}
    training.fit(model, drawn, progress=False, **settings)
    return model

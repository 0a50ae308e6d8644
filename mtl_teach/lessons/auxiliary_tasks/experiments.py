"""What lesson 07 measures and draws: gains of auxiliary tasks on another domain, each with its control."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from mtl_teach import evaluation, figures
from mtl_teach.data.downloads import DataUnavailableError
from mtl_teach.layers import generators
from mtl_teach.lessons.auxiliary_tasks import corpus as text
from mtl_teach.lessons.auxiliary_tasks import (
    dial,
    kinds,
    one_sentence,
    pivots,
    real,
    real_encoders,
    real_encoders_results,
    real_results,
    strengths,
    two_encoders,
)
from mtl_teach.lessons.auxiliary_tasks.corpus import Corpus
from mtl_teach.lessons.auxiliary_tasks.kinds import Setting

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DECAY = 0.03  # of the main task alone, found by `tune` too


#: What `tune` found best for each kind on ten other draws.
TUNED = {
    "statistical": Setting(0.03, 0.03),
    "selective": Setting(3.0, 0.03),
    "supervised: related labels": Setting(10.0, 0.1),
    "supervised: adversary": Setting(0.01, 0.03),
    "unsupervised": Setting(0.01, 0.03),
}
UNMASKED = Setting(0.3, 0.01)  # the same for pivots that are not masked
MORE_TUNED = {"supervised: adversary with squares": Setting(0.1, 0.001)}
#: The number (plus for yes, minus for no) that codes a hint which is an input, and the weight decay, best on
#: ten other draws: as input only, and as input and output.
HINT_SIZE, HINT_DECAY = 3.0, 0.1
BOTH_SIZE = 0.5
# The hint as output in few sentences, λ and decay again best on ten other draws.
FEW_HINTS, FEW = 200, Setting(3.0, 0.1)
WEIGHTS, DECAYS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0), (0.003, 0.01, 0.03, 0.1)
SMALL_DECAYS = (0.0, 0.0003, 0.001)  # tried too for the kinds of `MORE_TUNED`
OTHER_DRAWS = 5000  # the first seed of the draws on which λ and the decay were chosen
USUAL = (0.9, "2 linear units")  # how strong topics are, and the trunk
ENCODERS_WEIGHTS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)  # what `tune_encoders` tries, with `DECAYS`


def accuracy(
    kind: str = "alone",
    weight: float | None = None,
    seed: int = 0,
    *,
    shuffled: bool = False,
    mask: bool = True,
    trunk: str = "2 linear units",
    draws: int = 20,
    topics: float = 0.9,
    decay: float | None = None,
) -> Tensor:
    """Return how many sentences about products are right in %, one number per draw, (R,).

    100 labelled sentences about films, 1,000 without label of either domain. `kind` is "alone" or one of
    `TUNED` or `MORE_TUNED`, `weight` its λ and `decay` its weight decay (None: the tuned ones). `shuffled` is
    the control: each of its answers goes to a sentence drawn by lot. `mask`: whether the pivots are hidden.
    The same seed gives the same draws to all.
    """
    asked = _asked(kind, weight, shuffled, mask, decay)
    return kinds.accuracies(*_trained(*asked, seed, draws, topics, trunk)).target


def _asked(
    kind: str, weight: float | None, shuffled: bool, mask: bool, decay: float | None = None
) -> tuple[str, Setting, bool, bool]:
    tuned = Setting(0.0, DECAY)
    if kind != "alone":
        tuned = (TUNED | MORE_TUNED)[kind] if mask else UNMASKED
    chosen = Setting(tuned.weight if weight is None else weight, tuned.decay if decay is None else decay)
    if kind == "alone":
        return kind, chosen._replace(weight=0.0), False, True
    return kind, chosen, shuffled, mask


@lru_cache(maxsize=64)
def _trained(
    kind: str,
    setting: Setting,
    shuffled: bool,
    mask: bool,
    seed: int,
    draws: int,
    topics: float,
    trunk: str,
) -> tuple[kinds.Model, Corpus]:
    """Return the networks of all draws, and the corpus that they learnt from."""
    drawn, questions = kinds.drawn_corpus(seed, draws, topics), None
    if kind != "alone":
        asks = kinds.KINDS | kinds.MORE_KINDS
        questions = kinds.selective(drawn, mask) if kind == "selective" else asks[kind](drawn)
    if shuffled:
        questions = kinds.shuffled(questions, seed)
    return kinds.trained(drawn, questions, *setting, kinds.TRUNKS[trunk], seed), drawn


def tune(kind: str, draws: int = 10, trunk: str = "2 linear units", *, mask: bool = True) -> Setting:
    """Return the λ and the weight decay that are best for `kind` on ten other draws; takes about a minute.

    Best means most accurate on sentences about products. That needs their labels: nobody who really has none
    could do so. It makes every kind look as good as it can.
    """
    tried = {
        Setting(weight, decay): accuracy(
            kind, weight, OTHER_DRAWS, draws=draws, trunk=trunk, decay=decay, mask=mask
        ).mean()
        for weight in (WEIGHTS if kind != "alone" else (0.0,))
        for decay in ((*SMALL_DECAYS, *DECAYS) if kind in MORE_TUNED else DECAYS)
    }
    return max(tried, key=lambda setting: tried[setting])


def gains(weight: float | None = None, seed: int = 0) -> dict[str, tuple[Tensor, Tensor]]:
    """Return for every kind the points it gains over alone, and the points its control gains, (R,) each."""
    alone = accuracy("alone", seed=seed)
    return {
        kind: (
            accuracy(kind, weight, seed) - alone,
            accuracy(kind, weight, seed, shuffled=True) - alone,
        )
        for kind in TUNED
    }


def right_over_weight(
    kind: str, units: int = 2, weights: tuple[float, ...] = strengths.WEIGHTS, seed: int = 0
) -> strengths.Strengths:
    """Return the right answers of 20 draws alone, with an auxiliary task at every λ, and with its control."""
    return strengths.strengths(kind, units, seed, weights).finish()


def what_units_know(
    kind: str = "alone", weight: float = 3.0, seed: int = 0, *, shuffled: bool = False, draws: int = 20
) -> dict[str, float]:
    """Return how well the trunk's two units tell four things, R² from 0 to 1, and right answers about films.

    R² is the share of a thing's variance that the best straight-line formula of the units explains. Opinion
    is that of products; number of words, topic and domain are those of the sentences without label. Means
    over the draws.
    """
    return _known(*_trained(*_asked(kind, weight, shuffled, mask=True), seed, draws, *USUAL))


def _known(model: kinds.Model, drawn: Corpus) -> dict[str, float]:
    with torch.no_grad():
        products, free = model.hidden(drawn.x_test), model.hidden(drawn.free)
    known = {
        "opinion": explained(products, drawn.y_test),
        "number of words": explained(free, drawn.length),
        "topic": explained(free, text.topic(drawn.free)),
        "domain": explained(free, drawn.domain),
    }
    right = kinds.accuracies(model, drawn).home.mean().item()
    return {name: share.mean().item() for name, share in known.items()} | {"films right": right}


def frequencies_told(
    weight: float = 3.0, seed: int = 0, *, units: int = 2, shuffled: bool = False, draws: int = 20
) -> tuple[Tensor, dict[str, float]]:
    """Return what reconstruction does if its head knows from the start how often each word occurs.

    Right answers about products in %, (R,), and what the linear units know, as `what_units_know` says it. The
    frequencies are the start of the head's biases, as log-odds. `shuffled`: with words of other sentences.
    """
    drawn = kinds.drawn_corpus(seed, draws)
    asked = kinds.unsupervised(drawn)
    asked = kinds.shuffled(asked, seed) if shuffled else asked
    often = asked.answers.mean(1, keepdim=True).clamp(min=1e-3)  # (R, 1, V)
    decay, trunk = TUNED["unsupervised"].decay, kinds.Trunk(units, linear=True)
    model = kinds.trained(drawn, asked, weight, decay, trunk, seed, bias=often.logit())
    return kinds.accuracies(model, drawn).target, _known(model, drawn)


def domain_read_off_units(kind: str = "alone", seed: int = 0, draws: int = 20) -> dict[str, float]:
    """Return how well the domain can be told from the trunk's two units, means over the draws.

    "straight line" and "with squares": sentences told right in %, by a least-squares formula of the units,
    and by one that has their squares and their product too; fitted on half of the unmarked sentences, counted
    on the other half. "spread": how many times as wide the units spread for films as for products.
    """
    model, drawn = _trained(*_asked(kind, None, shuffled=False, mask=True), seed, draws, *USUAL)
    with torch.no_grad():
        units = model.hidden(drawn.free)  # (R, m, 2)
    formulas = {"straight line": units, "with squares": kinds.with_squares(units)}
    signs, half = 2 * drawn.domain[..., None] - 1, units.shape[1] // 2
    told = {}
    for name, terms in formulas.items():
        inputs = torch.cat([terms, torch.ones_like(terms[..., :1])], -1)
        fitted = torch.linalg.lstsq(inputs[:, :half], signs[:, :half]).solution
        right = (inputs[:, half:] @ fitted > 0) == (signs[:, half:] > 0)
        told[name] = 100 * right.double().mean().item()
    wider = [
        one[domain == text.FILMS].std(0).norm() / one[domain == text.PRODUCTS].std(0).norm()
        for one, domain in zip(units, drawn.domain, strict=True)
    ]
    return told | {"spread": torch.stack(wider).mean().item()}


def words_of_products(
    kind: str = "alone", seed: int = 0, *, mask: bool = True, draws: int = 20
) -> dict[str, float]:
    """Return what the 40 words of opinion that only products use count for, means over the draws.

    A word counts what it adds to the logit of the main task. "right sign": how many of the 40 add to the side
    of their opinion, in %. "beside a pivot": how large they count, as a share of what the pivots count.
    """
    model, _ = _trained(*_asked(kind, None, shuffled=False, mask=mask), seed, draws, *USUAL)
    with torch.no_grad():
        counts = (model.trunk @ model.main)[..., 0]  # (R, V)
    pivots_count, own = (
        counts[:, : text.PIVOTS],
        counts[:, text.PIVOTS + text.OWN : text.PIVOTS + 2 * text.OWN],
    )
    bad, good = own.chunk(2, dim=1)
    right = torch.cat([bad < 0, good > 0], 1)
    share = own.abs().mean(1) / pivots_count.abs().mean(1)
    return {"right sign": 100 * right.double().mean().item(), "beside a pivot": share.mean().item()}


def explained(units: Tensor, thing: Tensor) -> Tensor:
    """Return R² of least squares from units (R, n, k), and a constant, to a thing (R, n): (R,)."""
    inputs = torch.cat([units, torch.ones_like(units[..., :1])], -1)
    fitted = inputs @ torch.linalg.lstsq(inputs, thing[..., None]).solution
    spread = (thing - thing.mean(1, keepdim=True)).square().sum(1)
    return 1 - (fitted[..., 0] - thing).square().sum(1) / spread


def home_and_away(seed: int = 0, draws: int = 20) -> tuple[Tensor, Tensor]:
    """Return how many sentences the main task alone gets right in %: about films, about products, (R,)."""
    right = kinds.accuracies(
        *_trained(*_asked("alone", None, shuffled=False, mask=True), seed, draws, *USUAL)
    )
    return right.home, right.target


def the_hint_itself(seed: int = 0, draws: int = 20) -> Tensor:
    """Return how many sentences about products are right in % if the hint is the answer, (R,)."""
    drawn = kinds.drawn_corpus(seed, draws)
    return 100 * (drawn.hint_test == drawn.y_test).double().mean(-1)


def as_input(seed: int = 0, draws: int = 20) -> Tensor:
    """Return how many sentences about products are right in % if the hint is one more input, (R,).

    Nothing else changes: 100 labelled sentences about films, no auxiliary task. The hint must be there at
    test time too.
    """
    wider = _with_hint(kinds.drawn_corpus(seed, draws), HINT_SIZE)
    model = kinds.trained(wider, None, 0.0, HINT_DECAY, kinds.TRUNKS["2 linear units"], seed)
    return kinds.accuracies(model, wider).target


def as_output_of_few(seed: int = 0, draws: int = 20) -> Tensor:
    """Return the same if the hint is an auxiliary task on 200 sentences and not on 2,000, (R,)."""
    drawn = kinds.drawn_corpus(seed, draws)
    asked = kinds.related(drawn)
    few = replace(asked, inputs=asked.inputs[:, :FEW_HINTS], answers=asked.answers[:, :FEW_HINTS])
    model = kinds.trained(drawn, few, *FEW, kinds.TRUNKS["2 linear units"], seed)
    return kinds.accuracies(model, drawn).target


def as_both(seed: int = 0, draws: int = 20) -> Tensor:
    """Return the same if the hint is an input, and the auxiliary task on 2,000 sentences as well, (R,).

    Where it is asked for, the input is 0.
    """
    drawn = kinds.drawn_corpus(seed, draws)
    wider, asked = _with_hint(drawn, BOTH_SIZE), kinds.related(drawn)
    hidden = replace(asked, inputs=torch.cat([asked.inputs, torch.zeros_like(asked.answers)], -1))
    tuned = TUNED["supervised: related labels"]
    model = kinds.trained(wider, hidden, *tuned, kinds.TRUNKS["2 linear units"], seed)
    return kinds.accuracies(model, wider).target


def _with_hint(drawn: Corpus, size: float) -> Corpus:
    """Return the corpus with one more input, `size` where the hint says yes and −`size` where it says no."""
    hints = (size * (2 * hint - 1) for hint in (drawn.hint_x, drawn.hint_test))
    x, x_test = (
        torch.cat([bag, hint[..., None]], -1)
        for bag, hint in zip((drawn.x, drawn.x_test), hints, strict=True)
    )
    nothing = torch.zeros_like(drawn.y_home)[..., None]
    return replace(drawn, x=x, x_test=x_test, x_home=torch.cat([drawn.x_home, nothing], -1))


def with_true_pivots(seed: int = 0, draws: int = 20) -> Tensor:
    """Return how many sentences about products are right in % if the pivots are the ten true ones, (R,)."""
    return kinds.accuracies(*_with_true_pivots(seed, draws)).target


def what_true_pivots_teach(seed: int = 0, draws: int = 20) -> dict[str, float]:
    """Return what the two units know if the pivots are the ten true ones, as `what_units_know` says it."""
    return _known(*_with_true_pivots(seed, draws))


@lru_cache(maxsize=4)
def _with_true_pivots(seed: int, draws: int) -> tuple[kinds.Model, Corpus]:
    drawn = kinds.drawn_corpus(seed, draws)
    true = torch.arange(5, 10), torch.arange(5)  # positive, negative
    pairs = [pivots.ask_and_mask(free, *true) for free in drawn.free]
    answers, masked = (torch.stack(part) for part in zip(*pairs, strict=True))
    questions = kinds.Questions(masked, answers)
    trunk = kinds.TRUNKS["2 linear units"]
    return kinds.trained(drawn, questions, *TUNED["selective"], trunk, seed), drawn


def yu_and_jiang(seed: int = 0, draws: int = 20) -> dict[str, Tensor]:
    """Return how many sentences about products are right in % for each way of training two encoders, (R,)."""
    drawn = kinds.drawn_corpus(seed, draws)
    return {
        way: two_encoders.accuracy(drawn, way, *setting, seed) for way, setting in two_encoders.WAYS.items()
    }


def not_masked_at(weight: float, seed: int = 0, draws: int = 20) -> Tensor:
    """Return the same for the joint way without the mask at a λ that need not be its best, (R,)."""
    way = "joint, not masked"
    setting = two_encoders.WAYS[way]._replace(weight=weight)
    return two_encoders.accuracy(kinds.drawn_corpus(seed, draws), way, *setting, seed)


def wrong_answers_of_the_panel(mask: bool, seed: int = 0) -> int:
    """Return how many of the 24 answers about the panel's twelve drawn sentences are wrong, at 50 %."""
    state = one_sentence.answers(one_sentence.DRAWN, mask, seed).finish()
    truth = torch.tensor([one.truth[1:] for one in state.sentences])
    return int(((state.heads[:, 1:] > 0.5) != truth).sum())


def tune_encoders(way: str, draws: int = 10) -> Setting:
    """Return the λ and the weight decay that are best for a way of training two encoders, on other draws.

    As `tune` does for one trunk, by marked sentences about products; takes two minutes for a joint way.
    """
    drawn = kinds.drawn_corpus(OTHER_DRAWS, draws)
    weights = ENCODERS_WEIGHTS if way.startswith("joint") else (0.0,)
    tried = {
        setting: two_encoders.accuracy(drawn, way, *setting, OTHER_DRAWS).mean()
        for setting in (Setting(weight, decay) for weight in weights for decay in DECAYS)
    }
    return max(tried, key=lambda setting: tried[setting])


def one_draw(seed: int = 0) -> Corpus:
    """Return the first draw of the corpus, without its replica axis: `x` (n, V), `free` (m, V) and so on."""
    drawn = kinds.drawn_corpus(seed, 20)
    return Corpus(**{name: part[0] for name, part in vars(drawn).items()})


def labelled_films(seed: int = 0, count: int = 100) -> text.Sentences:
    """Return labelled sentences about films, to read and to count."""
    return text.sentences(count, text.FILMS, generators(seed, 1)[0])


def labelled_products(seed: int = 0, count: int = 100) -> text.Sentences:
    """Return labelled sentences about products, to read."""
    return text.sentences(count, text.PRODUCTS, generators(seed + 1, 1)[0])


def information(marked: text.Sentences, word: str) -> float:
    """Return how much a word tells about the labels of marked sentences: their mutual information."""
    return pivots.mutual_information(marked.bag, marked.labels)[text.WORDS.index(word)].item()


def holding(marked: text.Sentences, word: str) -> tuple[int, int]:
    """Return how many marked sentences hold a word, and how many of these are positive."""
    holds = marked.bag[:, text.WORDS.index(word)]
    return int(holds.sum()), int((holds * marked.labels).sum())


def pivots_of_a_draw(seed: int = 0) -> tuple[list[str], list[str]]:
    """Return the positive and the negative pivots that the first draw finds, as words."""
    drawn = kinds.drawn_corpus(seed, 20)
    found = pivots.find(drawn.x[0], drawn.y[0], drawn.free[0], drawn.domain[0])
    positive, negative = ([text.WORDS[word] for word in words.tolist()] for words in found)
    return positive, negative


def true_pivots_found(seed: int = 0, draws: int = 20) -> float:
    """Return how many of the ten words found are pivots of the right sign, mean over the draws."""
    drawn, right = kinds.drawn_corpus(seed, draws), 0
    for row in range(draws):
        positive, negative = pivots.find(drawn.x[row], drawn.y[row], drawn.free[row], drawn.domain[row])
        right += int(((positive >= 5) & (positive < 10)).sum()) + int((negative < 5).sum())
    return right / draws


def errors_over_relatedness(
    weight: float = 10.0,
    units: int = 1,
    seed: int = 0,
    decay: float = dial.DECAY,
    own_labels: int = dial.LABELS,
) -> dial.Dial:
    """Return the errors of the main task alone, at every relatedness, and with shuffled labels.

    `own_labels`: how many labels the main task has.
    """
    return dial.errors(weight, units, seed, decay, own_labels).finish()


def draw_gains(
    measured: dict[str, tuple[Tensor, Tensor | None]], over: str = "the main task alone"
) -> Figure:
    """Draw for each kind its gain in every draw, mean and interval, and grey below them its control."""
    figure, axes = figures.canvas(width=8.5, height=0.8 * len(measured) + 0.9)
    names = list(measured)
    for row, name in enumerate(reversed(names)):
        for values, lift, colour, mark, label in (
            (measured[name][0], 0.17, figures.SHARED, "o", "auxiliary task"),
            (measured[name][1], -0.2, figures.QUIET, "s", "its answers shuffled"),
        ):
            if values is None:
                continue
            jitter = 0.05 * (torch.arange(len(values)) % 3 - 1)
            axes.scatter(values, row + lift + jitter, color=colour, marker=mark, s=16, alpha=0.45)
            mean = evaluation.mean_interval(values)
            axes.plot([mean.low, mean.high], [row + lift] * 2, color=colour, linewidth=4)
            axes.plot(
                [mean.mean],
                [row + lift],
                "D",
                color=colour,
                markersize=8,
                label=label if row == len(names) - 1 else None,
            )
    axes.axvline(0, color="black", linewidth=1)
    axes.set(yticks=range(len(names)), yticklabels=names[::-1], ylim=(-0.6, len(names) - 0.4))
    axes.set(xlabel=f"points gained over {over}")
    axes.grid(axis="y", visible=False)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2)  # in the axes its marks read as means
    return figure


def draw_strengths(state: strengths.Strengths) -> Figure:
    """Draw the points gained over λ, mean and interval, of an auxiliary task and of its control."""
    figure, axes = figures.canvas(width=7.5, height=3.8)
    for right, look, colour, label in (
        (state.task, "-D", figures.SHARED, "auxiliary task"),
        (state.control, "--s", figures.QUIET, "its answers shuffled"),
    ):
        means = [evaluation.paired_interval(one, state.alone) for one in right.T]
        middle = [mean.mean for mean in means]
        reach = [[mean.mean - mean.low for mean in means], [mean.high - mean.mean for mean in means]]
        axes.errorbar(strengths.WEIGHTS, middle, yerr=reach, fmt=look, color=colour, label=label)
    axes.axhline(0, color="black", linewidth=1)
    axes.set(xscale="log", xlabel="weight λ of the auxiliary task", ylabel="points gained over alone")
    axes.set_xticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    axes.legend(loc="lower left")
    return figure


def draw_dial(state: dial.Dial) -> Figure:
    """Draw the error of the main task over the relatedness of the auxiliary one, alone and its control."""
    figure, axes = figures.canvas(width=7.5, height=4.0)
    means = [evaluation.mean_interval(wrong) for wrong in state.shared.T]
    middle = [mean.mean for mean in means]
    reach = [[mean.mean - mean.low for mean in means], [mean.high - mean.mean for mean in means]]
    axes.errorbar(dial.RELATEDNESS, middle, yerr=reach, color=figures.SHARED, fmt="-D", markersize=7)
    axes.axhline(state.alone.mean(), color=figures.OWN, label="alone")
    axes.axhline(
        state.shuffled.mean(), color=figures.QUIET, linestyle="--", label="control (labels shuffled)"
    )
    theory = [dial.error_of_the_auxiliary_direction(rho) for rho in dial.CURVE]
    axes.plot(dial.CURVE, theory, color=figures.TRUTH, linestyle=":", label="arccos(ρ)/π")
    axes.plot([], [], "-D", color=figures.SHARED, label="with the auxiliary task")
    axes.set(xlabel="relatedness ρ", ylabel="error of the main task (%)", ylim=(0, 52))
    axes.legend(loc="lower left")
    return figure


def draw_ways(accuracies: dict[str, Tensor]) -> Figure:
    """Draw what each way of training two encoders gains over alone, and the control of the joint way."""
    alone, control = accuracies["alone"], accuracies["joint, labels shuffled"]
    rows = {way: (accuracies[way] - alone, None) for way in ("joint", "sequential", "joint, not masked")}
    rows["joint"] = (rows["joint"][0], control - alone)
    return draw_gains(rows, "the two encoders alone")


def draw_wedges(degrees: float = 60.0) -> Figure:
    """Draw two directions u and v at an angle, their lines, and grey the points that they answer apart."""
    figure, axes = figures.canvas(width=4.6, height=4.2)
    turn, apart = torch.pi / 180, 1.15
    for start in (90, 270):
        corner = torch.linspace(start, start + degrees, 40) * turn
        x, y = [0, *(1.3 * corner.cos()).tolist()], [0, *(1.3 * corner.sin()).tolist()]
        axes.fill(x, y, color=figures.QUIET, alpha=0.35, linewidth=0)
    middle = torch.tensor(90 + degrees / 2) * turn
    for side in (1, -1):
        place = (0.75 * side * middle.cos().item(), 0.75 * side * middle.sin().item())
        axes.annotate(f"{degrees:.0f}°", place, ha="center", va="center")
    for name, angle, colour in (("v", 0.0, figures.OWN), ("u", degrees, figures.SHARED)):
        x, y = torch.tensor(angle * turn).cos().item(), torch.tensor(angle * turn).sin().item()
        axes.plot([1.3 * y, -1.3 * y], [-1.3 * x, 1.3 * x], color=colour, linewidth=2)  # at a right angle
        axes.annotate("", (x, y), (0, 0), arrowprops={"arrowstyle": "->", "color": colour, "linewidth": 3})
        axes.annotate(name, (apart * x, apart * y), ha="center", va="center", color=colour, weight="bold")
    axes.set(xlim=(-1.35, 1.35), ylim=(-1.35, 1.35), aspect="equal")
    axes.axis("off")
    return figure


def draw_two(rows: dict[str, Tensor]) -> Figure:
    """Draw how many sentences are right, a row of dots each, with the mean and its interval."""
    means = {name: evaluation.mean_interval(right) for name, right in rows.items()}
    ends = {name: (one.mean, one.low, one.high) for name, one in means.items()}
    dots = {name: right.tolist() for name, right in rows.items()}
    return figures.dots(dots, ends, "right answers (%)", colour=figures.OWN)


def _numbers(row: str) -> Tensor:
    return torch.tensor([float(number) for number in row.split()], dtype=torch.float64)


def real_gains() -> dict[str, tuple[Tensor, Tensor | None]]:
    """Return the stored result on real sentences: kind -> points gained, and gained by its control, (20,).

    The adversary and the lexicon as input have no control here (None). How it was
    measured: `real.py`; with the sentences on this machine, `real.measure(real_results.TUNED)` does it again.
    """
    right = {name: _numbers(row) for name, row in real_results.RIGHT.items()}
    alone = right["alone"]
    return {
        kind: (
            right[kind] - alone,
            right[f"{kind}, shuffled"] - alone if kind in real.CONTROLLED else None,
        )
        for kind in real.KINDS
    }


def real_encoder_gains() -> dict[str, tuple[Tensor, Tensor]]:
    """Return the stored result of two encoders on real sentences: way -> points gained, and by its control.

    Each (20,). `python -m mtl_teach.lessons.auxiliary_tasks.real_encoders` measures it, with the sentences.
    """
    right = {name: _numbers(row) for name, row in real_encoders_results.RIGHT.items()}
    alone = right["alone"]
    return {
        kind: (right[kind] - alone, right[f"{kind}, shuffled"] - alone)
        for kind in real_encoders_results.TUNED
        if kind != "alone"
    }


def real_alone(encoders: bool = True) -> Tensor:
    """Return how many real sentences about products are right in % without an auxiliary task, (20,); stored.

    `encoders`: with the two encoders; else with the logistic regression.

    >>> real_alone().shape
    torch.Size([20])
    """
    stored = real_encoders_results.RIGHT if encoders else real_results.RIGHT
    return _numbers(stored["alone"])


def real_tuned(encoders: bool = True) -> dict[str, tuple[float, ...]]:
    """Return what was best on four other draws of real sentences: name -> λ, then weight decay and steps.

    `encoders`: of the two encoders; else of the logistic regression, λ and C, the inverse of its penalty.
    """
    return real_encoders_results.TUNED if encoders else real_results.TUNED


def real_tried() -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return every λ and every weight decay that the two encoders were tuned over on real sentences."""
    return real_encoders.WEIGHTS, real_encoders.DECAYS


def auc_of_the_auxiliary_heads(mask: bool, seed: int = 0, draws: int = 20) -> Tensor:
    """Return how well the auxiliary heads tell sentences about products with a pivot from others, AUC, (R,).

    Mean over both heads, after joint training with the same λ, masked or not; 0.5 is guessing.
    """
    drawn = kinds.drawn_corpus(seed, draws)
    way = "joint" if mask else "joint, not masked"
    *_, (model, _) = two_encoders.training(drawn, way, *two_encoders.WAYS["joint"], seed)
    areas = []
    for row in range(draws):
        found = pivots.find(drawn.x[row], drawn.y[row], drawn.free[row], drawn.domain[row])
        asked, rest = pivots.ask_and_mask(drawn.x_test[row], *found)
        seen = rest if mask else drawn.x_test[row]
        with torch.no_grad():
            says = torch.tanh(seen @ model.masked[row]) @ model.asks[row]  # (n, 2)
        areas.append(evaluation.auc(says.T, asked.T).mean())
    return torch.stack(areas)


def real_again(draws: int = 3) -> dict[str, Tensor] | None:
    """Return the first draws of the stored result, and measured now, or None without the sentences.

    One row "stored" and one "measured now", of the joint way with lexicon pivots.
    """
    kind = f"joint, {real_encoders.LEXICON}"
    tuned = {kind: real_encoders.Setting(*real_encoders_results.TUNED[kind])}
    try:
        real.texts()
    except DataUnavailableError:
        return None
    now = real_encoders.measure(tuned, draws)[kind]
    stored = _numbers(real_encoders_results.RIGHT[kind])[:draws]
    return {"stored": stored, "measured now": torch.tensor(now, dtype=torch.float64)}


def download_sentences() -> None:
    """Load the published sentences and the lexicon once, 1.4 MB; raises DataUnavailableError if they fail."""
    real.texts(download=True)


def draw_again(rows: dict[str, Tensor] | None) -> Figure | None:
    """Draw the stored draws and those measured now, or nothing."""
    return None if rows is None else draw_two(rows)

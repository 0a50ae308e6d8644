"""Notebook 07: the two questions of Yu and Jiang, and the mask."""

import numpy as np
import torch
from torch import Tensor

from mtl_teach.exercises.compare import kind
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def pivot_questions(holds: Tensor, positive: Tensor, negative: Tensor) -> tuple:
    """Return the answers to both questions (m, 2), and the masked sentences (m, V).

    holds: (m, V), 1 where a sentence holds a word, else 0.
    positive, negative: which columns of `holds` are the pivots.
    Answers are 1 or 0: first "is there a positive pivot?", then "a negative one?".
    Masked: the sentences with the columns of all pivots set to 0.
    """
    answers = torch.stack([holds[:, positive].amax(1), holds[:, negative].amax(1)], 1)
    masked = holds.clone()
    masked[:, positive] = 0
    masked[:, negative] = 0
    return answers, masked


def _answers(answer, *inputs):
    return answer(*inputs)[0]


def _rest(answer, *inputs):
    return answer(*inputs)[1]


def _two(answer, *inputs):
    """Say what came back: a missing `masked` is not a missing `return`."""
    given = answer(*inputs)
    if given is None:
        return given
    if not isinstance(given, tuple | list):
        return kind(given)
    if None in [part for part in given if not isinstance(part, Tensor | np.ndarray)]:
        return " and ".join("None" if part is None else "something" for part in given)
    return f"{len(given)} things"


def _untouched(answer, holds, positive, negative):
    before = holds.clone()
    answer(holds, positive, negative)
    return "as it was" if torch.equal(before, holds) else "changed"


def _sentences(draws: Draws) -> dict:
    words = draws.whole(8, 10)
    order = draws.order(words)
    split, end = draws.whole(2, 3), draws.whole(5, 7)
    holds = draws.binary(draws.whole(words, words + 2), words, chance=0.4)
    holds[0, order[:split]] = 1  # several positive pivots in one sentence, and no negative one
    holds[0, order[split:end]] = 0
    holds[1, order[split:end]] = 1
    holds[1, order[:split]] = 0
    holds[2, order[:end]] = 0
    holds[3, order[:end]] = 1
    return {"holds": holds, "positive": order[:split], "negative": order[split:end]}


def _few_sentences(draws: Draws, sentences: int, words: int) -> dict:
    """Draw so few, of at least four words, that all their numbers are shown.

    One sentence holds one positive pivot of two, the next both negative ones, and one of both sorts.
    """
    order = draws.order(words)
    positive, negative = order[:2], order[2:4]
    holds = draws.binary(sentences, words, chance=0.5)
    holds[:, order[:4]] = 0
    holds[:2, order[4:]] = 1
    one, two = draws.order(sentences)[:2]
    holds[one, positive[draws.whole(0, 1)]] = 1
    holds[two, negative] = 1
    if sentences > 2:
        holds[draws.whole(0, sentences - 1), order[[1, 3]]] = 1
    return {"holds": holds, "positive": positive, "negative": negative}


def _to_answer(draws: Draws) -> dict:
    return _few_sentences(draws, 3, 4) if draws.in_turn((True, False)) else _sentences(draws)


def _to_mask(draws: Draws) -> dict:
    return _few_sentences(draws, 2, 5) if draws.in_turn((True, False)) else _sentences(draws)


def _all_or_nothing(draws: Draws) -> dict:
    """Draw sentences that hold no word at all, or every word."""
    order = draws.order(6)
    holds = torch.full((3, 6), draws.in_turn((0.0, 1.0)), dtype=torch.float64)
    return {"holds": holds, "positive": order[:2], "negative": order[2:4]}


def _many(draws: Draws) -> dict:
    """Draw eighty sentences with seven and five pivots, or a dozen of each; or one sentence with two."""
    order = draws.order(40)
    sentences, split, end = draws.in_turn(((80, 7, 12), (1, 2, 4), (80, 5, 12), (80, 12, 24)))
    holds = draws.binary(sentences, 40, chance=0.1)
    holds[0, order[0]] = 1
    return {"holds": holds, "positive": order[:split], "negative": order[split:end]}


def _both(holds, positive, negative, how):
    return torch.stack([how(holds[:, positive]), how(holds[:, negative])], 1)


def _any(part):
    return part.amax(1)


def _without(holds, *lists, put=0.0):
    rest = holds.clone()
    for words in lists:
        rest[:, words] = put
    return rest


PIVOT_QUESTIONS = FunctionExercise(
    name="pivot_questions", notebook="07", title="Two questions, and the mask",
    difficulty="medium", minutes=12, reference=pivot_questions,
    properties=(
        Property("it returns two things", _to_answer,
                 "return answers, masked: each question is one column of answers",
                 key="wrong_shape", observe=_two, draws=2),
        Property("the answers say whether there is a pivot of either sort", _to_answer,
                 "1 if at least one pivot of the list is there, else 0; each list answers for itself, in a "
                 "column of its own: stack(…, 1), no reshape",
                 observe=_answers, draws=6),
        Property("what is left holds no pivot, and every other word", _to_mask,
                 "set the columns of both lists of pivots to 0, and no other",
                 observe=_rest, draws=6),
        Property("`holds` itself stays as it was", _to_mask,
                 "work on holds.clone(): else the main task loses its pivots too",
                 key="changed_inputs", observe=_untouched, draws=3),
        Property("with many sentences, words and pivots, and with one sentence", _many,
                 "take all sentences, and all pivots, however many", key="many", draws=4),
        Property("where no sentence holds any word, or each holds all", _all_or_nothing,
                 "neither 0 nor 1 need come at all: divide by nothing that may be 0",
                 key="all_or_nothing", draws=2),
    ),
    mistakes=(
        Mistake("counts", "you counted the pivots: the question is whether there is one",
                lambda h, p, n: (_both(h, p, n, lambda part: part.sum(1)), _without(h, p, n))),
        Mistake("share", "you took the share of the pivots: the question is whether there is one",
                lambda h, p, n: (_both(h, p, n, lambda part: part.mean(1)), _without(h, p, n))),
        Mistake("all", "one pivot is enough, not all of them",
                lambda h, p, n: (_both(h, p, n, lambda part: part.amin(1)), _without(h, p, n))),
        Mistake("first_only", "you looked at the first pivot of each list only",
                lambda h, p, n: (_both(h, p, n, lambda part: part[:, 0]), _without(h, p, n))),
        Mistake("first_only", "you looked at the last pivot of each list only",
                lambda h, p, n: (_both(h, p, n, lambda part: part[:, -1]), _without(h, p, n))),
        Mistake("places", ".max(1) gives the values and their places: take .values",
                lambda h, p, n: (_both(h, p, n, lambda part: part.max(1).indices), _without(h, p, n))),
        Mistake("signs", "yes is 1 and no is 0, not −1",
                lambda h, p, n: (2 * _both(h, p, n, _any) - 1, _without(h, p, n))),
        Mistake("mixed", "each question for itself: a sentence can hold pivots of both sorts",
                lambda h, p, n: (_exclusive(_both(h, p, n, _any)), _without(h, p, n))),
        Mistake("mixed", "each question for itself: `elif` asks the second one only where the first is no",
                lambda h, p, n: (_second_if_no(_both(h, p, n, _any)), _without(h, p, n))),
        Mistake("mixed", "each question for itself: which sort is there more often was not asked",
                lambda h, p, n: (_majority(_both(h, p, n, lambda part: part.sum(1))), _without(h, p, n))),
        Mistake("mixed", "each question for itself: first the positive pivots alone, then the negative ones",
                lambda h, p, n: (_twice(_both(h, p, n, _any).amax(1)), _without(h, p, n))),
        Mistake("stacked", "one row for each sentence: stack along dimension 1",
                lambda h, p, n: (_both(h, p, n, _any).T, _without(h, p, n))),
        Mistake("stacked", "that is one list behind the other: torch.stack([a, b], 1) makes columns",
                lambda h, p, n: (_both(h, p, n, _any).T.flatten(), _without(h, p, n))),
        Mistake("order", "the answers come first, then the masked sentences",
                lambda h, p, n: (_without(h, p, n), _both(h, p, n, _any))),
        Mistake("swapped", "the positive pivots come first",
                lambda h, p, n: (_both(h, n, p, _any), _without(h, p, n))),
        Mistake("after_the_mask",
                "hardly ever a yes: you asked after masking, where nothing is left to find, or compare "
                "elements of a tensor with numbers in a set (.tolist() makes numbers)",
                lambda h, p, n: (_both(_without(h, p, n), p, n, _any), _without(h, p, n))),
        Mistake("turned_round", "1 means that there is a pivot",
                lambda h, p, n: (1 - _both(h, p, n, _any), _without(h, p, n))),
        Mistake("not_masked", "the pivots are still in the sentences: the answers can be read off",
                lambda h, p, n: (_both(h, p, n, _any), h.clone())),
        Mistake("half_masked", "the negative pivots are still there: mask both lists",
                lambda h, p, n: (_both(h, p, n, _any), _without(h, p))),
        Mistake("half_masked", "the positive pivots are still there: mask both lists",
                lambda h, p, n: (_both(h, p, n, _any), _without(h, n))),
        Mistake("dropped", "the columns of the pivots stay, with 0 in them: masked is (m, V) as before",
                lambda h, p, n: (_both(h, p, n, _any), _dropped(h, p, n))),
        Mistake("only_pivots", "you kept the pivots and masked the rest: the other way round",
                lambda h, p, n: (_both(h, p, n, _any), h - _without(h, p, n))),
        Mistake("rows", "pivots are columns: holds[:, positive], not holds[positive]",
                lambda h, p, n: (_both(h, p, n, _any), _rows_masked(h, p, n))),
        Mistake("nan_mask", "what is masked becomes 0: with NaN in it every sum is NaN",
                lambda h, p, n: (_both(h, p, n, _any), _without(h, p, n, put=torch.nan))),
        Mistake("all_masked", "only the columns of the pivots become 0",
                lambda h, p, n: (_both(h, p, n, _any), torch.zeros_like(h))),
    ),
)  # fmt: skip


def _twice(answers):
    return torch.stack([answers, answers], 1)


def _exclusive(there):
    return there * (1 - there.flip(1))


def _second_if_no(there):
    return torch.stack([there[:, 0], there[:, 1] * (1 - there[:, 0])], 1)


def _majority(counts):
    return (counts > counts.flip(1)).double()


def _dropped(holds, *lists):
    keep = torch.ones(holds.shape[1], dtype=torch.bool)
    for words in lists:
        keep[words] = False
    return holds[:, keep]


def _rows_masked(holds, positive, negative):
    rest = holds.clone()
    for row in [*positive.tolist(), *negative.tolist()]:
        if row < len(rest):
            rest[row] = 0
    return rest

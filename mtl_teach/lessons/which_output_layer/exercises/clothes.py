"""Notebook 02: six sigmoids for three types and three colours of clothes."""

from itertools import product

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property

TYPES, COLOURS = ("dress", "jeans", "shirt"), ("black", "blue", "red")


def decode(code: tuple[int, ...]) -> str:
    """Return what six zeros and ones say, such as "blue dress", or "impossible".

    The first three stand for dress, jeans, shirt, the last three for black, blue, red.
    A piece of clothing has exactly one type and exactly one colour.
    """
    types, colours = code[:3], code[3:]
    if sum(types) != 1 or sum(colours) != 1:
        return "impossible"
    return f"{COLOURS[colours.index(1)]} {TYPES[types.index(1)]}"


def _first(code: tuple[int, ...]) -> str:
    """Decode by the largest entry of each group, whatever the others say."""
    return f"{COLOURS[code[3:].index(max(code[3:]))]} {TYPES[code[:3].index(max(code[:3]))]}"


def _unless(impossible):
    return lambda code: "impossible" if impossible(code) else _first(code)


def _clothing(draws: Draws) -> dict:
    one_hot = [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    return {"code": draws.pick(one_hot) + draws.pick(one_hot)}


def _strange(draws: Draws) -> dict:
    codes = [code for code in product((0, 1), repeat=6) if sum(code[:3]) != 1 or sum(code[3:]) != 1]
    return {"code": draws.pick(codes)}


def _how_many(answer) -> str:
    impossible = sum(answer(code) == "impossible" for code in product((0, 1), repeat=6))
    return f"{impossible} of 64 codes are impossible"


DECODE = FunctionExercise(
    name="decode", notebook="02", title="Read six sigmoids", difficulty="easy", minutes=6, reference=decode,
    properties=(
        Property("one type and one colour are read out", _clothing, "colour first, then type", draws=6),
        Property("anything else is impossible", _strange, "count the ones in each half", draws=8),
        Property("over all 64 codes", lambda draws: {}, "none or two in either half is impossible",
                 observe=_how_many, draws=1),
    ),
    mistakes=(
        Mistake("type_first", "the colour comes first: “blue dress”",
                lambda code: " ".join(reversed(decode(code).split()))),
        Mistake("halves_swapped", "the first three entries are the types, the last three the colours",
                lambda code: decode(code[3:] + code[:3])),
        Mistake("argmax", "argmax always finds something: check first whether the code makes sense", _first),
        Mistake("two_ones", "two ones in all is not enough: one of them must be in each half",
                _unless(lambda code: sum(code) != 2)),
        Mistake("only_none", "two types at once are impossible too", _unless(
            lambda code: sum(code[:3]) == 0 or sum(code[3:]) == 0)),
        Mistake("only_two", "no type at all is impossible too", _unless(
            lambda code: sum(code[:3]) > 1 or sum(code[3:]) > 1)),
        Mistake("types_only", "the colours can be impossible as well",
                _unless(lambda code: sum(code[:3]) != 1)),
    ),
)  # fmt: skip


def impossible_codes(types: int, colours: int) -> int:
    """Return how many of the codes of `types` + `colours` zeros and ones describe no piece of clothing.

    A possible code has exactly one 1 among the types and exactly one among the colours.
    """
    codes = product((0, 1), repeat=types + colours)
    return sum(sum(code[:types]) != 1 or sum(code[types:]) != 1 for code in codes)


IMPOSSIBLE_CODES = FunctionExercise(
    name="impossible_codes", notebook="02", title="How much of the code space is nonsense?",
    difficulty="easy", minutes=4, reference=impossible_codes,
    properties=(
        Property("all codes minus the possible ones",
                 lambda draws: {"types": draws.whole(2, 5), "colours": draws.whole(2, 5)},
                 "count all codes, then the possible ones", draws=6),
    ),
    mistakes=(
        Mistake("possible", "you counted the possible ones", lambda types, colours: types * colours),
        Mistake("all", "you counted all codes: some of them are possible",
                lambda types, colours: 2 ** (types + colours)),
        Mistake("sum", "every type goes with every colour: multiply, do not add",
                lambda types, colours: 2 ** (types + colours) - types - colours),
        Mistake("product_of_bits", "the code has types + colours entries, not types · colours",
                lambda types, colours: 2 ** (types * colours) - types * colours),
        Mistake("either_half", "one impossible half is enough: count codes, not pairs of impossible halves",
                lambda types, colours: (2**types - types) * (2**colours - colours)),
        Mistake("not_none", "the empty code is not the only impossible one: two types at once are too",
                lambda types, colours: 2 ** (types + colours) - (2**types - 1) * (2**colours - 1)),
    ),
)  # fmt: skip

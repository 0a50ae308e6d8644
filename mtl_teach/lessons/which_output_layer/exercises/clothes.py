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


def _all_or_nothing(draws: Draws) -> dict:
    return {"code": draws.in_turn(((0,) * 6, (1,) * 6))}


def _strange(draws: Draws) -> dict:
    codes = [code for code in product((0, 1), repeat=6) if sum(code[:3]) != 1 or sum(code[3:]) != 1]
    return {"code": draws.pick(codes)}


def _plainly(answer, code: tuple[int, ...]) -> object:
    """Return what the answer says, without capitals and spare blanks."""
    said = answer(code)
    return " ".join(said.casefold().removesuffix(".").split()) if isinstance(said, str) else said


def _how_many(answer) -> str:
    impossible = sum(_plainly(answer, code) == "impossible" for code in product((0, 1), repeat=6))
    return f"{impossible} of 64 codes are impossible"


DECODE = FunctionExercise(
    name="decode", notebook="02", title="Read six sigmoids", difficulty="easy", minutes=4, reference=decode,
    properties=(
        # So many draws name each of the nine pieces of clothing.
        Property("one type and one colour are read out", _clothing, draws=25, observe=_plainly,
                 hint="a colour, a blank, a type, such as “blue dress”: code[3:] and code[:3] say which"),
        Property("anything else is impossible", _strange, draws=8,
                 hint="count the ones in each half; where it is impossible say that one word, and no more",
                 observe=_plainly),
        Property("none and all of the six are impossible too", _all_or_nothing,
                 "count the ones in each half", draws=2, observe=_plainly),
        Property("over all 64 codes", lambda draws: {}, "none, two or three in either half are impossible",
                 observe=_how_many, draws=1),
    ),
    mistakes=(
        Mistake("type_first", "the colour comes first: “blue dress”",
                lambda code: " ".join(reversed(decode(code).split()))),
        Mistake("halves_swapped", "the first three entries are the types, the last three the colours",
                lambda code: decode(code[3:] + code[:3])),
        Mistake("argmax", "argmax always finds something: check first whether the code makes sense", _first),
        Mistake("two_ones",
                "two ones in all is not enough: one of them must be in each half, and any two in one half "
                "are too many",
                _unless(lambda code: sum(code) != 2)),
        Mistake("and_for_or",
                "one bad half is enough for the impossible: or; and both must be good for what is read out: "
                "and",
                _unless(lambda code: sum(code[:3]) != 1 and sum(code[3:]) != 1)),
        Mistake("only_none", "two types, or two colours, at once are impossible too", _unless(
            lambda code: sum(code[:3]) == 0 or sum(code[3:]) == 0)),
        Mistake("only_two",
                "no type, or no colour, is impossible too; and so are two of which a sum of places makes one "
                "more", _unless(
            lambda code: sum(code[:3]) > 1 or sum(code[3:]) > 1)),
        Mistake("types_only", "the colours can be impossible as well: none, any two, or three of them",
                _unless(lambda code: sum(code[:3]) != 1)),
        Mistake("colours_only", "the types can be impossible as well: none, any two, or three of them",
                _unless(lambda code: sum(code[3:]) != 1)),
        Mistake("all_impossible",
                "each code comes out impossible here: a tuple equals no list (compare with (1, 0, 0), or "
                "take list(code[:3])), and code[:3] holds numbers, no words", lambda code: "impossible"),
        Mistake("unseen", "training never showed it, but it can be said: one type and one colour",
                lambda code: "impossible" if decode(code) == "red dress" else decode(code)),
    ),
)  # fmt: skip

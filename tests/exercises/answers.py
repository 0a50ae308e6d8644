"""What learners hand in: right answers and typical wrong ones, written as they would write them.

None of these uses the wrong answers that the package itself keeps for recognising mistakes.
"""

from collections import defaultdict

RIGHT: dict[str, list] = defaultdict(list)
WRONG: dict[str, list[tuple[str, object]]] = defaultdict(list)


def right(exercise: str):
    """Register the decorated answer as a right one."""

    def register(answer):
        RIGHT[exercise].append(answer)
        return answer

    return register


def wrong(exercise: str, key: str):
    """Register the decorated answer as a wrong one that must trigger the hint `key`."""

    def register(answer):
        WRONG[exercise].append((key, answer))
        return answer

    return register


def wrong_value(exercise: str, key: str, value: object) -> None:
    """Register a wrong answer that is no function: a table, a number, a sentence."""
    WRONG[exercise].append((key, value))

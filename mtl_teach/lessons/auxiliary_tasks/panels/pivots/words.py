"""What the panel on pivots says under its picture."""

from mtl_teach.lessons.auxiliary_tasks.panels.pivots.settings import MASKED, Setting


def words(setting: Setting, heads: list[float], truth: tuple[bool, bool, bool]) -> str:
    """Say how sure the heads are, in %, and what is true; `heads` in the order of `QUESTIONS`."""
    positive, plus, minus = (f"{100 * head:.0f}\u00a0%" for head in heads)
    hidden = "masked" if setting.pivots == MASKED else "left in"
    return (
        f"Sentence {setting.sentence}, pivots {hidden}. "
        f"The main head: positive with {positive} ({'it is' if truth[0] else 'it is negative'}). "
        f"The auxiliary heads: a positive pivot with {plus} ({_holds(truth[1])}), "
        f"a negative one with {minus} ({_holds(truth[2])})."
    )


def _holds(truth: bool) -> str:
    return "there is one" if truth else "there is none"

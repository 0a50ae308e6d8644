"""Teachers' guides (teaching/): whether what they show, ask and quote is what the lessons show, ask and say.

`python -m tools.guides` looks at every guide, and fits every panel whose words a guide quotes.
"""

import ast
import html
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from unittest import mock

from mtl_teach import lessons, live
from tools.card import read, source

ROOT = Path(__file__).resolve().parent.parent
TEACHING = ROOT / "teaching"
#: The headings of a guide, in their order.
PARTS = (
    "Five minutes",
    "Ninety minutes",
    "Votes",
    "What the panels say",
    "Common confusions",
    "When it goes wrong",
)
ROUTES = {"Five minutes": 5, "Ninety minutes": 90}
LINE = re.compile(r"live\.(\w+)\([^`\n]*\)")
SAID = re.compile(r"```\n(live\..*)\n```\n((?:> .*\n?)+)")
VOTE = re.compile(r"^### Vote `(\w+)`\n", re.MULTILINE)


def guides() -> list[Path]:
    """Return the guides, lesson by lesson."""
    return sorted(TEACHING.glob("[0-9][0-9]_*.md"))


def faults(guide: Path) -> Iterator[str]:
    """Yield what a guide says that is not so, each in one line; it fits no panel."""
    text = guide.read_text(encoding="utf-8")
    notebook = read(ROOT / "notebooks" / f"{guide.stem}.ipynb")
    yield from _wrong_parts(text)
    for line in dict.fromkeys(match[0] for match in LINE.finditer(text)):
        yield from _wrong_line(line)
    asked = _questions(notebook)
    for name, vote in _votes(text):
        if name not in asked:
            yield f"the vote {name} is no question of the notebook: it asks {', '.join(asked)}"
        else:
            yield from (f"vote {name}: {fault}" for fault in _wrong_vote(vote, asked[name]))
            factor = re.search(r"within a factor of ([\d.]+\d)", vote)
            if factor and factor[1] != _factor(guide.stem, name):
                yield f"vote {name}: a factor of {_factor(guide.stem, name)} counts, not {factor[1]}"
    every = _words(notebook, _asking(guide.stem))
    for quote in re.findall("“([^”]+)”", text):
        if _flat(quote) not in every:
            yield f"“{quote}” stands neither in the notebook nor in its questions"
    known = every + " ".join(_flat(words) for _, words in SAID.findall(text))
    for number in dict.fromkeys(re.findall(r"(?<![\w.])\d+\.\d+(?![\w.]*\()", _prose(text))):
        if not re.search(rf"(?<![\d.]){re.escape(number)}(?!\d)", known):
            yield f"{number} stands neither in the notebook nor in what a panel says"


def said(guide: Path) -> list[tuple[str, str]]:
    """Return each panel line of a guide with the words that the guide quotes below it."""
    text = guide.read_text(encoding="utf-8")
    found = SAID.findall(text)
    return [(line, _flat(words.replace("\n> ", " ").removeprefix("> "))) for line, words in found]


def words_of(line: str) -> str:
    """Return what the panel that a line makes says when everything is fitted."""
    return _flat(eval(line, {"live": live}).move().words)


def _wrong_parts(text: str) -> Iterator[str]:
    found = re.findall(r"^## (.*)", text, re.MULTILINE)
    if tuple(found) != PARTS:
        yield f"its parts must be {', '.join(PARTS)}, got {', '.join(found)}"
        return
    for part, minutes in ROUTES.items():
        rows = re.findall(r"^\| (\d+)–(\d+) \|", _part(text, part), re.MULTILINE)
        times = [(int(first), int(last)) for first, last in rows]
        steps = [time for pair in times for time in pair]
        whole = times and steps[0] == 0 and steps[-1] == minutes
        if not whole or any(first >= last for first, last in times) or steps[1:-1:2] != steps[2::2]:
            yield f"{part}: the minutes must run from 0 to {minutes} without a gap, got {times}"


def _wrong_line(line: str) -> Iterator[str]:
    """Try a panel's line as far as its controls: they refuse what is no setting, and nothing is fitted."""
    name = LINE.match(line)[1]
    if name not in lessons.panels():
        yield f"{line}: no panel has this name"
        return
    made = lessons.panel(name)
    try:
        asked = _arguments(line)
        inspect.signature(made).bind(**asked)
        with mock.patch.object(sys.modules[made.__module__], "Panel"):
            made(**asked)
    except (TypeError, ValueError, SyntaxError) as problem:
        yield f"{line}: {problem}"


def _arguments(line: str) -> dict:
    call = ast.parse(line, mode="eval").body
    if call.args:
        raise ValueError("name every control, as the panel prints it")
    return {one.arg: ast.literal_eval(one.value) for one in call.keywords}


def _questions(notebook: dict) -> dict[str, dict]:
    """Return what each question of a notebook shows: the question, its options, and the folded answer."""
    found = {}
    for cell in notebook["cells"]:
        name = re.search(r"lesson\.questions\.(\w+)\(", source(cell))
        for output in cell.get("outputs", []) if name else []:
            data = {kind: "".join(text) for kind, text in output.get("data", {}).items() if "text" in kind}
            if "<details>" not in data.get("text/html", ""):
                continue
            question, *options = data["text/plain"].split("\n  - ")
            folded = re.search(r"</summary><p>(.*?)</p>", data["text/html"], re.DOTALL)[1]
            found[name[1]] = {
                "question": _flat(question),
                "options": [_flat(option) for option in options],
                "answer": _flat(html.unescape(folded)),
            }
    return found


def _factor(lesson: str, name: str) -> str:
    """Return within which factor a guessed number counts as right."""
    asks = inspect.getsource(getattr(_asking(lesson), name))
    written = re.search(r"within=([\d.]+)", asks)
    usual = inspect.signature(live.predict_number).parameters["within"].default
    return written[1] if written else f"{usual:g}"


def _asking(lesson: str) -> ModuleType:
    """Return what asks the questions of a lesson, 04_hard_sharing."""
    return importlib.import_module(f"mtl_teach.lessons.{lesson[3:]}.questions")


def _wrong_vote(vote: str, asked: dict) -> Iterator[str]:
    quoted = _flat(" ".join(re.findall(r"^> (.*)", vote, re.MULTILINE)))
    if quoted != asked["question"]:
        yield f"asks {quoted!r}, and the lesson {asked['question']!r}"
    rows = [_flat(row) for row in re.findall(r"^\| (?!They |-)(.*?) \|", vote, re.MULTILINE)]
    number = re.search(r"The answer is \*\*(.*?)\*\*", vote)
    if number:
        if not asked["answer"].startswith(f"{number[1]}."):
            yield f"says {number[1]}, and the lesson {asked['answer'].split()[0]}"
        return
    if [row.strip("*") for row in rows] != asked["options"]:
        yield f"has the rows {rows}, and the lesson the options {asked['options']}"
    bold = [row.strip("*") for row in rows if row.startswith("**")]
    if len(bold) != 1 or not asked["answer"].startswith(f"{bold[0]}."):
        yield f"marks {bold} as right, and the lesson says {asked['answer']!r}"


def _votes(text: str) -> list[tuple[str, str]]:
    pieces = VOTE.split(_part(text, "Votes"))
    return list(zip(pieces[1::2], pieces[2::2], strict=True))


def _part(text: str, name: str) -> str:
    return re.split(r"^## ", text.split(f"\n## {name}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]


def _prose(text: str) -> str:
    """Return a guide without its panel lines, links and factors: their numbers are compared elsewhere."""
    return re.sub(r"\]\([^)]*\)|within a factor of [\d.]+", "", LINE.sub("", text))


def _words(notebook: dict, questions: ModuleType) -> str:
    """Return all that a notebook says, and what its questions can say, as one line."""
    said = []
    for cell in notebook["cells"]:
        said.append(source(cell))
        for output in cell.get("outputs", []):
            said.append("".join(output.get("text", "")))
            said += ["".join(text) for kind, text in output.get("data", {}).items() if "text" in kind]
    return _flat(" ".join([*said, inspect.getsource(questions)]))


def _flat(text: str) -> str:
    return " ".join(text.split())


def main() -> int:
    """Print what is wrong in every guide, and return how many faults there are."""
    count = 0
    for guide in guides():
        wrong = list(faults(guide))
        for line, quoted in said(guide):
            words = words_of(line)
            if quoted not in words:
                wrong.append(f"{line} does not say {quoted!r}, but {words!r}")
        print(f"{guide.name}: {len(said(guide))} panel lines, {len(wrong)} faults")
        print("".join(f"  {fault}\n" for fault in wrong), end="")
        count += len(wrong)
    return count


if __name__ == "__main__":
    sys.exit(bool(main()))

"""What a learner sees at the end of a notebook: which exercises are solved, how the predictions did."""

import html

from mtl_teach.exercises import notes, predictions
from mtl_teach.exercises.checks import every


class Progress:
    """The state of one notebook; drawn only in a running Jupyter: stored outputs never depend on it."""

    def __init__(self, notebook: str):
        self.notebook = notebook

    def __repr__(self) -> str:
        return f"Your progress in notebook {self.notebook} appears here when you run this cell in Jupyter."

    def _repr_mimebundle_(self, **_) -> dict:
        import ipywidgets  # only a running notebook needs it

        widget = ipywidgets.HTML(self.html())
        return {**widget._repr_mimebundle_(), "text/plain": repr(self)}

    def html(self) -> str:
        """Return the state as a small table in HTML, each line with a word and a sign."""
        try:
            state = notes.read()
        except notes.ForeignFileError as problem:
            return f"<p>{html.escape(str(problem))}</p>"
        rows = [self._row(exercise, state) for exercise in of_notebook(self.notebook)]
        return f"<table>{''.join(rows)}</table><p>{html.escape(self._predictions(state))}</p>"

    def _row(self, exercise, state: dict) -> str:
        note = state["exercises"].get(self.notebook, {}).get(exercise.name, {})
        word = "✓ solved" if note.get("solved") else "✗ tried, not yet" if note else "… not attempted yet"
        title = f"{html.escape(exercise.title)} <code>{exercise.name}</code>"
        return f"<tr><td>{word}</td><td style='text-align:left'>{title}</td><td>{exercise.card}</td></tr>"

    def _predictions(self, state: dict) -> str:
        made = list(state["predictions"].get(self.notebook, {}).values())
        right = sum(bool(one.get("correct")) for one in made)
        if not made:
            return "No prediction committed yet."
        return f"Predictions right at the first try: {right} of {len(made)}. A wrong one teaches more."


def of_notebook(notebook: str) -> list:
    """Return the exercises of a notebook ("02"), in the order in which they stand there."""
    return [exercise for exercise in every().values() if exercise.notebook == notebook]


def progress(notebook: str) -> Progress:
    """Return the progress in a notebook, named by its two digits; put it last in a cell."""
    known = sorted({exercise.notebook for exercise in every().values()})
    if notebook not in known:
        raise ValueError(f"notebook must be one of {', '.join(known)} (text), got {notebook!r}")
    predictions.settle(notebook)
    return Progress(notebook)

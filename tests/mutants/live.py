"""Breakages of the engine of live panels: turns, slices, messages."""

from tests.mutants import Mutant

PROGRESS = "tests/live/test_progressive.py"

MUTANTS = [
    Mutant(
        "progressive: a slice goes on while somebody waits",
        "mtl_teach/live/progressive.py",
        "self._made == 1 or TURN.wanted or time",
        "self._made == 1 or time",
        (f"{PROGRESS}::test_a_slice_ends_after_the_step_in_which_somebody_begins_to_wait",),
        "a move waits for one step",
    ),
    Mutant(
        "latest: a picture that nobody waits for any more is drawn",
        "mtl_teach/live/latest.py",
        "if request.replaced.is_set():  # the hand has moved on meanwhile",
        "if False:",
        (f"{PROGRESS}::test_a_picture_that_is_finished_too_late_is_not_shown",),
        "the picture belongs to the slider's place",
    ),
    Mutant(
        "view: messages that change nothing",
        "mtl_teach/live/view.py",
        "if all(getattr(self, name) == value for name, value in traits.items()):",
        "if False:",
        ("tests/live/test_panel.py::test_what_changes_nothing_is_not_sent",),
        "each message keeps the next picture waiting",
    ),
]

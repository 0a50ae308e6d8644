"""Breakages of votes as codes, and of a class's table."""

from tests.mutants import Mutant

VOTES = "mtl_teach/live/votes.py"
TESTS = "tests/live/test_votes.py"
DRAWN = "tests/live/test_drawing.py"

MUTANTS = [
    Mutant(
        "votes: a mistyped code counts",
        "mtl_teach/live/codes.py",
        "if check != _checksum(bits, size):",
        "if False:",
        (f"{TESTS}::test_a_slip_of_one_letter_or_of_two_neighbours_is_refused",),
        "one slip of a finger is another answer",
    ),
    Mutant(
        "votes: what was chosen stands in the code as it is",
        VOTES,
        "(place ^ _mask(key, nonce)) << _NONCE",
        "place << _NONCE",
        (f"{TESTS}::test_every_answer_comes_back",),
        "students read their neighbours' answers",
    ),
    Mutant(
        "votes: no mask at either end",
        VOTES,
        'return hashlib.sha256(key + nonce.to_bytes(2, "big")).digest()[0] >> 8 - _CHOICE',
        "return 0",
        (f"{TESTS}::test_a_code_tells_neither_what_is_right_nor_by_eye_what_was_chosen",),
        "students read their neighbours' answers",
    ),
    Mutant(
        "votes: codes of other questions count",
        VOTES,
        "if bits >> _CHOICE + _NONCE != tag:",
        "if False:",
        (f"{TESTS}::test_a_code_of_another_question_is_refused",),
        "a late vote on the last question spoils this one",
    ),
    Mutant(
        "votes: a code that is pasted twice is not named",
        "mtl_teach/live/codes.py",
        "if code in answers:",
        "if False:",
        (f"{TESTS}::test_a_chat_is_counted_and_what_does_not_count_is_named",),
        "the teacher wonders where a vote has gone",
    ),
    Mutant(
        "drawing: what was measured is sent with the empty plot",
        "mtl_teach/live/drawing.py",
        "votes=class_votes())",
        "votes=class_votes(), **self._answer)",
        (f"{DRAWN}::test_nothing_is_told_before_a_curve_is_drawn",),
        "who looks into the page need not guess",
    ),
    Mutant(
        "drawing: curves of other questions count",
        "mtl_teach/live/curves.py",
        "if bits >> _HEIGHT * places != tag:",
        "if False:",
        (f"{DRAWN}::test_a_slip_or_another_question_is_refused",),
        "a late curve of the last question is drawn on this one's plot",
    ),
    Mutant(
        "votes: an old code stays when the answer changes",
        VOTES,
        'shown.value = ""  # a code belongs',
        "shown.value = shown.value  # a code belongs",
        (f"{TESTS}::test_in_a_class_a_question_offers_its_code_and_reveals_nothing",),
        "the code sent is not the answer meant",
    ),
    Mutant(
        "grades: a student's text is a formula",
        "mtl_teach/exercises/grades.py",
        'value[:1] in ("=", "+", "-", "@")',
        "False",
        ("tests/exercises/test_grades.py::test_questions_come_with_their_first_answer_and_are_no_formulas",),
        "a spreadsheet runs what a student wrote",
    ),
]

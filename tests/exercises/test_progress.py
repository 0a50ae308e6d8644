"""Progress is kept in one readable file, never at the cost of what is in it, and never in a stored output."""

import json

import pytest

from mtl_teach.exercises import check, forget, of_notebook, predictions, progress, record_prediction
from mtl_teach.lessons import exercises as every_exercise
from mtl_teach.live.prediction import predict

EXERCISES = every_exercise()


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.delenv("MTL_TEACH_PROGRESS", raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr(predictions, "_waiting", [])  # whatever other tests have committed
    monkeypatch.chdir(tmp_path)
    return tmp_path / "my_progress.json"


def test_a_solved_exercise_stays_solved(file):
    check.decode(EXERCISES["decode"].reference)
    check.decode(lambda code: "impossible")
    assert json.loads(file.read_text())["exercises"]["02"]["decode"] == {"solved": True, "tries": 2}
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_table_gives_its_reasons_from_the_second_try_on(file, monkeypatch):
    exercise = EXERCISES["transfer_in"]
    wrong = {case: exercise.rule(facts) for case, facts in exercise.cases.items()}
    wrong["each alone tuned, shared as in a paper: interval −0.8 to −0.2"] = "helps"
    said = repr(exercise(wrong))
    assert "shared as in a paper" in said and "may be the tuning" not in said
    assert "the next try says why" in said
    assert "may be the tuning" in repr(exercise(wrong))
    file.write_text("{broken")  # whose tries cannot be counted is not kept waiting
    with pytest.warns(UserWarning, match="rename or delete it"):
        assert "may be the tuning" in repr(exercise(wrong))
    file.unlink()
    monkeypatch.setenv("MTL_TEACH_PROGRESS", "off")
    assert "may be the tuning" in repr(exercise(wrong))


def test_a_slip_is_no_try(file):
    exercise = EXERCISES["verdict_on"]
    right = {case: exercise.rule(facts) for case, facts in exercise.cases.items()}
    first = next(iter(right))  # it is settled
    slips = (right | {first: "settle"}, right | {first: ...}, {}, ["settled"] * len(right))
    assert [exercise(slip).key for slip in slips] == ["unknown_word", "unfilled", "wrong_keys", "wrong_type"]
    assert json.loads(file.read_text())["exercises"]["00"]["verdict_on"] == {"solved": False, "tries": 0}
    assert "tried, not yet" in progress("00").html()
    assert "one side of zero" not in repr(exercise(right | {first: "open"}))
    assert "one side of zero" in repr(exercise(right | {first: "open"}))


def test_an_untouched_stub_leaves_no_file(file):
    check.decode(None)
    check.twice_as_many(...)
    assert not file.exists()


def test_only_the_first_prediction_counts(file):
    record_prediction("04", "How much?", 0.3, False)
    record_prediction("04", "How much?", 0.02, True)
    assert json.loads(file.read_text())["predictions"]["04"]["How much?"] == {"answer": 0.3, "correct": False}
    assert "0 of 1" in progress("04").html()


@pytest.mark.parametrize("content", ["{broken", "[1, 2]", '{"exercises": 3}', '{"mine": {}}', "", "\xff"])
def test_a_foreign_file_is_never_overwritten(file, content):
    file.write_text(content, encoding="latin-1")
    with pytest.warns(UserWarning, match="rename or delete it"):
        result = check.decode(EXERCISES["decode"].reference)
    assert result
    assert file.read_text(encoding="latin-1") == content
    assert "rename or delete it" in progress("02").html()
    with pytest.raises(ValueError, match="rename or delete it"):
        forget("02", sure=True)


def test_strange_notes_inside_our_file_do_no_harm(file):
    file.write_text('{"exercises": {"02": {"decode": 7}}, "predictions": {}, "mine": "kept"}')
    check.decode(EXERCISES["decode"].reference)
    state = json.loads(file.read_text())
    assert state["mine"] == "kept" and state["exercises"]["02"]["decode"]["solved"]


def test_a_folder_one_may_not_write_to_is_no_catastrophe(file, monkeypatch):
    monkeypatch.setenv("MTL_TEACH_PROGRESS", str(file.parent / "nowhere" / "my_progress.json"))
    with pytest.warns(UserWarning, match="not noted"):
        assert check.decode(EXERCISES["decode"].reference)


def test_switched_off_means_no_file(file, monkeypatch):
    monkeypatch.setenv("MTL_TEACH_PROGRESS", "off")
    assert check.decode(EXERCISES["decode"].reference)
    assert not file.exists()
    assert progress("02").html()


def test_the_stored_text_does_not_depend_on_the_state(file):
    before = repr(progress("02"))
    check.decode(EXERCISES["decode"].reference)
    bundle = progress("02")._repr_mimebundle_()
    assert bundle["text/plain"] == before
    assert set(bundle) == {"text/plain", "application/vnd.jupyter.widget-view+json"}
    assert "✓ solved" in progress("02").html() and "… not attempted yet" in progress("02").html()


def test_forgetting_asks_first(file):
    check.decode(EXERCISES["decode"].reference)
    check.penalty(lambda w, strength: 0.0)
    assert "Nothing changed" in forget("02")
    assert "decode" in file.read_text()
    forget("02", sure=True)
    assert "decode" not in file.read_text() and "penalty" in file.read_text()


def test_a_committed_prediction_is_heard(file, monkeypatch):
    predict("Which?", ["this", "that"], "this", "so").commit("that")
    progress("03")  # names the notebook the prediction waited for
    monkeypatch.setenv("JPY_SESSION_NAME", "lessons/04_hard_sharing.ipynb")
    predict("How?", ["so", "thus"], "so", "why not").commit("so")
    kept = json.loads(file.read_text())["predictions"]
    assert kept == {
        "03": {"Which?": {"answer": "that", "correct": False}},
        "04": {"How?": {"answer": "so", "correct": True}},
    }


def test_a_check_names_the_notebook_that_a_prediction_waits_for(file):
    predict("Which?", ["this", "that"], "this", "so").commit("this")
    check.decode(EXERCISES["decode"].reference)
    assert json.loads(file.read_text())["predictions"]["02"]["Which?"]["correct"]


def test_an_unknown_notebook_is_refused(file):
    with pytest.raises(ValueError, match=r"notebook must be one of 00, 01.*got 2"):
        progress(2)


def test_each_notebook_has_its_exercises():
    counts = {notebook: len(of_notebook(notebook)) for notebook in ("00", "01", "02", "03", "04", "05")}
    assert counts["00"] == 3
    assert all(counts[notebook] >= 4 for notebook in ("01", "02", "03", "04", "05"))

"""The checks of lesson 04 separate the idea from its neighbours, and follow the lesson's own truth."""

from mtl_teach.exercises.result import CORRECT
from mtl_teach.lessons import exercises as every_exercise
from mtl_teach.lessons.hard_sharing.exercises import harm

EXERCISES = every_exercise()


def test_fewer_tasks_than_units_save_nothing():
    assert EXERCISES["numbers_saved"].reference(3, 20, 5) == 0
    assert EXERCISES["numbers_saved"].reference(6, 20, 5) == 15


def test_what_stays_alone_is_not_the_error():
    def floor_only(tasks, tasks_1, error_1, tasks_2, error_2):
        return (tasks_2 * error_2 - tasks_1 * error_1) / (tasks_2 - tasks_1)

    result = EXERCISES["error_at"](floor_only)
    assert result.status != CORRECT and result.key == "floor_only"


def test_only_a_settled_harm_is_harm():
    assert harm.verdict(harm.negative_transfer) == "sharing hurts"
    related = harm.negative_transfer() | {"relation": "related"}
    assert harm.verdict(lambda: related).startswith("sharing helps: the tasks fit")
    one_more = harm.negative_transfer() | {"tasks": 3, "noise": 2.0}
    assert harm.verdict(lambda: one_more).startswith(("undecided", "sharing helps: least squares"))
    few = harm.negative_transfer() | {"tasks": 64, "samples": 22}
    assert harm.verdict(lambda: few).startswith("sharing helps: least squares")

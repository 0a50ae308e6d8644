import pytest

from mtl_teach import evaluation, figures, models


def test_the_titles_hold_the_parameters_of_real_networks():
    text = figures.describe(figures.networks(4, 65 * 16, 17))
    for build in (models.single_task, models.hard_sharing):
        assert f"= {evaluation.count_parameters(build(64, 4)):,}:" in text


def test_there_is_a_trunk_for_each_task_beside_one_for_all():
    apart, together = figures.networks(3, 1040, 17).axes
    words = [[text.get_text() for text in axes.texts] for axes in (apart, together)]
    assert [len(axes.patches) for axes in (apart, together)] == [3 + 3, 3 + 1]
    assert words[0].count("trunk\n1,040") == 3 and words[1].count("one shared trunk\n1,040") == 1
    assert all(row.count("head\n17") == 3 and "$z_3$" in row for row in words)


@pytest.mark.parametrize(
    ("sizes", "argument"), [((1, 5, 5), "tasks"), ((9, 5, 5), "tasks"), ((2, 0, 5), "trunk")]
)
def test_sizes_that_cannot_be_drawn_are_refused(sizes, argument):
    with pytest.raises(ValueError, match=argument):
        figures.networks(*sizes)

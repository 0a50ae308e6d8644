import pytest

from mtl_teach import figures


def test_rows_share_one_colour_one_scale_and_name_their_mean():
    axes = figures.gains(
        {"0°": [5.0, 6.0], "240°": [-1.0, 0.5]},
        {"0°": (5.5, 5.0, 6.0), "240°": (-0.25, -1.04, 0.04)},
        "points",
    ).axes[0]
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == ["0°: +5.5\n(+5.0 to +6.0)", "240°: −0.2\n(−1.0 to 0.0)"]
    assert axes.get_xlim() == (-3, 11)
    assert len({tuple(seeds.get_facecolor()[0]) for seeds in axes.collections}) == 1
    first, second = (seeds.get_paths()[0].vertices.tolist() for seeds in axes.collections)
    assert first == second  # one mark: the rows are settings, not designs
    assert {line.get_solid_capstyle() for line in axes.get_lines()} == {"butt"}
    assert [list(seeds.get_offsets()[:, 0]) for seeds in axes.collections] == [[5.0, 6.0], [-1.0, 0.5]]


def test_a_dot_off_the_scale_and_a_row_without_a_mean_are_refused():
    with pytest.raises(ValueError, match="widen span"):
        figures.gains({"a": [12.0]}, {"a": (12.0, 11.0, 13.0)}, "points")
    with pytest.raises(ValueError, match=r"got none for \['a'\]"):
        figures.gains({"a": [1.0]}, {}, "points")


@pytest.mark.parametrize(
    ("number", "text"), [(-0.04, "0.0"), (0.04, "0.0"), (-1.16, "−1.2"), (2.0, "+2.0"), (-10.04, "−10.0")]
)
def test_signed_numbers_read_like_those_on_the_axes(number, text):
    assert figures.signed(number) == text

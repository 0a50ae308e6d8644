import pytest
import torch

from mtl_teach import figures


@pytest.fixture
def plot():
    figure, axes = figures.canvas()
    axes.set(title="Error", xlabel="tasks", ylabel="error")
    return figure, axes


def test_the_text_tells_an_empty_figure_from_a_full_one(plot):
    figure, axes = plot
    empty = figures.describe(figure)
    axes.plot([1, 2, 4], [0.3, 0.2, 0.1234], label="shared")
    assert figures.describe(figure) != empty
    assert "line shared: 3 points from (1 0.3) to (4 0.12), y range 0.12 0.3" in figures.describe(figure)


@pytest.mark.parametrize("dust", [2.1e-17, -7.5e-17, 0.0])
def test_a_zero_up_to_rounding_reads_zero_on_every_processor(plot, dust):
    figure, axes = plot
    axes.plot([5, dust], [dust, -8.4])
    axes.scatter([dust, 1e-5], [-8.4, dust])
    text = figures.describe(figure)
    assert "from (5 0) to (0 -8.4), y range -8.4 0" in text
    assert "2 dots, x range 0 1e-05, y range -8.4 0" in text


def test_small_numbers_that_are_meant_are_kept(plot):
    figure, axes = plot
    axes.semilogy([1, 2], [1e-9, 1.0])
    assert "y range 1e-09 1" in figures.describe(figure)


def test_bars_dots_and_images_are_described(plot):
    figure, axes = plot
    axes.bar([1, 2], [3, 4])
    axes.scatter([1, 2, 3], [5, 6, 7])
    axes.imshow([[0, 1], [1, 0]])
    text = figures.describe(figure)
    assert "bars 3 4" in text and "3 dots, x range 1 3, y range 5 7" in text and "image 2x2" in text


def test_the_text_ignores_what_another_processor_may_round_otherwise(plot):
    figure, axes = plot
    axes.plot([1, 2], [0.31, 0.21])
    other, other_axes = figures.canvas()
    other_axes.set(title="Error", xlabel="tasks", ylabel="error")
    other_axes.plot([1, 2], [0.31 + 1e-9, 0.21 - 1e-9])
    assert figures.describe(figure) == figures.describe(other)


def test_a_shown_figure_carries_png_text_and_alt_text(plot):
    alt = "The error falls from left to right as tasks join."
    data, metadata = figures.show(plot[0], alt)._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert data["text/plain"].startswith(alt)
    assert metadata["image/png"]["alt"] == alt and metadata["image/png"]["width"] > 100


def test_alt_text_must_be_a_sentence(plot):
    with pytest.raises(
        ValueError, match="alt must say in at least 8 words what the figure shows, got 'A plot'"
    ):
        figures.show(plot[0], "A plot")


def test_drawing_leaves_the_readers_settings_alone():
    import matplotlib

    before = dict(matplotlib.rcParams)
    figure, _ = figures.canvas(columns=2)
    figures.show(figure, "Two empty axes stand side by side without any data.")
    assert dict(matplotlib.rcParams) == before


def test_dots_show_every_seed_the_mean_and_its_interval():
    figure = figures.dots(
        {"own": [1.0, 2.0, 4.0], "shared": [0.5, 1.0]}, {"own": (2.3, 1.0, 3.6)}, "error (%)"
    )
    axes = figure.axes[0]
    assert [len(seeds.get_offsets()) for seeds in axes.collections] == [3, 2]
    assert [tuple(line.get_xdata()) for line in axes.get_lines()] == [(1.0, 3.6), (2.3,)]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["own", "shared"]


def test_every_group_is_drawn_and_no_two_look_alike():
    names = [f"model {number}" for number in range(7)]
    figure = figures.dots({name: [1.0, 2.0] for name in names}, {names[6]: (1.5, 1.0, 2.0)}, "error")
    axes = figure.axes[0]
    assert [seeds.get_label() for seeds in axes.collections] == names
    assert [label.get_text() for label in axes.get_yticklabels()] == names
    rows = [seeds.get_offsets()[:, 1].mean() for seeds in axes.collections]
    assert rows == sorted(rows, reverse=True) and len({round(row) for row in rows}) == 7
    looks = {
        (tuple(seeds.get_facecolor()[0]), seeds.get_paths()[0].vertices.tobytes())
        for seeds in axes.collections
    }
    assert len(looks) == 7


def test_an_interval_of_no_group_is_refused():
    with pytest.raises(ValueError, match=r"intervals must be named as groups \['own'\], got \['owm'\]"):
        figures.dots({"own": [1.0, 2.0]}, {"owm": (1.5, 1.0, 2.0)}, "error")


def test_digits_are_drawn_one_by_one():
    figure = figures.digits(torch.rand(3, 64), ["a", "b", "c"])
    assert [axes.images[0].get_array().shape for axes in figure.axes] == [(8, 8)] * 3
    with pytest.raises(ValueError, match=r"images must be \(count=2, 64\), got \(3, 64\)"):
        figures.digits(torch.rand(3, 64), ["a", "b"])

import pytest

from mtl_teach import figures

TASKS = range(1, 65)
SEPARATE, SHARED = [1057 * t for t in TASKS], [1040 + 17 * t for t in TASKS]


def test_the_bill_shows_both_counts_and_how_little_remains():
    counts, shares = figures.bill(SEPARATE, SHARED, 17 / 1057).axes
    assert [list(line.get_ydata()) for line in counts.get_lines()] == [SEPARATE, SHARED]
    rest, limit = (line.get_ydata() for line in shares.get_lines())
    assert rest[0] == 100 and rest[-1] == pytest.approx(100 * SHARED[-1] / SEPARATE[-1])
    assert min(rest) > limit[0] == pytest.approx(100 * 17 / 1057)
    assert counts.yaxis.get_major_formatter()(60_000, 0) == "60,000"
    assert {text.get_text() for text in counts.texts} == {"separate networks", "one trunk, T heads"}


@pytest.mark.parametrize("arguments", [([1, 2], [1], 0.1), ([1], [1], 0.1), ([1, 2], [1, 2], 1.5)])
def test_counts_that_do_not_pair_are_refused(arguments):
    with pytest.raises(ValueError, match="count both for T"):
        figures.bill(*arguments)

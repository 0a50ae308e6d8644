"""What the reader of lesson 05 draws on the page: the valley between each alone and one model for all."""

from mtl_teach.lessons.soft_sharing.valley import ENDS
from mtl_teach.live.drawing import Drawing

DRAWINGS = (
    Drawing(
        ask="How deep is the valley, and how wide? Draw the wrong test answers of eight scanners, tilted "
        "over 120°, from each alone (λ = 0, at the left) to nearly one model for all.",
        why="The valley is real, and shallow: at this spread the luck that sharing removes and the tilt that "
        "it ignores nearly balance.",
        before="lesson.draw_valley(valleys[120])",
        line="live.soft_sharing(tasks=8, spread=120, strength=0.01)",
        curve=("means", "strength", "error"),
        places={
            0.0: "0",
            0.001: "0.001",
            0.0032: "0.003",
            0.01: "0.01",
            0.032: "0.03",
            0.1: "0.1",
            0.32: "0.3",
            1.0: "1",
            3.2: "3",
            10.0: "10",
        },
        across="sharing strength λ",
        up="wrong test answers, %",
        unit="\u00a0%",
        lowest=10,
        highest=30,
        ticks=(10, 15, 20, 25, 30),
        known=("ends", "model", "error", tuple(ENDS)),
    ),
)

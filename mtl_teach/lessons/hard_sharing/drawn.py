"""What the reader of lesson 04 draws on the page: how the error falls as more tasks share a trunk."""

from mtl_teach.live.drawing import Drawing

DRAWINGS = (
    Drawing(
        ask="Two clinics share a trunk, then four, then more, up to 32. Draw the excess error of one clinic. "
        "The line is the error of a clinic that learns alone; the upright axis is logarithmic.",
        why="With two clinics sharing gains nothing. Then the first doubling takes more than half of the "
        "error, the last one about a quarter. Keep your curve in mind: does it go on like this?",
        before="lesson.draw_errors(few,",
        line="live.hard_sharing(tasks=32, width=2, relation='related')",
        curve=("means", "tasks", "mean"),
        places={2: "2", 4: "4", 8: "8", 16: "16", 32: "32"},
        across="number of clinics T",
        up="excess error",
        unit="",
        lowest=0.003,
        highest=1,
        ticks=(0.003, 0.01, 0.03, 0.1, 0.3, 1),
        ratio=True,
        known=("levels", "model", "error", ("single-task",)),
    ),
)

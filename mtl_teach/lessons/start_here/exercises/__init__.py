"""The exercises of notebook 00, in the order in which a reader meets them."""

from mtl_teach.lessons.start_here.exercises import reports, seeds

EXERCISES = (
    seeds.PAIRED_INTERVAL,
    seeds.SEEDS_NEEDED,
    reports.VERDICT_ON,
)

"""The exercises, notebook by notebook, in the order in which a reader meets them."""

from mtl_teach.exercises.exercise import Exercise
from mtl_teach.exercises.topics import counting, seeds

EXERCISES: dict[str, Exercise] = {
    exercise.name: exercise
    for exercise in (
        seeds.PAIRED_INTERVAL,
        seeds.SEEDS_NEEDED,
        counting.COUNT_PARAMETERS,
        counting.BREAK_EVEN,
    )
}

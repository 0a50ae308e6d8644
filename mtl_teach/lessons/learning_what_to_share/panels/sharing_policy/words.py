"""What the panel on learned policies says under its picture."""

from mtl_teach.evaluation import Interval


def learning(world: str, sparsity: float, sharing: float) -> str:
    """Say that policies are being learned."""
    return f"{_start(world, sparsity, sharing)} policies are being learned …"


def words(
    world: str, sparsity: float, sharing: float, values: dict[str, float], gain: Interval, choice: Interval
) -> str:
    """Say how many switches are right, what the policy costs, and whether its choice of blocks matters.

    `gain`: excess error saved against all shared; `choice`: against random policies of the same budget.
    """
    return (
        f"{_start(world, sparsity, sharing)} {values['right_count']:.0f} of 24 switches as built in, "
        f"{values['runs_count']:.0f} of 24 runs. Excess error {values['learned_excess']:.2f}, all shared "
        f"{values['all_shared_excess']:.2f} ({_verdict(gain)}), random policies of the budget "
        f"{values['random_excess']:.2f} ({_verdict(choice)})."
    )


def _start(world: str, sparsity: float, sharing: float) -> str:
    return f"{world.capitalize()} world, sparsity {sparsity:g}, sharing {sharing:g}:"


def _verdict(saved: Interval) -> str:
    if not saved.excludes_zero:
        return "no clear difference"
    return "more than learned" if saved.mean > 0 else "less than learned"

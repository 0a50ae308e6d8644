"""What the panel of two tasks says under its picture."""


def words(angle: float, width: int, values: dict[str, float]) -> str:
    """Say in how many draws the gradients conflict in the end, and what sharing does."""
    units = "1 unit" if width == 1 else f"{width} units"
    start = f"Two tasks at {angle:g}°, one trunk of {units}."
    conflict = _conflict(values["conflict_percent"], values["died_percent"])
    low, high = values["gain_excess_low"], values["gain_excess_high"]
    pair = f"excess error {values['shared_excess']:.2g}, against {values['alone_excess']:.2g} alone"
    if low <= 0 <= high:
        return f"{start} {conflict} Whether sharing helps is not clear: {pair}."
    verb = "helps" if low > 0 else "hurts"
    return f"{start} {conflict} Sharing {verb}: {pair}{_apart(values)}."


def _conflict(conflicting: float, died: float) -> str:
    if died == 0:
        return f"In the end the gradients conflict in {conflicting:.0f} % of the draws."
    if died == 100:
        return "The gradients have died out in all draws: in the end nobody pulls."
    return f"The gradients have died out in {died:.0f} % of the draws and conflict in {conflicting:.0f} %."


def meanwhile(angle: float) -> str:
    """Say what is seen while each task alone is still in training."""
    return f"Two tasks at {angle:g}°. The shared trunk is being trained; each task alone follows."


def _apart(values: dict[str, float]) -> str:
    first, second = values["task_1_excess"], values["task_2_excess"]
    if first * second >= 0:
        return ""
    winner, loser = ("1", "2") if first > second else ("2", "1")
    return f"; task {winner} gains and task {loser} loses"

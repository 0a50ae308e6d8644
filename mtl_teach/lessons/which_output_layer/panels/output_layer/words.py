"""What the panel on two output layers says under its picture."""

from mtl_teach.lessons.which_output_layer.panels.output_layer.settings import LABELS


def words(values: dict[str, float], add: float) -> str:
    """Say what each output layer answers, from the probabilities in `values`, and what the constant did."""
    yes = [label for label in LABELS if values[f"sigmoid_{label}"] > 0.5]
    most = max(values[f"softmax_{label}"] for label in LABELS)
    top = [label for label in LABELS if values[f"softmax_{label}"] > most - 1e-9]  # several where equal
    said = (
        f"The sigmoids say yes to {_list(yes)}; their sum is {values['sigmoid_sum']:.1f}. "
        f"Softmax gives {_list(top)} the most, {100 * most:.0f} %{' each' if top[1:] else ''}; its sum is 1"
    )
    if not yes:
        said += ": somebody must get ¼ or more"
    if len(yes) > 1:
        said += ": at most one can exceed one half"
    if add:
        moved = f"{'Adding' if add > 0 else 'Taking'} {abs(add):g} {'to' if add > 0 else 'from'} all logits"
        said += f". {moved} moved every sigmoid and no softmax bar"
    return f"{said}."


def _list(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[:-1] else names) or "nothing"

"""Whether deploy/values.yaml is what the Zero to JupyterHub chart takes.

`python -m tools.hub_values CHART`: CHART is the folder `jupyterhub` of the chart's source. As Helm does, the
values are laid over the chart's own defaults and the whole is compared with the chart's schema; nothing is
fetched and no cluster is needed.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import yaml

VALUES = Path(__file__).resolve().parent.parent / "deploy" / "values.yaml"


def laid_over(defaults: dict, values: dict) -> dict:
    """Return the defaults with the values on top, table by table; anything else is replaced."""
    whole = dict(defaults)
    for key, value in values.items():
        under = whole.get(key)
        whole[key] = laid_over(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return whole


def faults(values: dict, defaults: dict, schema: dict) -> Iterator[str]:
    """Yield what the chart would refuse, each in one line with its place."""
    for problem in jsonschema.Draft7Validator(schema).iter_errors(laid_over(defaults, values)):
        yield f"{'.'.join(map(str, problem.absolute_path)) or 'top'}: {problem.message}"


def main() -> int:
    """Compare, print, and return how many faults there are."""
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "values.schema.yaml").exists():
        sys.exit(f"{__doc__}\nmtl_teach: give the folder that holds Chart.yaml and values.schema.yaml")
    chart = Path(sys.argv[1])
    texts = [chart / "values.yaml", chart / "values.schema.yaml", VALUES]
    defaults, schema, values = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in texts)
    found = list(faults(values, defaults, schema))
    print("\n".join(found) or f"{VALUES.name}: the chart takes it")
    return len(found)


if __name__ == "__main__":
    sys.exit(bool(main()))

"""Whether a chart and a result speak of the same tables and columns: a mismatch would draw empty axes."""

import difflib
from collections.abc import Iterator, Mapping


def columns_read(spec: dict) -> dict[str, set[str]]:
    """Return the named tables of a Vega-Lite chart, each with the columns that its marks read.

    Columns that a transform makes are left out. Tables whose rows stand in the chart itself need no result.
    """
    found: dict[str, set[str]] = {}
    for name, fields in _units(spec, None, frozenset()):
        found.setdefault(name, set()).update(fields)
    return found


def check_tables(read: Mapping[str, set[str]], tables: Mapping[str, Mapping[str, list]]) -> None:
    """Raise ValueError that names the first table or column in which a result and a chart differ."""
    for name in tables.keys() ^ read.keys():
        if name in tables:
            known = f"knows {_list(read)}{_near(name, read)}"
            raise ValueError(
                f"tables must be those of the chart, which {known}, got {name!r}: draw it or drop it"
            )
        raise ValueError(
            f"tables must hold {name!r}, which the chart draws, got {_list(tables)}{_near(name, tables)}: "
            "add it, even if it has no rows"
        )
    for name, columns in read.items():
        for column in sorted(columns - tables[name].keys()):
            came = f"{_list(tables[name])}{_near(column, tables[name])}"
            raise ValueError(
                f"tables[{name!r}] must have the column {column!r}, which the chart reads, got {came}"
            )


def _units(part: dict, name: str | None, made: frozenset) -> Iterator[tuple[str, set[str]]]:
    """Yield (table, columns) of a chart and of all charts inside it."""
    source = part.get("data")
    if source is not None:
        name = source.get("name") if "values" not in source and "url" not in source else None
    made = made | {field for step in part.get("transform", ()) for field in _made(step)}
    if name is not None:
        yield name, {field for field in _fields(part.get("encoding", {})) if field not in made}
    for inside in ("layer", "hconcat", "vconcat", "concat"):
        for child in part.get(inside, ()):
            # A layer without an encoding of its own still draws the one around it.
            yield from _units(child, name, made)
    if "spec" in part:
        yield from _units(part["spec"], name, made)


def _made(step: dict) -> set[str]:
    made = step.get("as", ())
    names = {made} if isinstance(made, str) else set(made)
    parts = [*step.get("aggregate", ()), *step.get("joinaggregate", ()), *step.get("window", ())]
    return names | {part["as"] for part in parts if isinstance(part, dict) and "as" in part}


def _fields(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("field"), str):
            yield value["field"].replace("\\", "")
        for inner in value.values():
            yield from _fields(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _fields(inner)


def _list(names) -> str:
    return ", ".join(map(repr, names)) or "none"


def _near(name: str, names) -> str:
    near = difflib.get_close_matches(name, list(names), n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""

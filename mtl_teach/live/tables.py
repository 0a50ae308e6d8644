"""Whether a chart and a result speak of the same tables and columns: a mismatch would draw empty axes."""

import difflib
from collections.abc import Iterator, Mapping

# Columns that a transform makes when it does not name them, by the transform's own key.
_DEFAULTS = {"fold": ("key", "value"), "density": ("value", "density"), "quantile": ("prob", "value")}


def columns_read(spec: dict) -> dict[str, set[str]]:
    """Return the named tables of a Vega-Lite chart, each with the columns that its marks read.

    Columns that a transform makes are left out. Tables whose rows stand in the chart itself need no result.

    >>> columns_read({"data": {"name": "line"}, "mark": "line", "encoding": {"x": {"field": "step"}}})
    {'line': {'step'}}
    """
    found: dict[str, set[str]] = {}
    for name, fields in _units(spec, None, frozenset()):
        if name not in spec.get("datasets", {}):
            found.setdefault(name, set()).update(fields)
    return found


def check_tables(read: Mapping[str, set[str]], tables: Mapping[str, Mapping[str, list]]) -> None:
    """Raise ValueError that names the first table or column in which a result and a chart differ."""
    for name in sorted(read.keys() - tables.keys()):
        raise ValueError(
            f"tables must hold {name!r}, which the chart draws, got {_list(tables)}{_near(name, tables)}: "
            "add it, even if it has no rows"
        )
    for name in sorted(tables.keys() - read.keys()):
        known = f"knows {_list(read)}{_near(name, read)}"
        raise ValueError(
            f"tables must be those of the chart, which {known}, got {name!r}: draw it or drop it"
        )
    for name, columns in read.items():
        for column in sorted(columns - tables[name].keys()):
            came = f"{_list(tables[name])}{_near(column, tables[name])}"
            raise ValueError(
                f"tables[{name!r}] must have the column {column!r}, which the chart reads, got {came}: add it"
            )
        _check_columns(name, tables[name])


def _check_columns(name: str, table: Mapping[str, list]) -> None:
    for column, values in table.items():
        if not isinstance(values, list | tuple):
            got = type(values).__name__
            raise ValueError(
                f"tables[{name!r}][{column!r}] must be a list, got {got}: use .tolist() or live.column"
            )
    lengths = {column: len(values) for column, values in table.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"tables[{name!r}] must have columns of one length, got {lengths}: use live.table")


def _units(part: dict, name: str | None, made: frozenset | None) -> Iterator[tuple[str, set[str]]]:
    """Yield (table, columns) of a chart and of all charts inside it; `made` is None if any column may be."""
    source = part.get("data")
    if source is not None:
        name = source.get("name") if "values" not in source and "url" not in source else None
        made = frozenset()  # what was made of the table around it is not made of this one
    for step in part.get("transform", ()):
        yield from _looked_up(step)
        columns = _made(step)
        made = None if made is None or columns is None else made | columns
    if name is not None:
        read = {*_fields(part.get("encoding", {})), *_fields(part.get("facet", {}))}
        yield name, set() if made is None else read - made
    for inside in ("layer", "hconcat", "vconcat", "concat"):
        for child in part.get(inside, ()):
            # A layer without an encoding of its own still draws the one around it.
            yield from _units(child, name, made)
    if "spec" in part:
        yield from _units(part["spec"], name, made)


def _looked_up(step: dict) -> Iterator[tuple[str, set[str]]]:
    """Yield the table that a lookup reads, if it has a name."""
    source = step.get("from", {})
    name = source.get("data", {}).get("name")
    if name is not None:
        yield name, {source["key"], *source.get("fields", ())}


def _made(step: dict) -> set[str] | None:
    """Return the columns that a transform makes; None if they depend on the rows."""
    if "pivot" in step or ("lookup" in step and "fields" not in step["from"]):
        return None
    given = step.get("as")
    if given is None:
        names = {name for key, names in _DEFAULTS.items() if key in step for name in names}
    else:
        names = {given} if isinstance(given, str) else set(given)
    names |= {f"{name}_end" for name in names if step.get("bin")}
    if "lookup" in step and given is None:
        names |= set(step["from"]["fields"])
    parts = [part for key in ("aggregate", "joinaggregate", "window") for part in step.get(key, ())]
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

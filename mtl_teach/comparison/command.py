"""`python -m mtl_teach compare table.csv --task … --label …`."""

import argparse
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

from mtl_teach.comparison import TableWarning, compare
from mtl_teach.comparison.report import page


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0, or 2 with one line on stderr where the table does not serve."""
    parser = argparse.ArgumentParser(
        prog="python -m mtl_teach", description="Multi-task learning on your table."
    )
    parser.add_argument("what", choices=["compare"], help="should these tasks share?")
    parser.add_argument("table", help="a CSV file with a header")
    parser.add_argument("--task", help="the column that names each row's task")
    parser.add_argument("--label", action="append", required=True, help="the label; several: each is a task")
    parser.add_argument("--group", help="rows of one group stay on one side of a split")
    parser.add_argument("--leave-out", action="append", default=[], help="a column that is no feature")
    parser.add_argument("--kind", choices=["binary", "classes", "real"], help="of labels in whole numbers")
    parser.add_argument("--splits", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--separator", help="found by itself unless named")
    parser.add_argument("--decimal", default=".", help="the decimal mark")
    parser.add_argument("--encoding", default="utf-8")
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="of a Dask scheduler: its workers do the splits"
    )
    parser.add_argument("--out", type=Path, default=Path("comparison.html"), help="the report's file")
    told = vars(parser.parse_args(arguments))
    table, out, labels = told.pop("table"), told.pop("out"), told.pop("label")
    told.pop("what")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", TableWarning)  # they stand in what is printed
            found = compare(table, label=labels[0] if len(labels) == 1 else labels, **told)
        out.write_text(page(found), encoding="utf-8")
    except (ValueError, TypeError, OSError, LookupError, ImportError, RuntimeError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(found)
    print(f"\nThe report: {out}")
    return 0

"""A comparison as one HTML file that asks nothing of the network."""

import base64
from collections.abc import Iterable
from html import escape

from mtl_teach.comparison.result import SHARED, Comparison

STYLE = """
body { font: 16px/1.5 sans-serif; max-width: 70em; margin: 2em auto; padding: 0 1em }
table { border-collapse: collapse }
td, th { padding: .2em .7em; text-align: left; border-bottom: 1px solid #ccc }
.LOSER { font-weight: bold }
img { max-width: 100% }
"""


def page(found: Comparison) -> str:
    """Return the report, with everything that the table brought escaped."""
    from mtl_teach.figures import show

    gains = "; ".join(f"{one}: {found.gain(one)}" for one in SHARED)
    alt = f"Gain of each shared model over each alone, {gains}"
    png = base64.b64encode(show(found.figure(), alt).png).decode()
    head, *rows = found.rows
    table = "\n".join(f"<tr class='{row[-1].replace(' ', '-')}'>{_cells('td', row)}</tr>" for row in rows)
    verdict = "\n".join(f"<p>{escape(line)}</p>" for line in found.verdict.splitlines())
    return f"""<!doctype html>
<html lang='en'>
<meta charset='utf-8'>
<title>Should these tasks share?</title>
<style>{STYLE}</style>
<h1>Should these tasks share?</h1>
{verdict}
<img src='data:image/png;base64,{png}' alt='{escape(alt, quote=True)}'>
<h2>Task by task: mean test {escape(found.measure)}</h2>
<table>
<tr>{_cells("th", head)}</tr>
{table}
</table>
<h2>What was found in the table</h2>
{_list(found.table.findings)}
<h2>Warnings</h2>
{_list(found.warnings or ("none",))}
<h2>Tuning</h2>
{_list(found.tuning)}
</html>
"""


def _cells(tag: str, cells: tuple[str, ...]) -> str:
    return "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells)


def _list(lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{items}</ul>"

"""What a kernel with panels loads: each of the packages named here costs a reader a second, or 30 MB."""

import subprocess
import sys

MODELS = ("matplotlib", "scipy.io", "scipy.stats", "sklearn", "sympy", "torch._dynamo")
CHARTS = ("rfc3987_syntax", "vl_convert")
THREE_PANELS = f"""
import sys
from mtl_teach import live
for make in (live.tour, live.one_or_many, live.reduction):
    make()._latest.wait()
print([name for name in {MODELS + CHARTS!r} if name in sys.modules])
"""
WRONG_CHART = """
import mtl_teach.live, altair
altair.Chart().mark_line(size="large").to_dict()
"""


def test_three_panels_load_nothing_that_they_do_not_need():
    ran = subprocess.run([sys.executable, "-c", THREE_PANELS], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_charts_are_still_checked_against_the_schema():
    ran = subprocess.run([sys.executable, "-c", WRONG_CHART], capture_output=True, text=True)
    assert "SchemaValidationError" in ran.stderr

"""Who imports the course waits for no drawing library: matplotlib is loaded when something is drawn."""

import subprocess
import sys

DRAWS = """
import sys
import mtl_teach.figures, mtl_teach.live
assert not [name for name in sys.modules if name.split(".")[0] == "matplotlib"]
figure, _ = mtl_teach.figures.canvas()
print(type(figure).__module__)
"""


def test_matplotlib_is_loaded_when_something_is_drawn():
    ran = subprocess.run([sys.executable, "-c", DRAWS], capture_output=True, text=True)
    assert ran.stdout.strip() == "matplotlib.figure", ran.stderr

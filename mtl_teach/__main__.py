"""`python -m mtl_teach compare …`: see `mtl_teach.comparison.command`."""

import sys

from mtl_teach.comparison.command import main

if __name__ == "__main__":
    sys.exit(main())

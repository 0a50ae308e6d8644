#!/bin/sh
# Make .venv with a Python that is new enough, once. If that cannot be done, one line says what to install.
#   PYTHON=… chooses the interpreter; otherwise the first suitable one on the PATH is taken.
set -u

stop() { echo "mtl_teach: $1" >&2; exit 1; }
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1; }
has_venv() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }
version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'; }

if [ -e .venv/pyvenv.cfg ]; then
  new_enough .venv/bin/python || stop "the .venv here no longer works: run 'make clean' and try again."
  [ -z "${PYTHON:-}" ] || [ "$(version "$PYTHON" 2>&1)" = "$(version .venv/bin/python)" ] ||
    stop "the .venv here was made with Python $(version .venv/bin/python), not with $PYTHON: run 'make clean' first."
  exit 0
fi

found=
for name in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.10 python}; do
  new_enough "$name" || continue
  found=$name
  has_venv "$name" && break
done
[ -n "$found" ] || stop "${PYTHON:-Python} is missing or too old: install Python 3.10 or newer (Debian, Ubuntu: sudo apt install python3 python3-venv; macOS: brew install python) or name one with PYTHON=/path/to/python."
has_venv "$found" || stop "$found has no venv module: install it (Debian, Ubuntu: sudo apt install python3-venv) or name another Python with PYTHON=/path/to/python."

echo "Making .venv with $found (Python $(version "$found")) …"
"$found" -m venv .venv || { rm -f .venv/pyvenv.cfg; stop "making .venv failed: see the lines above."; }

"""Altair loads in a tenth of the time without a grammar of web addresses that no chart needs.

Altair checks charts with `jsonschema`, which on import looks for a checker of web addresses. Where JupyterLab
has brought `rfc3987_syntax` along, that builds a parser: 3 of the 3.5 seconds, in every kernel. Charts are
checked without it, so it is hidden while `jsonschema` looks.
"""

import sys

_GRAMMAR = "rfc3987_syntax"

if "jsonschema" not in sys.modules and _GRAMMAR not in sys.modules:
    sys.modules[_GRAMMAR] = None  # an import of it fails, which jsonschema expects
    try:
        import jsonschema  # noqa: F401
    except ImportError:  # altair then says so itself
        pass
    finally:
        del sys.modules[_GRAMMAR]

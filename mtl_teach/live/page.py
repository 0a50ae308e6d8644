"""What the browser needs once, however many panels and questions a notebook shows."""

import functools
import hashlib
from pathlib import Path

import anywidget
import traitlets

from mtl_teach.live import stills

_HERE = Path(__file__).parent
#: In boxes of this class JupyterLab's shortcuts are silent while a control has the focus.
QUIET_KEYS = "mtl-quiet"


class Page(anywidget.AnyWidget):
    """The charts' code with Vega inside, nearly a megabyte; their style; and quiet keys. It shows nothing."""

    _esm = (_HERE / "page.js").read_text(encoding="utf-8")
    _css = (_HERE / "view.css").read_text(encoding="utf-8")

    code = traitlets.Unicode().tag(sync=True)
    digest = traitlets.Unicode().tag(sync=True)


@functools.cache
def bundle() -> str:
    """Return the view's JavaScript with Vega inside: one module that fetches nothing."""
    return stills.bundle(_HERE / "view.js")


def page() -> Page:
    """Return the one page of this kernel; `Widget.close_all()` closes it, and then there is a new one."""
    global _page
    if _page is None or _page.comm is None:
        _page = Page(code=bundle(), digest=hashlib.sha256(bundle().encode()).hexdigest())
    return _page


_page: Page | None = None

"""A lesson's prose as HTML: Markdown, with formulas as MathML, which every browser draws by itself."""

import html
import re

from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

LESSON = re.compile(r'href="(?:\.\.?/)?(solutions/)?(\d\d_\w+)\.ipynb')
# latex2mathml has \big for a bracket that is one character, and \left for every bracket.
SIZES = re.compile(r"\\(?:big|Big|bigg|Bigg)(l|r)?(?=\\[a-zA-Z])")
# And it sets a norm's bars as brackets that grow, and log without the thin spaces around it.
BARS = "<mo>&#x02016;</mo>"
NAMED = r"<mi>(?:log|cos|sin|exp|arccos)</mi>"
THIN = '<mspace width="0.17em"/>'
LONG = 24  # letters and signs of a formula that may be wider than a phone
OPENING = ("\\lVert", "\\langle", "\\lvert", "\\lceil", "\\lfloor")


class _Renderer(IPythonRenderer):
    def block_math(self, body: str) -> str:
        return f'<span class="formula" tabindex="0">{formula(body, "block")}</span>'

    def inline_math(self, body: str) -> str:
        made = formula(body, "inline")
        # A browser breaks no formula: one that is wider than a phone scrolls there.
        long = len(re.sub(r"<[^>]*>|\s", "", html.unescape(made))) > LONG
        return f'<span class="long" tabindex="0">{made}</span>' if long else made

    def heading(self, text: str, level: int, **attrs) -> str:
        return f'<h{level} id="{anchor(text)}">{text}</h{level}>\n'


def formula(tex: str, display: str) -> str:
    """Return TeX as MathML; raises ValueError if a command of it is not known.

    >>> formula("x^2", "inline")[-53:]
    '<mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>'
    """
    made = convert(SIZES.sub(_side, tex.strip()), display=display)
    made = made.replace(BARS, BARS.replace("<mo>", '<mo stretchy="false">'))
    made = re.sub(f"({NAMED})(?!<mo)", rf"\1{THIN}", re.sub(f"(?<=</m[ino]>)(?={NAMED})", THIN, made))
    left = re.search(r"\\[a-zA-Z]+", made)
    if left:
        raise ValueError(f"a formula must use known commands, got {left[0]} in {tex.strip()!r}: spell it out")
    return made


def _side(size: re.Match) -> str:
    return r"\left" if size.string.startswith(OPENING, size.end()) else r"\right"


def anchor(heading: str) -> str:
    """Return the address of a heading inside its page.

    >>> anchor("Two <em>output</em> layers, by hand")
    'two-output-layers-by-hand'
    """
    bare = html.unescape(re.sub(r"<[^>]*>", "", heading)).lower()
    return "-".join(re.findall(r"\w+", bare))


def to_html(markdown: str) -> str:
    r"""Return Markdown as HTML whose links between lessons lead to pages.

    >>> to_html("See [this](04_hard_sharing.ipynb).")
    '<p>See <a href="04_hard_sharing.html">this</a>.</p>\n'
    >>> to_html("[Solutions](solutions/04_hard_sharing.ipynb#first)")
    '<p><a href="04_hard_sharing_solutions.html#first">Solutions</a></p>\n'
    """
    made = MarkdownWithMath(renderer=_Renderer(escape=False)).render(markdown)
    made = made.replace("<th></th>", "<td></td>")  # a corner that heads nothing
    made = made.replace("<table>", '<table tabindex="0">')  # keys move what is wider than a phone
    return LESSON.sub(lambda link: f'href="{link[2]}{"_solutions" if link[1] else ""}.html', made)

"""The panel on pivots: one sentence, its pivots masked, and what each head says."""

from mtl_teach.lessons.auxiliary_tasks.panels.pivots.chart import chart
from mtl_teach.lessons.auxiliary_tasks.panels.pivots.compute import compute
from mtl_teach.lessons.auxiliary_tasks.panels.pivots.settings import MASKED, NUMBERS, SEEN, SOURCES
from mtl_teach.live import Panel, slider, toggle


def pivots(sentences: str = "drawn", sentence: int = 1, pivots: str = "masked") -> Panel:
    """Show one sentence about a product, and how sure each head of Yu and Jiang's network is.

    `sentences`: "drawn" ones, of the corpus with a known generator, or "real" ones, whose pivots are words of
    a lexicon; those need the published sentences on this machine (`data.sentences("products")` loads them).
    `sentence` is one of twelve that hold a pivot, none of which trained the network. `pivots`: "masked" hides
    them from the auxiliary encoder, "not masked" leaves them in. The network is trained when asked for.

    Try: the same sentence with its pivots masked and not; then a sentence that the main head gets wrong.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "sentences": toggle("sentences", SOURCES, sentences, name="sentences"),
        "sentence": slider("sentence", NUMBERS, sentence, "{:d}".format, name="sentence"),
        "pivots": toggle("pivots", (MASKED, SEEN), pivots, name="pivots"),
    }
    made = Panel(compute, chart, controls, "live.pivots")
    why = "The real sentences are shown in the notebook only: they have to be downloaded first."
    made.on_pages = {"sentences": (SOURCES[:1], why)}
    return made

"""How every live chart looks: large type, and the colours of the standing figures."""

import altair as alt

from mtl_teach.colours import OWN, POOLED, QUIET, SHARED, TRUTH, WEIGHTS

__all__ = ["OWN", "POOLED", "QUIET", "SHARED", "TRUTH", "WEIGHTS", "named", "styled"]


def named(name: str) -> alt.NamedData:
    """Return a reference to the table `name` that the panel will fill."""
    return alt.NamedData(name=name)


def styled(chart: alt.TopLevelMixin) -> alt.TopLevelMixin:
    """Return `chart` with the course's type sizes: readable from the back of a room."""
    # In one call: each `configure_…` would copy the whole chart again.
    return chart.configure(
        view=alt.ViewConfig(strokeWidth=0),
        axis=alt.AxisConfig(labelFontSize=14, titleFontSize=15, titleFontWeight="normal", gridOpacity=0.6),
        legend=alt.LegendConfig(labelFontSize=14, titleFontSize=14, symbolSize=120, labelLimit=400),
        header=alt.HeaderConfig(labelFontSize=14, titleFontSize=15),
        title=alt.TitleConfig(fontSize=16, anchor="start", fontWeight="bold", subtitleFontSize=14),
        text=alt.MarkConfig(fontSize=14),
        mark=alt.MarkConfig(aria=False),  # the words tell the picture; a text for every mark costs time
    )

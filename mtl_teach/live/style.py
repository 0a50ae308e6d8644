"""How every live chart looks: large type, colours that hold on light and dark paper."""

import altair as alt

# Okabe and Ito's colour-blind-safe hues, set to a lightness that reads on white and on near-black.
OWN, SHARED, POOLED, TRUTH, QUIET = "#2c8fd6", "#d9601a", "#0e9f76", "#b565a0", "#858b92"
# Negative to positive weights: two hues that differ in lightness order from the middle grey.
WEIGHTS = ("#2c7fb8", "#9a9a9a", "#e2711d")


def named(name: str) -> alt.NamedData:
    """Return a reference to the table `name` that the panel will fill."""
    return alt.NamedData(name=name)


def styled(chart: alt.TopLevelMixin) -> alt.TopLevelMixin:
    """Return `chart` with the course's type sizes: readable from the back of a room."""
    return (
        chart.configure_view(strokeWidth=0)
        .configure_axis(labelFontSize=14, titleFontSize=15, titleFontWeight="normal", gridOpacity=0.6)
        .configure_legend(labelFontSize=14, titleFontSize=14, symbolSize=120, labelLimit=400)
        .configure_header(labelFontSize=14, titleFontSize=15)
        .configure_title(fontSize=16, anchor="start", fontWeight="bold", subtitleFontSize=14)
        .configure_text(fontSize=14)
    )

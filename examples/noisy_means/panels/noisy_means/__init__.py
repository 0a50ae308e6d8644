"""A whole panel in forty lines: T noisy means, each estimated with the help of the others."""

from collections.abc import Iterator

import altair as alt
import torch

from mtl_teach.live import Panel, Result, column, named, progressive, slider, styled, table

STRENGTHS, SAMPLES, DRAWS = (0.0, 0.05, 0.2, 0.5, 2.0, 10.0), 5, 200


@progressive(keep=4)
def errors(tasks: int) -> Iterator[torch.Tensor]:
    """Yield the squared errors so far, (draws, strengths), after each draw of T means."""
    found = []
    for seed in range(DRAWS):
        noise = torch.Generator().manual_seed(seed)
        truth = torch.randn(tasks, generator=noise)  # (T,)
        alone = truth + torch.randn(tasks, SAMPLES, generator=noise).mean(-1)  # (T,)
        pulled = [(alone + s * alone.mean()) / (1 + s) for s in STRENGTHS]
        found.append(torch.stack([(guess - truth).square().mean() for guess in pulled]))
        yield torch.stack(found)


def compute(tasks: int) -> Iterator[Result]:
    """Yield the mean error at every strength, over more and more draws."""
    for found in errors(tasks):
        mean = found.mean(0)
        best = STRENGTHS[int(mean.argmin())]
        curve = table(strength=[f"{s:g}" for s in STRENGTHS], error=column(mean))
        words = f"{tasks} means, {len(found)} draws: the least error stands at a strength of {best:g}."
        yield Result({"curve": curve}, words, {"best": best}, progress=len(found) / DRAWS)


def noisy_means(tasks: int = 8) -> Panel:
    """Show how far T noisy means should be pulled towards each other."""
    y = alt.Y("error:Q", title="squared error", scale=alt.Scale(domain=[0, 1]))
    chart = styled(alt.Chart(named("curve"), width=300).mark_line(point=True).encode(x="strength:O", y=y))
    return Panel(compute, chart, {"tasks": slider("tasks T", (2, 4, 8, 32), tasks)}, "live.noisy_means")

"""The panels of a response-time run: its edges, and those of the reference detector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from janus_lab.measurements.panel import Axis, Mark, Panel, Series, points
from janus_lab.runs.run import Run

from .figures import edges_of

if TYPE_CHECKING:
    from janus_lab.analysis.edges.edge_set import Edges
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

_TIME, _SHARE = "Time since the edge", "Share of the step"
_EMPTY = "no edge has both plateaus clear of the noise"


def panels(run: Run, figures: Sequence[FigureOfMerit]) -> list[Panel]:
    """Edges folded on top of each other, rise and decay: from plateau to plateau, and close by."""
    sample = edges_of(run, reference=False)
    reference = edges_of(run, reference=True)
    found = []
    for direction in ("rise", "decay"):
        own, others = _seen(sample, direction), _seen(reference, direction)
        series = [_folded(edges, direction, reference=False) for edges in own]
        series += [_folded(edges, direction, reference=True) for edges in others]
        seen = own or others
        near = max((max(5 * e.interval_s, 8 * abs(e.middle_s)) for e in seen), default=None)
        limits = None if near is None else (-near / 2, near)
        words = direction.capitalize()
        for name, caption, shown in (
            (direction, f"{words}, all edges folded", None),
            (f"{direction}-close", f"{words}, around the edge", limits),
        ):
            x = Axis(_TIME, "s", limits=shown)
            marks = [Mark(0.0, "x")] if series else []
            found.append(Panel(name, caption, x, Axis(_SHARE), series, marks, empty=_EMPTY))
    return found


def _seen(edges: Sequence[Edges], direction: str) -> list[Edges]:
    return [e for e in edges if e.direction == direction and e.complete and e.resolved]


def _folded(edges: Edges, direction: str, *, reference: bool) -> Series:
    chosen = edges.valid
    level = edges.level[chosen]
    return points(
        edges.time_s[chosen],
        level if direction == "rise" else 1 - level,
        label="reference detector" if reference else "sample",
        role="reference" if reference else "data",
        compared=not reference,
    )

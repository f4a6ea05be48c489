"""A panel of a report as data: axes with units, and everything that is drawn in it. How it looks is
the business of `janus_lab.report.drawing`; what it says stands here, and goes into its CSV file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import Bound, FigureOfMerit

Floats = NDArray[np.float64]
Look = Literal["line", "points", "both", "steps", "band"]
#: What a series is: of the sample; in the dark; a fit; something to compare with; of less weight;
#: the middle of what several runs found.
Role = Literal["data", "dark", "fit", "reference", "pale", "middle"]


@dataclass(frozen=True)
class Axis:
    """What is along an axis. `log` is kept only where all that is drawn is positive; numbers are in
    `unit`, and the drawing may give it a prefix."""

    quantity: str  #: with a capital, as it stands at the axis
    unit: str = ""
    scale: Literal["linear", "log"] = "linear"
    #: What is shown of it; None: all there is.
    limits: tuple[float, float] | None = None


@dataclass(frozen=True)
class Series:
    """Points or a line: arrays of one length. `below` and `above` are the lengths of bars in y,
    `across` half of those in x; `band` lies between `y` − `below` and `y` + `above`."""

    x: Floats
    y: Floats
    label: str = ""
    look: Look = "line"
    role: Role = "data"
    below: Floats | None = None
    above: Floats | None = None
    across: Floats | None = None
    #: The points are bounds, not values.
    bound: Bound | None = None
    #: Its place, 0 to 1, among series that are in an order, such as by irradiance.
    place: float | None = None
    #: Which run it is of, where several are drawn together.
    run: str = ""
    #: Whether it is drawn where several runs are compared.
    compared: bool = True
    #: Which of the colours it has, from 0, whatever else is drawn; None: the next one.
    number: int | None = None
    #: Whether it is the way back of a sweep, which its dashes tell then; None: they tell others.
    back: bool | None = None

    def __post_init__(self) -> None:
        for name in ("x", "y", "below", "above", "across"):
            given = getattr(self, name)
            if given is not None:
                object.__setattr__(self, name, np.asarray(given, np.float64))
        arrays = (self.x, self.y, self.below, self.above, self.across)
        if len({array.shape for array in arrays if array is not None}) != 1 or self.x.ndim != 1:
            raise ValueError(f"series '{self.label}': arrays of different lengths")


@dataclass(frozen=True)
class Mark:
    """A straight line at one value of an axis, from edge to edge."""

    at: float
    axis: Literal["x", "y"]
    label: str = ""


@dataclass(frozen=True)
class Shade:
    """A part of the x axis that is shaded."""

    low: float
    high: float
    label: str = ""


@dataclass(frozen=True)
class Panel:
    """One plot of a report. No text in it names a run, a file or anything of the program's own."""

    name: str  #: of its files, such as "responsivity"
    caption: str  #: a sentence that says what is seen, without a full stop
    x: Axis
    y: Axis
    series: Sequence[Series] = ()
    marks: Sequence[Mark] = ()
    spans: Sequence[Shade] = ()
    #: Why there is nothing to see, where there is nothing.
    empty: str = "no values"
    #: Which of several of the same name it is of, such as one bias of two; empty: there is one.
    of: str = ""
    #: What is said at its edge of how it was measured, such as that it is simulated.
    origin: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether no point of it can be drawn."""
        return not any(np.any(np.isfinite(s.x) & np.isfinite(s.y)) for s in self.series)


def line(x: ArrayLike, y: ArrayLike, label: str = "", **details: object) -> Series:
    """A series that is a line."""
    drawn = Series(np.asarray(x, np.float64), np.asarray(y, np.float64), label)
    return replace(drawn, **details)  # type: ignore[arg-type]


def points(
    x: ArrayLike, y: ArrayLike, bar: ArrayLike | None = None, label: str = "", **details: object
) -> Series:
    """A series of points with bars of half-length `bar`."""
    half = None if bar is None else np.asarray(bar, np.float64)
    drawn = Series(
        np.asarray(x, np.float64), np.asarray(y, np.float64), label, "points",
        below=half, above=half,
    )  # fmt: skip
    return replace(drawn, **details)  # type: ignore[arg-type]


def of_figures(
    figures: Sequence[FigureOfMerit],
    name: str,
    condition: str,
    label: str = "",
    *,
    factor: float = 1.0,
    positive: bool = False,
) -> list[Series]:
    """The figures `name` against one of their conditions, times `factor`, bars k = 2: a series of
    the values, and one of the bounds on each side. `positive`: only those above zero."""
    found: dict[Bound | None, list[tuple[float, float, float]]] = {}
    for f in figures:
        if f.name != name or f.value is None or condition not in f.conditions:
            continue
        if positive and f.value <= 0:
            continue
        at = float(f.conditions[condition])
        row = (at, factor * f.value, factor * 2 * (f.uncertainty or 0.0))
        found.setdefault(f.bound, []).append(row)
    series = []
    for bound in (None, "upper", "lower"):
        if rows := sorted(found.get(bound, [])):
            x, y, bar = np.array(rows).T
            words = label if bound is None else f"{label} ({bound} bounds)".strip()
            shown = None if bound else bar
            series.append(points(x, y, shown, words, bound=bound))
    return series


def broken(x: ArrayLike, y: ArrayLike, part: ArrayLike) -> tuple[Floats, Floats]:
    """A line that is broken where `part` changes, such as between the starts of a run."""
    along, up = np.asarray(x, np.float64), np.asarray(y, np.float64)
    cuts = np.flatnonzero(np.diff(np.asarray(part))) + 1
    return np.insert(along, cuts, np.nan), np.insert(up, cuts, np.nan)

"""What a cursor and two markers on a plot say; without Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .plotted import Plotted
from .quantity_text import difference, quantity_text, slope_text


@dataclass(frozen=True)
class PointedSample:
    """A sample of what is plotted, in the units of the data."""

    of: Plotted
    x: float
    y: float


@dataclass(frozen=True)
class Units:
    """The units of both axes, and the one that times are shown in along x."""

    x: str
    y: str
    time_unit: str = ""


def reading_text(reading: PointedSample, units: Units, *, named: bool) -> str:
    """``12.34 s, 34.21 nA``, with the curve's name where there are several."""
    x = quantity_text(reading.x, units.x, time_unit=units.time_unit)
    text = f"{x},  {quantity_text(reading.y, units.y)}"
    return f"{text}   {reading.of.named}".rstrip() if named else text


def difference_lines(
    a: PointedSample, b: PointedSample, units: Units, *, logarithmic: bool
) -> list[str]:
    """What lies between two markers: differences, to the digits that both are shown with, ratio,
    slope; `logarithmic`: with both axes so,
    the exponent of the power law through both."""
    dx, dy = b.x - a.x, b.y - a.y
    shown_dx = difference(a.x, b.x, units.x, units.time_unit)
    along = quantity_text(shown_dx, units.x, time_unit=units.time_unit)
    ratio = b.y / a.y if a.y else math.nan
    slope = dy / dx if dx else math.nan
    lines = [
        f"Δ  {along},  {quantity_text(difference(a.y, b.y, units.y), units.y)}",
        f"B/A  {quantity_text(ratio, '', 5)}",
        f"slope  {slope_text(slope, units.y, units.x)}",
    ]
    if logarithmic and a.x > 0 and b.x > 0 and a.x != b.x and a.y and b.y:
        exponent = math.log(abs(b.y / a.y)) / math.log(b.x / a.x)
        lines[1] += f"   exponent  {quantity_text(exponent, '', 4)}"
    return lines

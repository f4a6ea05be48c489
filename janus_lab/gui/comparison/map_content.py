"""What a map of places gives to the figures and tables that are made of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from drivers.config.quantities import plain_number
from janus_lab.analysis.samples.distribution import Estimate
from janus_lab.gui.plot_tools.plot_content import OwnContent, PlotContent
from janus_lab.quantities import BOUND_SIGNS
from janus_lab.summary.positions import Places

from .points import MeritStatistics

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .place_map import PlaceValue


def number_at(place: PlaceValue) -> str:
    """The value of a place as it stands in its square; a bound with its sign, nothing for none."""
    if place.value is None:
        return ""
    return BOUND_SIGNS.get(place.bound or "", "") + plain_number(place.value, 3)


def map_content(
    places: Sequence[PlaceValue],
    plane: Places,
    words: str,
    exact: Mapping[str, MeritStatistics],
    heading: str,
    origin: str,
    *,
    logarithmic: bool,
) -> PlotContent:
    """Of `places`, whose values `words` says with their unit; the table has those that are `exact`,
    by the name of the place, under `heading`, with their quartiles and the standard uncertainty
    (k = 1) that a value has by its measurement."""
    figure = partial(_figure, places, plane, words, origin, logarithmic)
    table = partial(_table, places, exact, heading, origin)
    return PlotContent([], origin=origin, own=OwnContent(len(places), figure, table))


def _figure(
    places: Sequence[PlaceValue], plane: Places, words: str, origin: str, logarithmic: bool
) -> Figure:
    from janus_lab.summary.place_picture import DrawnPlace, place_figure

    drawn = [DrawnPlace(p.x, p.y, number_at(p) or p.name, p.value, p.bound) for p in places]
    return place_figure(drawn, plane, words, logarithmic=logarithmic, origin=origin)


def _table(
    places: Sequence[PlaceValue],
    exact: Mapping[str, MeritStatistics],
    heading: str,
    origin: str,
    separator: str,
) -> str:
    out = io.StringIO()
    rows = csv.writer(out, delimiter=separator, lineterminator="\n")
    last = ["Origin"] if origin else []
    beside = [f"{of}, {heading}" for of in ("Lower quartile", "Upper quartile", "u by measurement")]
    rows.writerow(["Position", "x", "y", heading, "Bound", "Values", *beside, *last])
    for place in places:
        found = exact[place.name].found
        known = [_known(of) for of in (found.lower_quartile, found.upper_quartile)]
        said = [origin] if origin else []
        rows.writerow(
            [place.name, repr(place.x), repr(place.y), _number(found.median.value),
             place.bound or "", place.count, *map(_number, (*known, found.measurement_u)), *said]
        )  # fmt: skip
    return out.getvalue()


def _known(estimate: Estimate) -> float | None:
    """Its value, unless it is a bound, for which there is one column alone."""
    return None if estimate.bound else estimate.value


def _number(value: float | None) -> str:
    """To the last digit; empty where it is not known."""
    return "" if value is None else repr(float(value))

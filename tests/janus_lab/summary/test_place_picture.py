"""Values at their places on a substrate."""

from __future__ import annotations

import random

from matplotlib.colors import LogNorm

from janus_lab.summary.place_picture import DrawnPlace, place_figure, shortened
from janus_lab.summary.positions import places


def test_a_map_by_itself_has_every_place_and_says_what_the_colours_are() -> None:
    chance = random.Random(20261129)
    for logarithmic in (True, False):
        names = {f"{row}{column}": f"{row}{column}" for row in "ABC" for column in range(1, 5)}
        plane = places(names)
        assert plane is not None
        values = {name: 10 ** chance.uniform(-3, 3) for name in names}
        drawn = [DrawnPlace(*plane.at[name], name, value) for name, value in values.items()]
        drawn += [DrawnPlace(9.0, -1.0, "bound", 2.0, "upper"), DrawnPlace(9.0, -2.0, "", None)]
        figure = place_figure(drawn, plane, "R (A/W)", logarithmic=logarithmic, origin="simulated")
        axis, bar = figure.axes
        found = [tuple(points.get_offsets()[0]) for points in axis.collections]
        assert found == [(place.x, place.y) for place in drawn]
        assert [label.get_text() for label in axis.get_yticklabels()] == ["A", "B", "C"]
        assert bar.get_ylabel() == "R (A/W)"
        assert isinstance(bar._colorbar.norm, LogNorm) == logarithmic
        ends = bar._colorbar.norm.vmin, bar._colorbar.norm.vmax
        assert ends == (min(values.values()), max(values.values())), "a bound has no colour"
        assert figure.get_supxlabel() == "simulated"


def test_a_map_of_one_column_has_ticks_only_where_places_are_with_their_names():
    for names, columns, rows in (
        (["A2", "B2", "D2"], ["2"], ["A", "B", "D"]),
        (["C1", "C2", "C4"], ["1", "2", "4"], ["C"]),
    ):
        plane = places({name: name for name in names})
        assert plane is not None
        drawn = [DrawnPlace(*plane.at[n], n, float(i)) for i, n in enumerate(names, 1)]
        axis, _ = place_figure(drawn, plane, "R (A/W)", logarithmic=False).axes
        for along, wanted in ((axis.xaxis, columns), (axis.yaxis, rows)):
            ticks = [tick.label1.get_text() for tick in along.get_major_ticks()]
            assert ticks == wanted


def test_equal_values_have_no_bar_and_what_they_are_stands_above_the_map():
    names = ["A1", "A2", "B1"]
    plane = places({name: name for name in names})
    assert plane is not None
    drawn = [DrawnPlace(*plane.at[n], n, 2.5 * (1 + i * 1e-14)) for i, n in enumerate(names)]
    for logarithmic in (True, False):
        figure = place_figure(drawn, plane, "Dark current (nA)", logarithmic=logarithmic)
        assert len(figure.axes) == 1, "a bar would have ends that are no values"
        assert figure.get_suptitle() == "Dark current (nA)"
        colours = {tuple(marks.get_facecolor()[0]) for marks in figure.axes[0].collections}
        assert len(colours) == 1


def test_a_long_name_on_the_map_is_shortened_where_it_tells_least():
    assert shortened("A1", 8) == "A1"
    name = "Janus-160C-batch-2026-11-sample-03"
    assert shortened(name, 9) == "Janu…e-03"
    assert len(shortened(name, 1)) == 5

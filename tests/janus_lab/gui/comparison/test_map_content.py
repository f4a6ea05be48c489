"""What goes out of a map: its table to the last digit."""

from __future__ import annotations

import csv
import io
import random

import pytest

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.samples.distribution import distribution
from janus_lab.gui.comparison.map_content import map_content, number_at
from janus_lab.gui.comparison.place_map import PlaceValue
from janus_lab.gui.comparison.points import MeritStatistics
from janus_lab.summary.positions import places


@pytest.mark.parametrize(("separator", "origin"), [(",", ""), ("\t", "simulated bench")])
def test_the_table_has_every_place_with_all_digits(separator: str, origin: str) -> None:
    chance = random.Random(20261129)
    names = [f"{row}{column}" for row in "ABC" for column in range(1, 6)]
    plane = places({name: name for name in names})
    assert plane is not None
    medians = {name: 10 ** chance.uniform(-12, -3) for name in names}
    exact = {
        name: MeritStatistics(
            float(n), distribution([FigureOfMerit("dark_current", medians[name], None, "A", "m")])
        )
        for n, name in enumerate(names)
    }
    shown = [PlaceValue(n, *plane.at[n], 1e9 * medians[n], None, 1) for n in names]
    content = map_content(
        shown, plane, "I (nA)", exact, "I (A)", origin, logarithmic=True
    )  # fmt: skip
    assert content.own is not None
    assert content.rows == len(names)
    table = csv.DictReader(io.StringIO(content.own.table(separator)), delimiter=separator)
    rows = {row["Position"]: row for row in table}
    assert {name: float(row["I (A)"]) for name, row in rows.items()} == medians
    assert all((float(r["x"]), float(r["y"])) == plane.at[name] for name, r in rows.items())
    assert {row.get("Origin") for row in rows.values()} == {origin or None}


@pytest.mark.parametrize(
    ("value", "bound", "said"),
    [(None, None, ""), (33.126, None, "33.1"), (2.0, "upper", "< 2"), (2.0, "lower", "> 2")],
)
def test_a_square_says_three_digits_and_the_sign_of_a_bound(
    value: float | None, bound: str | None, said: str
) -> None:
    assert number_at(PlaceValue("A1", 1.0, -1.0, value, bound, 1)).replace("\u202f", " ") == said

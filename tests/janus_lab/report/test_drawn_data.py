"""What of a panel is drawn, and its CSV file."""

import csv
import io

import numpy as np
import pytest

from janus_lab.measurements.panel import Axis, Mark, Panel, Shade, line, points
from janus_lab.report.drawn_data import as_drawn, panel_csv


def panel(*series, x=None, y=None, **details):
    x, y = x or Axis("Time", "s"), y or Axis("Current", "A")
    return Panel("p", "A panel", x, y, series, **details)


def test_a_linear_axis_takes_the_prefix_of_its_largest_value():
    drawn = as_drawn(
        panel(
            points([0.0, 2e-3], [1e-7, -3e-7], [1e-8, 2e-8]),
            marks=[Mark(1e-7, "y"), Mark(1e-3, "x")],
            spans=[Shade(0.0, 1e-3)],
        )
    )
    assert (drawn.x.unit, drawn.y.unit) == ("ms", "nA")
    (series,) = drawn.series
    assert series.x.tolist() == [0.0, 2.0]
    assert series.y == pytest.approx([100.0, -300.0])
    assert series.above == pytest.approx([10.0, 20.0])
    assert [mark.at for mark in drawn.marks] == pytest.approx([100.0, 1.0])
    assert drawn.spans[0].high == pytest.approx(1.0)


def test_a_logarithmic_axis_keeps_its_unit_and_shows_what_is_above_zero():
    log = Axis("Current", "A", "log")
    drawn = as_drawn(panel(points([1, 2, 3], [1e-9, -1e-6, 1.0], [5e-9, 1e-9, 0.1]), y=log))
    assert (drawn.y.scale, drawn.y.unit) == ("log", "A")
    (series,) = drawn.series
    assert np.isnan(series.y[1])
    assert series.below[0] < series.y[0]
    assert series.above[0] == 5e-9


@pytest.mark.parametrize("values", [[3.0], [3.0, 4.0], [-1.0, -2.0], [0.0]])
def test_what_spans_no_decade_or_is_not_positive_is_linear(values):
    log = Axis("Ratio", "", "log")
    assert as_drawn(panel(line(range(len(values)), values), y=log)).y.scale == "linear"


def test_a_line_of_a_million_points_keeps_its_peaks():
    random = np.random.default_rng(3)
    y = random.normal(size=1_000_000)
    y[123_456], y[700_000] = 50.0, np.nan
    (series,) = as_drawn(panel(line(np.arange(y.size), y))).series
    assert series.x.size < 10_000
    assert np.nanmax(series.y) == 50.0
    assert np.nanmin(series.y) == np.nanmin(y)
    assert np.isnan(series.y).sum() == 1, "the gap stays"


def test_the_csv_is_what_is_drawn_number_by_number():
    random = np.random.default_rng(14)
    x, y = np.arange(40.0), random.lognormal(-15, 6, 40)
    bound = points([1.0], [2e-9], label="upper bounds", bound="upper")
    drawn = as_drawn(
        panel(
            points(x, y, y / 10, 'µ, "quoted"'),
            bound,
            marks=[Mark(5.0, "x", "threshold")],
            spans=[Shade(1.0, 2.0, "light on")],
        )
    )
    heading, *rows = csv.reader(io.StringIO(panel_csv(drawn)))
    assert heading[3:5] == [f"Time ({drawn.x.unit})", f"Current ({drawn.y.unit})"]
    shown = [(float(row[3]), float(row[4])) for row in rows if row[2] == "points"]
    series = drawn.series[0]
    assert shown == list(zip(series.x.tolist(), series.y.tolist(), strict=True))
    assert {row[1] for row in rows if row[2] == "points"} == {'µ, "quoted"'}
    assert [row[2] for row in rows[40:]] == [
        "upper bound", "line across x", "shaded from", "shaded to",
    ]  # fmt: skip


def test_an_empty_panel_stays_empty():
    assert as_drawn(panel()).is_empty
    assert as_drawn(panel(line([np.nan], [1.0]))).is_empty


def test_the_csv_says_that_it_was_simulated_in_a_column_at_the_end():
    series = line(np.arange(2.0), np.arange(2.0))
    for origin, wanted in (("simulated bench", ["simulated bench"] * 5), ("", [None] * 5)):
        drawn = panel(series, marks=[Mark(1.0, "x")], spans=[Shade(0.0, 1.0)], origin=origin)
        rows = list(csv.DictReader(io.StringIO(panel_csv(drawn))))
        assert [row.get("origin") for row in rows] == wanted
        assert None not in rows[0]

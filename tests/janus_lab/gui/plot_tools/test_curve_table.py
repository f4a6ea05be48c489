"""The table of a plot's samples reads back to the last digit."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd

from janus_lab.gui.model.live_series import LiveSeries
from janus_lab.gui.plot_tools.curve_table import AxisColumn, CurveSamples, table_pieces
from janus_lab.gui.plot_tools.plotted import CurveKind

TIME, CURRENT = AxisColumn("Time", "s"), AxisColumn("Current", "A")


def read(curves: list[CurveSamples], separator: str = ",") -> pd.DataFrame:
    text = "".join(table_pieces(TIME, CURRENT, curves, separator))
    return pd.read_csv(io.StringIO(text), sep=separator)


def test_any_samples_read_back_to_the_last_digit() -> None:
    rng = np.random.default_rng(4)
    for count in (1, 2, 4999, 5000, 5001, 12_000):
        x = np.sort(rng.uniform(0, 1e6, count))
        y = rng.choice([-1, 1], count) * 10 ** rng.uniform(-300, 300, count)
        back = read(
            [
                CurveSamples(
                    "", [(x[: count // 2], y[: count // 2]), (x[count // 2 :], y[count // 2 :])]
                )
            ]
        )
        assert list(back) == ["Time (s)", "Current (A)"]
        np.testing.assert_array_equal(back["Time (s)"], x)
        np.testing.assert_array_equal(back["Current (A)"], y)


def test_curves_at_the_same_places_share_their_column() -> None:
    x, up, down = np.arange(5.0), np.arange(5.0) / 3, -np.arange(5.0) / 7
    back = read([CurveSamples("dark", [(x, up)]), CurveSamples("13 mW/cm², back", [(x, down)])])
    assert list(back) == ["Time (s)", "Current (A) – dark", "Current (A) – 13 mW/cm², back"]
    np.testing.assert_array_equal(back.iloc[:, 2], down)


def test_curves_at_other_places_have_two_columns_each() -> None:
    long, short = np.arange(7.0), np.array([0.5, 0.75])
    curves = [CurveSamples("this run", [(long, long)]), CurveSamples('a "b"', [(short, -short)])]
    for separator in (",", "\t"):
        back = read(curves, separator)
        assert list(back)[2:] == ['Time (s) – a "b"', 'Current (A) – a "b"']
        np.testing.assert_array_equal(back.iloc[:2, 3], -short)
        assert back.iloc[2:, 2:].isna().all().all()


def test_marks_of_gaps_are_no_samples_but_lost_readings_are() -> None:
    series = LiveSeries()
    series.append([0.0, 1.0, 2.0], [1.0, np.nan, 3.0])
    series.mark_gap()
    series.append([9.0], [4.0])
    back = read([CurveSamples("", series.pieces())])
    assert back["Time (s)"].tolist() == [0.0, 1.0, 2.0, 9.0]
    assert np.isnan(back["Current (A)"][1])


def test_pieces_do_not_change_while_the_series_grows() -> None:
    series = LiveSeries()
    rng = np.random.default_rng(0)
    series.append(np.arange(1000.0), rng.normal(size=1000))
    kept = series.pieces()
    before = [(x.copy(), y.copy()) for x, y in kept]
    series.append(np.arange(1000.0, 400_000.0), rng.normal(size=399_000))
    series.mark_gap()
    series.clear()
    for (x, y), (old_x, old_y) in zip(kept, before, strict=True):
        np.testing.assert_array_equal(x, old_x)
        np.testing.assert_array_equal(y, old_y)


def test_of_nothing_there_is_a_heading() -> None:
    assert "".join(table_pieces(TIME, CURRENT, [])) == "\n"
    empty = CurveSamples("", [(np.empty(0), np.empty(0))])
    assert "".join(table_pieces(TIME, CURRENT, [empty])) == "Time (s),Current (A)\n"


def test_bars_stand_behind_their_values_and_a_bound_is_called_one() -> None:
    x, y, bar = (np.array(each) for each in ([0.7, 13.0], [2.0, 1.5], [0.2, 0.1]))
    light, figure = AxisColumn("Irradiance", "mW/cm²"), AxisColumn("Responsivity", "A/W")
    values = CurveSamples("film 1", [(x, y)], "points", CurveKind(bars=(bar, bar)))
    bounds = CurveSamples("film 2, lower bound", [(x, y)], "points", CurveKind(bound="lower"))
    read = pd.read_csv(io.StringIO("".join(table_pieces(light, figure, [values, bounds]))))
    assert list(read.columns) == [
        "Irradiance (mW/cm²)",
        "Responsivity (A/W) – film 1",
        "± Responsivity (A/W), k = 2 – film 1",
        "Responsivity (A/W) – film 2, lower bound",
    ]
    assert read.iloc[:, 2].tolist() == bar.tolist()
    alone = "".join(table_pieces(light, figure, [bounds])).splitlines()[0]
    assert "film 2, lower bound" in alone

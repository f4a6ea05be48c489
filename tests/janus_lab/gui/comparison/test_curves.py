"""Curves keep their extremes however few points stand for them, and a band is that of its lines."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from janus_lab.gui.comparison import curves as module
from janus_lab.gui.comparison.curves import (
    RunCurves,
    band,
    between,
    levels,
    line_at,
    read_curves,
    thinned,
)
from janus_lab.runs.run import open_run
from procedures.rows import CURRENT, TIME
from tests.made_up_rows import LEVELS, cycling, edges, sweeps
from tests.made_up_runs import made_up


@pytest.mark.parametrize("seed", range(8))
def test_thinning_keeps_order_and_extremes(seed: int) -> None:
    random = np.random.default_rng(seed)
    count, group = int(random.integers(1, 5000)), int(random.integers(1, 200))
    x = np.cumsum(random.uniform(0, 1, count))
    y = random.normal(size=count) * 10.0 ** random.integers(-12, 6)
    y[random.uniform(size=count) < 0.1] = np.nan
    kept_x, kept_y = thinned(x, y, group)
    assert (np.diff(kept_x) >= 0).all()
    places = np.searchsorted(x, kept_x)
    np.testing.assert_array_equal(kept_y, y[places])
    if np.isfinite(y).any():
        assert (np.nanmin(kept_y), np.nanmax(kept_y)) == (np.nanmin(y), np.nanmax(y))
    assert len(kept_x) <= max(3 * group, 2 * -(-count // group) + group, 2)


def test_a_sweep_has_a_line_for_each_irradiance_and_a_cycling_run_one(tmp_path: Path) -> None:
    rows = sweeps()
    found = read_curves(open_run(made_up(tmp_path, "iv_sweep", rows)))
    assert (found.x, found.y) == ("Voltage (V)", "Current (A)")
    assert levels([found]) == list(LEVELS)
    for level in LEVELS:
        here = rows["Irradiance (mW/cm**2)"] == level
        x, y = line_at(found, level)
        np.testing.assert_array_equal(x, rows["Voltage (V)"][here])
        np.testing.assert_array_equal(y, rows["Current (A)"][here])
    assert line_at(found, None) == found.lines[13.0]
    assert line_at(found, 99.0) is None
    time = read_curves(open_run(made_up(tmp_path, "on_off_cycling", cycling())))
    assert (time.x, list(time.lines)) == ("Time (s)", [None])
    assert line_at(time, 13.0) == time.lines[None], "it has all of its light in it"
    since = read_curves(open_run(made_up(tmp_path, "response_time", edges())))
    assert since.x == "Time since edge (s)"
    odd = made_up(tmp_path, "light_soak", {"Dose (J)": np.arange(3.0)})
    assert read_curves(open_run(odd)) == RunCurves()


def test_a_long_run_is_thinned_piece_by_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = cycling(60.0)
    rows["Current (A)"][[17, 2000]] = -1.0, 9.9e37  # the second is an overflow, no reading
    monkeypatch.setattr(module, "POINTS", 100)
    monkeypatch.setattr(module, "_ROWS", 700)
    x, y = read_curves(open_run(made_up(tmp_path, "on_off_cycling", rows))).lines[None]
    assert len(x) < 400
    assert np.nanmin(y) == -1.0
    assert np.nanmax(y) == 1e-7
    assert (x[0], x[-1]) == pytest.approx((0.0, 60.0), abs=2.0)


@pytest.mark.parametrize("seed", range(6))
def test_a_band_has_the_quantiles_of_its_lines(seed: int) -> None:
    random = np.random.default_rng(seed)
    x = np.linspace(0, 1, 50)
    lines = [(x, random.normal(size=50)) for _ in range(int(random.integers(2, 40)))]
    lines[0] = (lines[0][0][:25], lines[0][1][:25])  # one ends earlier
    found = band([(x[::-1], y[::-1]) if n % 2 else (x, y) for n, (x, y) in enumerate(lines)])
    assert found is not None
    assert found.count == len(lines)
    values = np.stack([np.interp(found.x, a, b, right=np.nan) for a, b in lines])
    enough = (~np.isnan(values)).sum(axis=0) > 1
    for share, got in ((0, found.least), (25, found.lower_quartile), (50, found.median),
                       (75, found.upper_quartile), (100, found.most)):  # fmt: skip
        wanted = np.nanpercentile(values[:, enough], share, axis=0)
        np.testing.assert_allclose(got[enough], wanted, atol=1e-12)
        assert np.isnan(got[~enough]).all()


def test_no_band_of_one_line_and_a_band_in_stretches() -> None:
    one = (np.array([0.0, 1.0]), np.array([1.0, 2.0]))
    empty = (np.array([]), np.array([]))
    point = (np.array([1.0, 1.0]), np.array([1.0, 3.0]))
    assert band([one, empty, point]) is None
    x = np.arange(6.0)
    low = np.array([np.nan, 1, 1, np.nan, 1, 1])
    parts = [part[0].tolist() for part in between(x, low, low + 1)]
    assert parts == [[1.0, 2.0], [4.0, 5.0]]


@pytest.mark.parametrize("rows", [2, 3, 65_536], ids=lambda rows: f"{rows} at once")
def test_a_strip_by_hand_is_not_joined_where_its_readings_were_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr(module, "_ROWS", rows)
    times = np.array([0.0, 0.1, 0.2, 0.3, 5.3, 5.4])
    path = made_up(tmp_path, "by_hand", {TIME: times, CURRENT: 1e-9 * (1 + times)})
    x, y = read_curves(open_run(path)).lines[None]
    (gap,) = np.flatnonzero(np.isnan(y))
    assert x[gap - 1] == 0.3
    assert x[gap + 1] == 5.3
    assert np.count_nonzero(np.isfinite(y)) == len(times)

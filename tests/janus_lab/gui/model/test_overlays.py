"""Past runs as the plots show them: rows, figures, and a name."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.gui.model.overlays import PastRows, read_overlays, read_rows, run_label
from janus_lab.runs.bundle import RunBundle
from janus_lab.runs.errors import RunError
from janus_lab.runs.recorder import Recorder
from janus_lab.wall_time import wall_time
from procedures.rows import CURRENT, CYCLE, IRRADIANCE, START, TIME
from tests.made_up_runs import made_up

#: Seed 8.
CURRENTS = np.random.default_rng(8).normal(0, 1e-9, 10)
FIGURES = [FigureOfMerit("dark_current", 3.3e-8, 2e-10, "A", "mean of five").to_dict()]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run with ten rows."""
    record = {"procedure": "procedures.iv_sweep.IVSweep", "parameters": {}, "state": "finished"}
    bundle = RunBundle.create(tmp_path, "iv_sweep", "film 1", record)
    with Recorder(bundle.path / "data.csv", ["#Procedure: <x.Y>"], [TIME, CURRENT]) as recorder:
        recorder.write({TIME: np.arange(10.0), CURRENT: CURRENTS})
    bundle.write_analysis(FIGURES)
    return bundle.path


def test_a_run_is_named_by_sample_time_and_id():
    this_year = wall_time().astimezone().replace(month=3, day=4, hour=5, minute=6)
    assert run_label("film 1", this_year, "eac809b9") == "film 1, 03-04 05:06, eac809b9"
    old = datetime(2019, 7, 1, 12, 30, tzinfo=UTC)
    assert run_label("film 1", old, "x").startswith(f"film 1, {old.astimezone():%Y-%m-%d %H:%M}")
    long = run_label("a film with a name that nobody can read", this_year, "eac809b9")
    assert long == "a film w…can read, 03-04 05:06, eac809b9"


def test_a_past_run_has_its_rows_its_figures_and_its_name(run: Path) -> None:
    (overlay,) = read_overlays([run])
    assert overlay.procedure == "iv_sweep"
    assert overlay.label.startswith("film 1, ")
    np.testing.assert_array_equal(overlay.columns[CURRENT], CURRENTS)
    assert [dict(figure) for figure in overlay.figures] == FIGURES
    made = vars(overlay.columns)
    assert set(made) == {"current"}, "where it was read, not in the window's thread"
    assert made["current"].x_range == (0.0, 9.0)


def test_of_cycles_their_photocurrents_are_made_and_the_line_is_broken_at_each_start() -> None:
    halves = np.repeat([0.0, 1.0], 50)
    rows = PastRows(
        {
            TIME: np.arange(200.0),
            CURRENT: np.tile(1e-9 + 1e-7 * halves, 2),
            IRRADIANCE: np.tile(13.0 * halves, 2),
            CYCLE: np.repeat([1.0, 2.0], 100),
            START: np.repeat([0.0, 1.0], 100),
        }
    )
    rows.make()
    assert set(vars(rows)) == {"current", "cycles"}
    assert len(rows.current) == 201, "one more, which is no number"


def test_rows_are_read_by_their_numbers(run: Path) -> None:
    first, last = read_rows(run, [(0, 3), (7, 12)])
    assert first[TIME].tolist() == [0, 1, 2]
    assert last[TIME].tolist() == [7, 8, 9], "there are no more than ten"
    np.testing.assert_array_equal(last[CURRENT], CURRENTS[7:])


def test_data_that_cannot_be_read_are_no_rows(run: Path) -> None:
    with (run / "data.csv").open("a", encoding="utf-8") as file:
        file.write("ten,none\n")
    assert read_rows(run, [(0, 3)]) == []


def test_a_folder_that_is_no_run_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RunError):
        read_rows(tmp_path, [(0, 3)])
    with pytest.raises(RunError):
        read_overlays([tmp_path])


def test_the_line_of_a_strip_by_hand_is_broken_where_its_readings_were(tmp_path: Path) -> None:
    times = np.array([0.0, 0.1, 0.2, 0.3, 5.3, 5.4])
    path = made_up(tmp_path, "by_hand", {TIME: times, CURRENT: 1e-9 * (1 + times)})
    (overlay,) = read_overlays([path])
    assert isinstance(overlay.columns, PastRows)
    x, y = map(np.concatenate, zip(*overlay.columns.current.pieces(), strict=True))
    (gaps,) = np.nonzero(np.isnan(y))
    assert [float(np.max(x[:gap][~np.isnan(y[:gap])])) for gap in gaps if gap] == [0.3]

"""The panels of a kind that has none of its own."""

import numpy as np

from janus_lab.measurements.general.panels import panels
from janus_lab.runs.run import open_run
from procedures.rows import CURRENT, STATUS, TIME
from tests.janus_lab.measurements.kept_runs import kept
from tests.made_up_runs import made_up


def test_every_column_but_time_and_status_is_drawn_against_time():
    run = kept("storage")
    found = panels(run, [])
    names = [name for name in run.columns if name not in (TIME, STATUS)]
    assert len(found) == len(names)
    for panel, name in zip(found, names, strict=True):
        assert name.startswith(panel.y.quantity)
        (series,) = panel.series
        assert np.array_equal(series.x, run.data[TIME], equal_nan=True)
        assert np.array_equal(series.y, run.data[name], equal_nan=True)


def test_units_are_written_as_people_write_them():
    axes = {panel.y.quantity: panel.y.unit for panel in panels(kept("storage"), [])}
    assert axes["Irradiance"] == "mW/cm²"
    assert axes["Current"] == "A"
    assert axes["Cycle"] == ""


def test_what_was_read_by_hand_is_not_joined_over_an_interruption(tmp_path):
    times = np.array([0.0, 0.1, 0.2, 0.3, 5.3, 5.4])
    columns = {TIME: times, CURRENT: 1e-9 * (1 + times)}
    for procedure, breaks in (("by_hand", 1), ("unknown", 0)):
        run = open_run(made_up(tmp_path, procedure, columns))
        ((series,),) = [panel.series for panel in panels(run, [])]
        assert np.count_nonzero(np.isnan(series.y)) == breaks

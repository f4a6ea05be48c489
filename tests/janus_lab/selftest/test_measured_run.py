"""A run in memory gives the figures of merit of a run in a folder, to the last digit."""

import numpy as np
import pytest

from janus_lab import measure as to_disk
from janus_lab.measurements.evaluation import analyse
from janus_lab.selftest.cases import CASES
from janus_lab.selftest.measured_run import measure


def test_its_figures_are_those_of_a_run_in_a_folder(tmp_path):
    case = CASES["cycling-2400"]
    measurement, seed = case.measurement(3, "drawn")
    in_memory = measure(measurement, seed)
    again, _ = case.measurement(3, "drawn")
    kept = to_disk.measure(again, tmp_path, seed=seed)
    assert kept.figures
    assert analyse(in_memory.run) == kept.figures


def test_it_says_what_light_fell_on_the_sample():
    measurement, seed = CASES["cycling-2400"].measurement(3, "none")
    times, levels = measure(measurement, seed).light
    cycles = measurement.procedure.total_cycles
    before = np.concatenate(([0.0], levels[:-1]))
    assert np.count_nonzero((before == 0) & (levels > 0)) == cycles
    assert levels.max() == pytest.approx(130.0, rel=0.01)  # W/m²
    assert (times[1:] > times[:-1]).all()


def test_it_says_how_large_the_device_really_is():
    for errors in ("none", "drawn"):
        measurement, seed = CASES["cycling-2400"].measurement(3, errors)
        nominal = measurement.device.active_area
        assert (measure(measurement, seed).area == nominal) == (errors == "none")

"""Figures of merit of runs of on/off cycles, and the table of their cycles."""

import numpy as np
import pytest

from drivers.errors import Cause
from janus_lab.measurements.cycling.figures import CYCLES_CSV, analyse, cycles_of, extra_tables
from janus_lab.runs.errors import BundleError
from tests.janus_lab.measurements.kept_runs import kept, one

#: Of configs/devices/janus-160C.yaml: R (A/W) at 0.7 mW/cm², exponent, area (cm²).
RESPONSIVITY, THETA, AREA = 4.830, 0.5505, 0.01


def test_the_photocurrent_of_the_simulated_device_comes_back():
    truth = RESPONSIVITY * (13 / 0.7) ** (THETA - 1) * 13e-3 * AREA
    found = one(analyse(kept("cycling-drift"), None), "photocurrent")
    # 3 % of the response take 0.4 s, and the light is on for 0.5 s
    assert 0.97 * truth - 2 * found.uncertainty < found.value < truth + 2 * found.uncertainty


def test_every_cycle_at_every_irradiance_has_a_row():
    run = kept("cycling")
    table = cycles_of(run)
    for level in run.parameters["irradiances"]:
        assert table.at(level).cycle.size == run.parameters["cycles"]
    assert table.left_out == 0


def test_the_table_beside_the_figures_holds_the_cycles_with_their_photocurrent():
    run = kept("cycling")
    columns = extra_tables(run)[CYCLES_CSV]
    difference = columns["light_A"] - columns["dark_A"]
    assert np.allclose(columns["photocurrent_A"], difference, rtol=1e-9)


def test_a_resumed_run_has_all_cycles_of_all_its_starts():
    run = kept("resumed")
    table = cycles_of(run)
    assert set(table.start.tolist()) == {1, 2}
    assert len(set(table.cycle.tolist())) == table.cycle.size == run.parameters["cycles"]


def test_another_bias_than_the_runs_is_refused():
    run = kept("cycling")
    with pytest.raises(BundleError) as error:
        analyse(run, run.parameters["bias"] + 1)
    assert error.value.kind is Cause.NOT_POSSIBLE

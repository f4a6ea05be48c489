"""Each figure of merit has a truth, or a reason for having none."""

import numpy as np
import pytest

from drivers.config.device import CycleDrift
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurements.evaluation import analyse
from janus_lab.selftest.cases import CASES
from janus_lab.selftest.measured_run import measure
from janus_lab.selftest.true_run import TrueRun
from janus_lab.selftest.truths import TRUTHS, WITHOUT_TRUTH
from tests.janus_lab.selftest.made_devices import made_device, measured


def figure(name, **conditions):
    return FigureOfMerit(name, 1.0, 0.1, "1", "a test's", conditions=conditions)


def test_no_figure_is_in_both_tables():
    assert not TRUTHS.keys() & WITHOUT_TRUTH.keys()


#: Cheap ones, with most figures.
SEEDS = {"cycling-b1500": 7, "storage": 11, "photodiode-cycling": 0}


@pytest.mark.parametrize("name", CASES)
def test_every_figure_that_is_printed_has_a_truth_or_a_reason_for_having_none(name):
    measurement, seed = CASES[name].measurement(SEEDS.get(name, 1), "none")
    run = measure(measurement, seed)
    truth = TrueRun(run)
    names = set()
    for found in analyse(run.run):
        names.add(found.name)
        if found.value is not None and found.name in TRUTHS:
            assert isinstance(TRUTHS[found.name](truth, found), float | None)
    assert names
    assert names <= TRUTHS.keys() | WITHOUT_TRUTH.keys()


def test_pulses_that_fade_are_the_truth_of_their_own_pulse():
    device = made_device(1e-4, cycle_drift=CycleDrift.model_validate({"per_cycle": "-1 %"}))
    run = TrueRun(
        measured(
            "on_off_cycling", device, irradiances=[5.0, 13.0], cycles=4, on_time=1.0, off_time=1.0,
            reading_rate=20.0, current_range=1e-2, compliance=1e-2,
        )
    )  # fmt: skip
    np.testing.assert_allclose(run.pulse_factors(5.0), 0.99 ** np.arange(4), rtol=1e-4)
    np.testing.assert_allclose(run.pulse_factors(13.0), 0.99 ** np.arange(4, 8), rtol=1e-4)
    at = {"bias_V": 3.0, "irradiance_mW_cm2": 13.0}
    steady = run.device.photocurrent(3.0, 13.0)
    found = TRUTHS["photocurrent"](run, figure("photocurrent", **at))
    assert found == pytest.approx(steady * 0.99**5.5, rel=1e-3)
    # from each pulse to the next, however many there are
    assert TRUTHS["drift_per_cycle"](run, figure("drift_per_cycle", **at)) == pytest.approx(-0.01)
    assert TRUTHS["drift_total"](run, figure("drift_total", **at)) == pytest.approx(0.99**3 - 1)
    kept = TRUTHS["retention_cycling"](run, figure("retention_cycling", **at))
    assert kept == pytest.approx(0.99**2, rel=1e-3)


def test_at_no_bias_a_quotient_does_not_exist():
    run = TrueRun(
        measured(
            "on_off_cycling", made_device(), bias=0.0, irradiances=[13.0], cycles=2, on_time=1.0,
            off_time=1.0, reading_rate=20.0, current_range=1e-6, compliance=1e-6,
        )
    )  # fmt: skip
    at = {"bias_V": 0.0, "irradiance_mW_cm2": 13.0}
    assert TRUTHS["photocurrent"](run, figure("photocurrent", **at)) == 0.0
    assert np.isnan(TRUTHS["light_dark_ratio"](run, figure("light_dark_ratio", **at)))

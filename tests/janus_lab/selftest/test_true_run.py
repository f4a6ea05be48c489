"""What is true of a run: its pulses, its loops, the direction that counts as positive."""

import numpy as np
import pytest

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.selftest.drawn_photodiode import drawn_photodiode
from janus_lab.selftest.true_run import TrueRun
from janus_lab.selftest.truths import TRUTHS
from tests.janus_lab.selftest.made_devices import made_device, measured, slow_part


def figure(name, **conditions):
    return FigureOfMerit(name, 1.0, 0.1, "1", "a test's", conditions=conditions)


def test_a_loop_is_what_a_slow_device_makes_of_the_sweep():
    device = made_device(1e-4, (slow_part(0.4, 15.0),))
    run = measured(
        "iv_sweep", device, start=-1.0, stop=1.0, step=0.1, irradiances=[0.0, 13.0], nplc=10.0,
        compliance=1e-2, light_settling=0.5, analysis_bias=1.0,
    )  # fmt: skip
    truth = TrueRun(run)
    at = {"irradiance_mW_cm2": 13.0, "polarity": "positive"}
    found = TRUTHS["hysteresis_index"](truth, figure("hysteresis_index", **at))

    times, levels = run.light
    risen = times[np.argmax(levels > 0.5 * levels.max())]
    rows = (run.columns["Irradiance (mW/cm**2)"] == 13.0) & (run.columns["Voltage (V)"] > 0)
    volts, when = run.columns["Voltage (V)"][rows], run.columns["Time (s)"][rows]
    made = 1 - 0.4 * np.exp(-(when - risen) / 15.0)
    device = truth.device
    current = [
        device.dark_current(float(v)) + m * device.photocurrent(float(v), 13.0)
        for v, m in zip(volts, made, strict=True)
    ]
    up = run.columns["Direction"][rows] > 0
    forward = np.trapezoid(np.array(current)[up], volts[up])
    reverse = -np.trapezoid(np.array(current)[~up], volts[~up])
    assert found == pytest.approx((forward - reverse) / (forward + reverse), rel=0.05)
    assert found < -1e-3  # the current still rises: more on the way back
    dark = figure("hysteresis_index", irradiance_mW_cm2=0.0, polarity="positive")
    assert TRUTHS["hysteresis_index"](truth, dark) == pytest.approx(0.0, abs=1e-9)


def test_the_current_in_the_brightest_light_counts_as_positive():
    device = drawn_photodiode(np.random.default_rng(1), "made")
    sweep = {"start": -1.0, "stop": 0.2, "step": 0.2, "irradiances": [0.0, 1.0, 13.0], "nplc": 0.1}
    run = TrueRun(measured("iv_sweep", device, analysis_bias=-1.0, compliance=1e-2, **sweep))
    assert run.orientation(-1.0) == -1.0
    assert run.irradiances.tolist() == [1.0, 13.0]
    at = {"bias_V": -1.0, "irradiance_mW_cm2": 13.0}
    assert TRUTHS["photocurrent"](run, figure("photocurrent", **at)) > 0
    assert TRUTHS["responsivity"](run, figure("responsivity", **at)) > 0
    assert TRUTHS["dark_current"](run, figure("dark_current", **at)) > 0
    assert TRUTHS["ideality_factor"](run, figure("ideality_factor")) == (
        device.physics.diode.ideality
    )

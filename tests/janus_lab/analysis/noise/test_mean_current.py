"""Mean currents, slopes, and the noise that they make by themselves."""

import numpy as np
import pytest

from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.noise.mean_current import (
    conductance,
    mean_current,
    shot_density,
    thermal_density,
)
from janus_lab.analysis.noise.noise_data import records_of
from janus_lab.analysis.uncertainty.budget import nominal, standard_uncertainty
from tests.janus_lab.analysis.noise.made_up_noise import Recorded, Rows, meter

RECORD = Recorded(20.0, 10.0, 0.04)


def point(current, bias=1.0, scatter=0.0):
    readings = current + scatter * np.random.default_rng(1).standard_normal(200)
    records = records_of(Rows().add(readings, RECORD, bias=bias).data())
    return mean_current(records, None, meter(bias=bias))


def test_the_mean_has_the_meters_gain_and_offset_and_the_scatter():
    found = point(1e-7, scatter=1e-12)
    assert nominal(found.current_A) == pytest.approx(1e-7, abs=1e-12)
    # 0.029 % of the reading, as a rectangle, on the 1 µA range
    assert standard_uncertainty(found.current_A) == pytest.approx(2.9e-4 * 1e-7 / 3**0.5, rel=0.01)
    assert standard_uncertainty(found.reading_A) == pytest.approx(1e-12, rel=0.2)


def test_the_slope_is_that_of_the_biases_beside_it():
    points = [point(bias**3 * 1e-9, bias) for bias in (1.0, 2.0, 3.0)]
    slope, how = conductance(points[1], points)
    assert nominal(slope) == pytest.approx((27 - 1) / 2 * 1e-9)
    assert "1 V to 3 V" in how
    slope, _ = conductance(points[0], points)
    assert nominal(slope) == pytest.approx((8 - 1) * 1e-9)


def test_one_bias_tells_but_current_over_bias_and_zero_volts_nothing():
    alone = point(2e-9, 2.0)
    slope, how = conductance(alone, [alone])
    assert nominal(slope) == pytest.approx(1e-9)
    assert how.startswith("I/V")
    assert conductance(point(2e-9, 0.0), [])[0] is None


def test_thermal_and_shot_noise():
    known = Conditions(bias_V=1.0, wavelength_nm=None, temperature_K=300.0)
    assert thermal_density(1e-9, known) == pytest.approx(4 * 1.380649e-23 * 300 * 1e-9)
    assumed = thermal_density(1e-9, Conditions(bias_V=1.0, wavelength_nm=None))
    assert standard_uncertainty(assumed) / nominal(assumed) == pytest.approx(3 / 295)
    assert shot_density(-1e-9) == pytest.approx(2 * 1.602176634e-19 * 1e-9)

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


def test_the_slope_is_that_of_the_biases_beside_it_with_the_bend_between_them():
    points = [point(bias**3 * 1e-9, bias) for bias in (1.0, 2.0, 3.0)]
    slope = conductance(points[1], points)
    assert nominal(slope.conductance_S) == pytest.approx((27 - 1) / 2 * 1e-9)
    # chords of 7 nS and 19 nS: half their difference as a rectangle
    assert standard_uncertainty(slope.conductance_S) == pytest.approx(6e-9 / 3**0.5)
    assert "1 V to 3 V" in slope.method
    assert slope.flags == ()


def test_unequal_steps_of_bias_tell_the_slope_of_a_parabola():
    points = [point(bias**2 * 1e-9, bias) for bias in (1.0, 2.0, 5.0)]
    assert nominal(conductance(points[1], points).conductance_S) == pytest.approx(4e-9)


@pytest.mark.parametrize("seed", range(30))
def test_the_slope_of_a_curve_between_three_biases_is_within_its_uncertainty_or_not_claimed(seed):
    random = np.random.default_rng([seed, 7])
    scale, at = 10 ** random.uniform(-1, 1), random.uniform(-2, 2)
    biases = [at - random.uniform(0.1, 1), at, at + random.uniform(0.1, 1)]
    points = [point(1e-9 * np.sinh(bias / scale), bias) for bias in biases]
    slope = conductance(points[1], points)
    assert (slope.flags == ("SLOPE_ASSUMED",)) == (biases[0] < 0 < biases[2])
    if slope.flags:
        return
    error = nominal(slope.conductance_S) - 1e-9 / scale * np.cosh(at / scale)
    # a rectangle as far as the farther chord; the readings' own last digits
    assert abs(error) <= 3**0.5 * standard_uncertainty(slope.conductance_S) + 1e-15


def test_biases_on_one_side_leave_the_slope_an_assumption():
    # 40 nA of reverse current that hardly changes, and nothing at 0 V: the slope there is 1.3 µS
    points = [point(-4e-8, -2.0), point(0.0, 0.0)]
    for one in points:
        slope = conductance(one, points)
        assert nominal(slope.conductance_S) == pytest.approx(2e-8)
        assert slope.flags == ("SLOPE_ASSUMED",)


def test_one_bias_tells_but_current_over_bias_and_zero_volts_nothing():
    alone = point(2e-9, 2.0)
    slope = conductance(alone, [alone])
    assert nominal(slope.conductance_S) == pytest.approx(1e-9)
    assert slope.method.startswith("I/V")
    assert slope.flags == ("SLOPE_ASSUMED",)
    nothing = conductance(point(2e-9, 0.0), [])
    assert nothing.conductance_S is None
    assert nothing.flags == ("ZERO_BIAS",)


def test_thermal_and_shot_noise():
    known = Conditions(bias_V=1.0, wavelength_nm=None, temperature_K=300.0)
    assert thermal_density(1e-9, known) == pytest.approx(4 * 1.380649e-23 * 300 * 1e-9)
    assumed = thermal_density(1e-9, Conditions(bias_V=1.0, wavelength_nm=None))
    assert standard_uncertainty(assumed) / nominal(assumed) == pytest.approx(3 / 295)
    assert nominal(shot_density(point(-1e-9))) == pytest.approx(2 * 1.602176634e-19 * 1e-9)


def test_what_the_meter_drives_at_zero_volts_makes_no_shot_noise():
    assert shot_density(point(1e-10, 0.0)) is None

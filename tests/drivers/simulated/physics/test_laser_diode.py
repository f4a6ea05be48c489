"""The laser diode: threshold, slope, temperature, roll-over and voltage of a 450 nm device."""

import math

import numpy as np
import pytest

from drivers.simulated.physics.laser_diode import LaserDiode

SMALL = LaserDiode()
#: PL TB450B data sheet: 0.2 A threshold, 1.6 W and 4.8 V at 1.2 A; 0.7 Ω.
TB450B = LaserDiode(
    threshold=0.2, slope=1.6, series_resistance=0.7, forward_voltage=3.96, rollover=1.2
)


def test_there_is_no_light_without_forward_current() -> None:
    assert SMALL.power([0.0, -0.01]).tolist() == [0.0, 0.0]


def test_above_threshold_power_rises_with_the_slope_efficiency() -> None:
    at_100, at_60 = SMALL.power([0.100, 0.060])
    assert at_100 - at_60 == pytest.approx(0.9 * 0.040, rel=1e-12)
    assert at_100 == pytest.approx(0.9 * 0.070, rel=2e-3)  # and a trace of spontaneous emission


def test_below_threshold_only_a_trace_of_light_comes_out() -> None:
    assert SMALL.power(0.029) < 0.01 * SMALL.power(0.100)


def test_power_is_continuous_and_never_falls_with_current() -> None:
    current = np.linspace(0, 0.3, 30001)
    step = np.diff(SMALL.power(current))
    assert (step > 0).all()
    assert step.max() <= 0.9 * 1e-5 * (1 + 1e-9)


def test_threshold_grows_exponentially_with_temperature() -> None:
    assert SMALL.threshold_at(25.0 + 160.0) == pytest.approx(0.030 * math.e)
    warm, cold = SMALL.power(0.080, [35.0, 25.0])
    lost = 0.9 * 0.030 * (math.exp(10 / 160) - 1) * (1 - 0.002)
    assert cold - warm == pytest.approx(lost, rel=1e-9)


def test_roll_over_costs_efficiency_beyond_the_operating_range() -> None:
    straight = 0.9 * (0.150 - 0.030)
    assert 0.9 * straight < SMALL.power(0.150) < straight


def test_the_watt_class_diode_meets_its_data_sheet() -> None:
    assert TB450B.power(1.2) == pytest.approx(1.6, rel=0.01)
    assert TB450B.voltage(1.2) == pytest.approx(4.8, rel=1e-6)


def test_voltage_is_a_junction_in_series_with_a_resistor() -> None:
    assert SMALL.voltage([0.0, 0.100]) == pytest.approx([0.0, 4.0 + 15 * 0.100])


def test_current_and_temperature_broadcast() -> None:
    assert SMALL.power(np.full((3, 1), 0.05), np.full(4, 25.0)).shape == (3, 4)


def test_only_a_diode_with_a_monitor_gives_a_photodiode_current() -> None:
    assert SMALL.monitor(0.1) == 0.0
    with_monitor = LaserDiode(monitor_responsivity=5e-3)
    assert with_monitor.monitor(0.1) == pytest.approx(5e-3 * SMALL.power(0.1))

"""Currents at the bias of devices that fluctuate, drift and settle: covered, or flagged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from janus_lab.analysis.iv.bias_point import BiasPoint
from janus_lab.analysis.iv.sweep_currents import _as_slow_as_brighter
from janus_lab.analysis.uncertainty.budget import variable

from .drawn_sweeps import Device, Pulls, measured

#: Figures that lean on the current under light.
LEANING = ("light_current", "photocurrent", "responsivity", "eqe", "light_dark_ratio")


@pytest.fixture(scope="module")
def settled():
    """50 devices without slow parts, 1/f noise up to 100 times that of a good one (seeds 0-49)."""
    pulls = Pulls()
    for seed in range(50):
        device = Device.drawn(np.random.default_rng(seed))
        pulls.add(device, measured(device, seed))
    return pulls


def test_intervals_of_k_2_cover_the_truth(settled):
    found = settled.of("photocurrent", "responsivity", "light_dark_ratio", "detectivity_shot")
    assert 0.91 <= np.mean(np.abs(found) <= 2) <= 0.995
    assert 0.75 <= np.sqrt(np.mean(found**2)) <= 1.2
    dark = settled.of("dark_current")
    assert np.mean(np.abs(dark) <= 2) >= 0.88  # 40 devices: 95 % ± 3 %


def test_so_do_those_of_the_exponent_and_they_are_no_wider_than_they_must(settled):
    found = settled.of("power_law_exponent")
    assert np.mean(np.abs(found) <= 2) >= 0.9
    assert 0.7 <= np.sqrt(np.mean(found**2)) <= 1.25


def test_hardly_a_number_is_beyond_three_of_its_uncertainties(settled):
    found = np.concatenate(list(settled.by_name.values()))
    assert np.mean(np.abs(found) > 3) < 0.01


def test_settled_devices_are_not_said_to_move(settled):
    assert settled.unsettled <= 0.01 * sum(map(len, settled.by_name.values()))


def test_a_single_gap_s_1_over_f_noise_is_in_its_uncertainty():
    """The mean of a day is what a few seconds are compared with: 3 % off, while the readings
    scatter by a third of that (seeds 0-59)."""
    pulls, relative = Pulls(), []
    device = Device(1e-8, 1e-6, 0.55, flicker=1e-4, b1500=True)
    for seed in range(60):
        figures = measured(device, seed, levels=(0.0, 13.0))
        pulls.add(device, figures)
        relative += [f.uncertainty / f.value for f in figures if f.name == "photocurrent"]
    found = pulls.of("photocurrent", "dark_current")
    assert np.mean(np.abs(found) <= 2) >= 0.86  # sixty fluctuations: 95 % ± 3 %
    assert 0.75 <= np.sqrt(np.mean(found**2)) <= 1.3
    assert np.median(relative) == pytest.approx(np.sqrt(1e-4 * 10), rel=0.4)


def test_slow_devices_are_covered_or_said_to_move():
    """Parts of 5 to 40 % that take 1 to 60 s (seeds 100-129)."""
    pulls = Pulls()
    for seed in range(100, 130):
        random = np.random.default_rng(seed)
        slow = ((random.uniform(0.05, 0.4), 10 ** random.uniform(0, 1.8)),)
        device = Device.drawn(random, slow=slow)
        pulls.add(device, measured(device, seed))
    found = pulls.of("photocurrent", "light_dark_ratio", "detectivity_shot")
    assert np.mean(np.abs(found) <= 2) >= 0.88
    assert np.mean(np.abs(found) > 3) <= 0.03
    assert pulls.unsettled > 60


def test_a_loop_of_13_percent_from_slow_parts_stands_at_every_figure_that_leans_on_it():
    device = Device(1e-8, 1e-5, 0.6, slow=((0.3, 40.0),))
    figures = measured(device, 3)
    loops = [f.value for f in figures if f.name == "hysteresis_index"]
    assert min(loops) < -0.05
    for figure in figures:
        if figure.name in LEANING or figure.name == "power_law_exponent":
            assert "NOT_SETTLED" in figure.flags, figure.name
        if figure.name in ("dark_current", "dark_resistance"):
            assert "NOT_SETTLED" not in figure.flags


def test_a_photocurrent_that_has_hardly_begun_is_no_settled_one():
    """In a fortieth of the light nothing is seen yet of what moves in the brightest."""
    device = Device(1e-6, 1e-5, 0.5, slow=((0.9, 400.0),))
    figures = measured(device, 5, levels=(0.0, 0.3, 13.0))
    for figure in figures:
        if figure.name in LEANING and figure.conditions["irradiance_mW_cm2"] > 0:
            assert {"NOT_SETTLED", "SETTLING_NOT_SEEN"} & set(figure.flags), figure


def test_what_moves_in_little_light_alone_says_nothing_of_brighter():
    points = {
        e: BiasPoint(variable(1e-6, 1e-9, "x"), flags=flags)
        for e, flags in ((0.0, ()), (0.5, ("NOT_SETTLED",)), (2.0, ()), (13.0, ()))
    }
    waits = {0.0: None, 0.5: 5.0, 2.0: 5.0, 13.0: 5.0}
    assert _as_slow_as_brighter(points, waits) == points
    points[2.0] = replace(points[2.0], flags=("SETTLING_NOT_SEEN",))
    points[0.5] = replace(points[0.5], flags=())
    assert "SETTLING_NOT_SEEN" in _as_slow_as_brighter(points, waits)[0.5].flags
    longer = waits | {0.5: 50.0}  # ten times the wait
    assert _as_slow_as_brighter(points, longer) == points


@pytest.mark.parametrize("loop", [-0.13, 0.13])
def test_so_does_one_between_the_directions(loop):
    device = Device(1e-8, 1e-5, 0.6, loop=loop)
    for figure in measured(device, 3):
        if figure.name in (*LEANING, "dark_current", "detectivity_shot"):
            assert "NOT_SETTLED" in figure.flags, figure.name
    light = next(f for f in measured(device, 3) if f.name == "light_current")
    assert light.components["still moving, 0.7 mW/cm²"] == pytest.approx(
        abs(loop) / 2 / (1 - loop / 2) * light.value, rel=0.05
    )


def test_a_dark_current_that_moves_does_not_matter_to_a_thousandfold_photocurrent():
    device = Device(1e-8, 1e-5, 0.6, slow=((0.3, 20.0),))
    figures = measured(device, 3, levels=(0.7, 13.0, 0.0))  # the dark comes after the light
    by_name = {f.name: f for f in figures if f.conditions.get("irradiance_mW_cm2", 13.0) != 0.7}
    assert "NOT_SETTLED" in by_name["dark_current"].flags
    assert "NOT_SETTLED" in by_name["light_dark_ratio"].flags
    fast = Device(1e-8, 1e-5, 0.6, slow=((0.001, 20.0),))
    photo = next(f for f in measured(fast, 3, levels=(13.0, 0.0)) if f.name == "photocurrent")
    assert "NOT_SETTLED" not in photo.flags


@pytest.mark.parametrize("bias_V", [0.0, -3.0, 1.0])
def test_other_biases_are_read_too(bias_V):
    device = Device(1e-8, 1e-5, 0.6, flicker=1e-6)
    figures = measured(device, 4, levels=(0.0, 13.0), bias_V=bias_V)
    light = next(f for f in figures if f.name == "photocurrent")
    size = np.sinh(abs(bias_V) / 9) / np.sinh(1 / 3)
    assert abs(light.value - 1e-5 * size) <= 3 * light.uncertainty


def test_at_no_bias_the_source_s_offset_is_all_that_flows():
    """2400, 20 V range: 2.4 mV through 10 µA/3 V make 8 nA, u = 8 nA/√3."""
    device = Device(1e-8, 1e-5, 0.6)
    photo = next(
        f for f in measured(device, 5, levels=(0.0, 13.0), bias_V=0.0) if f.name == "photocurrent"
    )
    conductance = 1e-5 / 9 / np.sinh(1 / 3)
    assert photo.components["bias"] == pytest.approx(conductance * 2.4e-3 / 3**0.5, rel=0.02)
    assert abs(photo.value) <= 2 * photo.uncertainty
    assert "PHOTOCURRENT_NOT_RESOLVED" in photo.flags


def test_one_direction_is_enough_for_the_noise():
    pulls = Pulls()
    for seed in range(200, 220):
        device = Device.drawn(np.random.default_rng(seed), flicker=1e-6)
        pulls.add(device, measured(device, seed, levels=(0.0, 2.3, 13.0), directions=(1,)))
    found = pulls.of("photocurrent")
    assert np.mean(np.abs(found) <= 2) >= 0.88
    assert pulls.unsettled == 0


def test_a_handful_of_readings_does_not_tell_1_over_f_noise(lab):
    few = lab.measure(lab.paper.janus_160, seed=3, irradiances=(0.0, 13.0), step=1.0)
    assert "SLOW_NOISE_UNKNOWN" in few("photocurrent", 13.0).flags
    many = lab.measure(lab.paper.janus_160, seed=3, irradiances=(0.0, 13.0), step=0.1)
    assert "SLOW_NOISE_UNKNOWN" not in many("photocurrent", 13.0).flags


def test_light_that_lowers_the_current_has_negative_photocurrents_and_the_theta_of_the_decrease():
    """1 µA in the dark, of which 13 mW/cm² take 0.4 µA away and less light less by its root."""
    device = Device(1e-6, -4e-7, 0.5, flicker=1e-9)
    found = measured(device, 3, levels=(0.0, 0.7, 1.3, 2.3, 6.0, 13.0))
    for figure in found:
        level = figure.conditions.get("irradiance_mW_cm2", 13.0)
        if figure.name in ("eqe", "detectivity_shot"):
            assert figure.value is None
            assert "NEGATIVE_PHOTOCURRENT" in figure.flags
        elif figure.name in ("photocurrent", "responsivity", "power_law_exponent"):
            assert abs(figure.value - device.truth(level)[figure.name]) <= 3 * figure.uncertainty
            assert "NEGATIVE_PHOTOCURRENT" in figure.flags
            assert "PHOTOCURRENT_NOT_RESOLVED" not in figure.flags
            assert "THETA_POORLY_SAMPLED" not in figure.flags

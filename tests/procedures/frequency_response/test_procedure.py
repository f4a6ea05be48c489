"""Frequency response on the simulated bench: records of modulated light, and everything off."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.errors import ConfigError, ParameterError
from procedures import FrequencyResponse
from procedures.rows import (
    CURRENT,
    EDGE,
    IRRADIANCE,
    MODULATION_FREQUENCY,
    MONITOR_CURRENT,
    SINCE_EDGE,
    TIME,
)
from tests.bench_files import bench_config, open_bench
from tests.measuring import carry_out, columns, prepared

SHORT = {"frequencies": [20.0, 300.0], "samples": 501, "bias_settling": 0.1,
         "light_settling": 0.5, "settling": 0.1}  # fmt: skip


def measuring(**given):
    return prepared(FrequencyResponse(**(SHORT | given)))


def test_each_frequency_is_recorded_and_the_bench_is_off_afterwards():
    procedure = measuring(depth=0.1)
    with open_bench(bench="simulated-generator") as bench:
        carry_out(procedure, bench)
        assert bench.not_off() == []
        views = bench.simulation.views
        assert not views["generator"].output_on
        assert not views["laser"].laser_on
    data = columns(procedure)
    frequency = data[MODULATION_FREQUENCY]
    found = np.unique(frequency)
    assert found == pytest.approx([0.0, 20.0, 300.0], rel=0.02)
    dark = frequency == 0
    assert np.all(data[IRRADIANCE][dark] == 0)
    assert np.all(data[IRRADIANCE][~dark] == 5.0)
    assert np.all(np.diff(data[TIME]) > 0)
    # the photodiode sees 18.75 µA for each mW/cm², between 4.5 and 5.5
    for each in found[1:]:
        monitor = data[MONITOR_CURRENT][frequency == each]
        assert np.percentile(monitor, [10, 90]) == pytest.approx(
            [4.5 * 18.75e-6, 5.5 * 18.75e-6], rel=0.02
        )
        assert monitor.mean() == pytest.approx(5 * 18.75e-6, rel=0.02)
    assert data[CURRENT][dark].mean() < data[CURRENT][~dark].mean()


@pytest.mark.parametrize("waveform", ["square", "sine"])
def test_it_can_be_stopped_at_any_moment(waveform):
    for after in (0.05, 5.5, 6.3):
        procedure = measuring(waveform=waveform)
        with open_bench(bench="simulated-generator") as bench:
            clock = bench.clock
            procedure.should_stop = lambda clock=clock, after=after: clock.now() > after
            carry_out(procedure, bench)
            assert bench.not_off() == []


@pytest.mark.parametrize(
    ("given", "about"),
    [
        ({"bias": 20.0}, "bias"),
        ({"irradiance": 20.0}, "irradiance"),
        ({"irradiance": 14.5, "depth": 0.2}, "depth"),
        ({"irradiance": 0.3, "depth": 0.5}, "depth"),
        ({"depth": 1e-3, "irradiance": 0.4}, "depth"),
        ({"frequencies": [0.0], "start": 10.0, "stop": 1.0}, "stop"),
        ({"frequencies": [1e-3]}, "frequencies"),
        ({"frequencies": [1e6]}, "frequencies"),
        ({"current_range": 0.1, "compliance": 0.05}, "compliance"),
    ],
)  # fmt: skip
def test_what_the_bench_cannot_do_is_refused_before_anything_is_switched_on(given, about):
    procedure = FrequencyResponse(**(SHORT | given))
    with pytest.raises(ParameterError) as raised:
        procedure.check_against(bench_config("simulated-generator"))
    assert raised.value.parameter == about


STEPS = SHORT | {"waveform": "steps", "frequencies": [100.0, 500.0], "edges": 6}


def test_steps_are_recorded_up_and_down_and_the_bench_is_off_afterwards():
    procedure = measuring(**STEPS, depth=0.1)
    procedure.check_against(bench_config("simulated"))
    with open_bench() as bench:
        carry_out(procedure, bench)
        assert procedure.estimated_duration() == pytest.approx(bench.clock.now(), rel=0.5)
        assert bench.not_off() == []
        views = bench.simulation.views
        assert not views["laser"].laser_on
    data = columns(procedure)
    edge, since = data[EDGE], data[SINCE_EDGE]
    assert set(edge) == set(range(13))
    dark = edge == 0
    assert np.all(np.isnan(since[dark]) & (data[MODULATION_FREQUENCY][dark] == 0))
    assert np.all(data[MODULATION_FREQUENCY][~dark] == pytest.approx(100.0))
    assert np.all(np.diff(data[TIME]) > 0)
    for number in range(1, 13):
        rows = edge == number
        settled = np.abs(since[rows]) > 2e-4
        above = (since[rows] > 0) == (number % 2 == 1)
        light = np.where(above, 5.5, 4.5)
        assert data[IRRADIANCE][rows][settled] == pytest.approx(light[settled])
        monitor = data[MONITOR_CURRENT][rows][settled]
        assert monitor == pytest.approx(light[settled] * 18.75e-6, rel=0.02)
    # pairs lie differently against the samples, twentieths of a millisecond apart
    begins = np.array([since[edge == number][0] for number in range(1, 13)])
    assert begins[0::2] == pytest.approx(begins[1::2])
    within = np.sort(np.round((begins[0::2] % 1.2e-4) / 2e-5) % 6)
    assert np.array_equal(within, np.arange(6))


def test_steps_can_be_stopped_at_any_moment():
    for after in (0.4, 2.2):
        procedure = measuring(**STEPS)
        with open_bench() as bench:
            clock = bench.clock
            procedure.should_stop = lambda clock=clock, after=after: clock.now() > after
            carry_out(procedure, bench)
            assert bench.not_off() == []


@pytest.mark.parametrize(
    ("given", "about"),
    [
        ({"frequencies": [100.0, 2e3]}, "frequencies"),
        ({"frequencies": [1e-3]}, "frequencies"),
        ({"frequencies": [0.0], "start": 1e-3}, "start"),
        ({"frequencies": [0.0], "start": 5e3}, "start"),
        ({"interval": 2e-4}, "interval"),
        ({"interval": 1e-4}, "interval"),
        ({"settling": 0.123}, "settling"),
        ({"waveform": "sine"}, "waveform"),
        ({"irradiance": 14.5, "depth": 0.2}, "depth"),
    ],
)
def test_steps_that_the_bench_cannot_make_are_refused_before_anything_is_switched_on(given, about):
    procedure = FrequencyResponse(**(STEPS | given))
    with pytest.raises(ParameterError) as raised:
        procedure.check_against(bench_config("simulated"))
    assert raised.value.parameter == about


def test_the_bench_tells_which_light_there_is():
    for bench, waveform in (("simulated", "auto"), ("simulated-generator", "auto")):
        procedure = FrequencyResponse(waveform=waveform, stop=1e3)
        procedure.check_against(bench_config(bench))
        estimate = procedure.estimated_duration()
        assert estimate > 30
    with pytest.raises(ParameterError, match="steps of light need"):
        FrequencyResponse(waveform="steps").check_against(bench_config("simulated-generator"))


def test_a_bench_without_modulated_light_is_told_what_it_lacks():
    with pytest.raises(ConfigError, match="needs a function generator"):
        FrequencyResponse().check_against(bench_config("simulated-filters"))


def test_the_grid_has_its_ends_and_so_many_points_a_decade():
    wanted = FrequencyResponse(start=1.0, stop=1e4, points_per_decade=5).wanted
    assert len(wanted) == 21
    assert (wanted[0], wanted[-1]) == pytest.approx((1.0, 1e4))
    assert np.diff(np.log10(wanted)) == pytest.approx(0.2)

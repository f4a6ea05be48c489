"""Frequency response on the simulated bench: records of modulated light, and everything off."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.errors import ConfigError, ParameterError
from procedures import FrequencyResponse
from procedures.rows import (
    CURRENT,
    IRRADIANCE,
    MODULATION_FREQUENCY,
    MONITOR_CURRENT,
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


def test_a_bench_without_a_generator_is_told_what_it_lacks():
    with pytest.raises(ConfigError, match="needs a function generator"):
        FrequencyResponse().check_against(bench_config("simulated"))


def test_the_grid_has_its_ends_and_so_many_points_a_decade():
    wanted = FrequencyResponse(start=1.0, stop=1e4, points_per_decade=5).wanted
    assert len(wanted) == 21
    assert (wanted[0], wanted[-1]) == pytest.approx((1.0, 1e4))
    assert np.diff(np.log10(wanted)) == pytest.approx(0.2)

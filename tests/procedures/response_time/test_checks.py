"""What the records of edges may not ask for, said before anything is switched on."""

from __future__ import annotations

import pytest

from drivers.b1500.capabilities import RecorderCapabilities
from drivers.errors import Cause, ConfigError, ParameterError
from procedures.edge_records import Settings
from procedures.response_time.checks import check_generator, check_phases, check_records
from tests.bench_files import bench_config
from tests.procedures.response_time.made_edges import MS, generator_bench, response_time


@pytest.mark.parametrize(
    ("wrong", "parameter"),
    [
        ({"irradiance": 5.0}, "irradiance"),
        ({"interval": 1.6 * MS, "phases": 16}, "phases"),
        ({"interval": 0.2 * MS, "reference_edges": 5}, "reference_edges"),
        ({"interval": 0.2 * MS, "after": 60 * MS}, "after"),
        ({"period": "20 s"}, "interval"),
        ({"interval": 0.1 * MS}, "interval"),  # two channels take 0.12 ms
    ],
)
def test_what_does_not_go_with_a_generator_is_named(wrong, parameter):
    bench = generator_bench(period=wrong.get("period", "97.3 ms"))
    given = {name: value for name, value in wrong.items() if name != "period"}
    procedure = response_time(**({"interval": 0.12 * MS} | given))
    with pytest.raises(ParameterError) as caught:
        procedure.check_against(bench)
    assert caught.value.parameter == parameter
    assert not caught.value.detail.startswith(parameter)  # it has been named


@pytest.mark.parametrize(
    ("wrong", "parameter", "says"),
    [
        ({"interval": 0.05 * MS}, "interval", "below the B1500A's shortest"),
        ({"interval": 0.1 * MS, "monitor": True}, "interval", "0.12 ms"),
        ({"interval": 0.125 * MS}, "interval", "steps of 0.01 ms"),
        ({"interval": 2.5 * MS}, "interval", "steps of 1 ms"),
        ({"after": 20.0}, "interval", "100001"),
        ({"aperture": 0.05 * MS}, "aperture", "does not fit"),
        ({"interval": 1.6 * MS, "phases": 17}, "phases", "more than an interval"),
        ({"interval": 2 * MS, "phases": 2}, "phases", "below 2 ms"),
        ({"before": 0.1}, "before", "90 ms"),
        ({"interval": 2 * MS, "before": 2 * MS}, "before", "fewer than 3 samples"),
        ({"after": 0.1 * MS}, "after", "fewer than 8 samples"),
        ({"irradiance": 16.0}, "irradiance", "above the bench's limit"),
        ({"bias": 11.0}, "bias", "outside the bench's limit"),
        ({"edges": 100_000, "settling": 0.5}, "edges", "laser on"),
        ({"settling": 0.005}, "settling", "10 ms"),
    ],
)
def test_what_the_instruments_cannot_do_is_named_before_anything_is_switched_on(
    wrong, parameter, says
):
    with pytest.raises(ParameterError, match=says) as caught:
        response_time(**wrong).check_against(bench_config())
    assert caught.value.parameter == parameter
    assert not caught.value.detail.startswith(parameter)  # it has been named


def settings(**changed):
    given = {
        "interval": 0.5 * MS, "aperture": 0.02 * MS, "before": 2 * MS, "after": 10 * MS,
        "settling": 0.05, "phases": 1, "recorder": RecorderCapabilities(),
    }  # fmt: skip
    return Settings(**given | changed)


def test_three_samples_before_and_eight_after_are_just_enough():
    check_records(settings(before=1.5 * MS, after=4 * MS), 1)


@pytest.mark.parametrize("channels", [1, 2])
def test_each_channel_more_takes_20_us_of_an_interval(channels):
    """Programming guide, MT: 100 µs, and 20 µs for each further channel."""
    shortest = 0.1 * MS + 0.02 * MS * (channels - 1)
    given = {"before": 1 * MS, "after": 2 * MS}
    check_records(settings(interval=shortest, **given), channels)
    with pytest.raises(ParameterError) as caught:
        check_records(settings(interval=shortest - 0.01 * MS, **given), channels)
    assert caught.value.parameter == "interval"
    assert caught.value.kind is Cause.PARAMETER


def test_as_many_phases_as_steps_fit_an_interval():
    check_phases(settings(interval=1.6 * MS, phases=16))
    with pytest.raises(ConfigError, match="more than an interval"):
        check_phases(settings(interval=1.6 * MS, phases=17))


def test_one_phase_is_possible_at_any_interval():
    check_phases(settings(interval=2 * MS))
    check_phases(settings(interval=0.1 * MS))


def test_a_half_period_is_the_longest_plateau_of_a_generators_edge():
    wave = generator_bench(period="100 ms").laser.modulation
    check_generator(wave, settings(after=50 * MS), 13.0, 0)
    with pytest.raises(ParameterError) as caught:
        check_generator(wave, settings(after=50.1 * MS), 13.0, 0)
    assert caught.value.parameter == "after"

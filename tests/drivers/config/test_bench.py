"""Bench files that contradict themselves are refused, each with what is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from drivers.config.bench import BenchConfig
from tests.bench_files import BENCHES, bench_config


def bench(shipped: str = "simulated", **changed: Any) -> BenchConfig:
    """A shipped bench with keys changed, `laser__range` those of a section; None leaves one out."""
    content = bench_config(shipped).model_dump(mode="json")
    for name, value in changed.items():
        section = content
        *path, key = name.split("__")
        for part in path:
            section = section[part]
        section[key] = value
    return BenchConfig.model_validate(content)


@pytest.mark.parametrize("shipped", BENCHES)
def test_a_bench_survives_being_written_as_json(shipped: str) -> None:
    config = bench_config(shipped)
    assert BenchConfig.model_validate_json(config.model_dump_json()) == config


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"visa_library": "@py"}, "'simulation' section needs"),
        ({"limits__laser_current": "251 mA"}, "beyond the LOW range of the SRS LDC501, 250 mA"),
        ({"limits__laser_current": "60 mA"}, "calibration goes up to 65 mA"),
        ({"analyser": None}, "no 'analyser' section"),
        ({"analyser__modulation": None}, "which of its channels is on the modulation input"),
        ({"analyser__monitor": 1}, "need a channel each"),
        ({"smu__address": "gpib0::17"}, "smu and analyser have one address"),
        ({"smu__channel": 4}, "has one unit"),
        ({"limits__bias": "0 V"}, "bias"),
    ],
)
def test_what_contradicts_itself_is_refused(changed: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        bench(**changed)


def test_an_instrument_with_several_units_needs_its_channel() -> None:
    with pytest.raises(ValidationError, match="has several units"):
        bench("simulated-b1500", smu__channel=None)


@pytest.mark.parametrize("channel", [2, 3])
def test_the_channel_of_the_sample_is_wired_to_nothing_else(channel: int) -> None:
    with pytest.raises(ValidationError, match="it is on something else"):
        bench("simulated-b1500", smu__channel=channel)


def test_a_generator_needs_the_monitor_that_finds_its_edges() -> None:
    wave = {"source": "generator", "period": "20 ms", "irradiance": "13 mW/cm²"}
    changed = {"laser__modulation": wave, "analyser__modulation": None}
    assert bench(**changed).analyser is not None
    with pytest.raises(ValidationError, match="monitor: 2"):
        bench(**changed, analyser__monitor=None)


def test_one_instrument_in_two_roles_stands_once_among_the_addresses() -> None:
    found = bench("simulated-b1500", analyser__address="gpib0::17").at_addresses
    assert [(model, roles) for model, _, roles in found] == [
        ("Keysight B1500A", ("smu", "analyser")),
        ("SRS LDC501", ("laser",)),
    ]
    assert len(bench().at_addresses) == 3


@pytest.mark.parametrize("frequency", [50, 60])
def test_one_power_line_cycle_is_one_period_of_the_mains(frequency: int) -> None:
    config = bench(smu__line_frequency=f"{frequency} Hz")
    assert config.smu.line_frequency_hz == frequency
    one, two = (config.smu.capabilities.reading_time(n, autozero=False) for n in (1.0, 2.0))
    assert two - one == pytest.approx(1 / frequency)


def test_the_channels_of_the_analyser_are_those_that_are_wired() -> None:
    analyser = bench(laser__modulation=None, analyser__modulation=None).analyser
    assert analyser is not None
    assert analyser.channels == [1, 2]

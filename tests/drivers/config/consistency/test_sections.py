"""What sections of a bench file contradict each other in stands at the key that it names, also
beside other mistakes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from tests.bench_files import bench_config

GENERATOR = {"address": "TCPIP0::192.0.2.30::5025::SOCKET"}
WAVE = {"source": "generator", "period": "20 ms", "irradiance": "13 mW/cm²"}
FILTERS = [{"name": "F", "transmission": "10 %", "uncertainty": "1 %"}] * 2
#: A shipped bench, what is changed of it, where the mistake is, and part of its words.
CONTRADICTIONS: list[tuple[str, dict[str, Any], tuple[str | int, ...], str]] = [
    ("simulated", {"limits.laser_current": "10 A"}, ("limits", "laser_current"),
     "10 A is beyond the LOW range of the SRS LDC501, 250 mA"),
    ("simulated", {"limits.laser_current": "60 mA"}, ("limits", "laser_current"), "65 mA"),
    ("simulated", {"visa_library": "@py"}, ("visa_library",), "'simulation' section"),
    ("simulated", {"analyser": None}, ("laser", "modulation", "source"), "no 'analyser' section"),
    ("simulated", {"analyser.modulation": None}, ("analyser", "modulation"), "modulation input"),
    ("simulated", {"generator": GENERATOR}, ("generator",), "on nothing"),
    ("simulated", {"laser.modulation": None, "analyser.modulation": None, "generator": GENERATOR},
     ("generator",), "modulation input only"),
    ("simulated", {"laser.modulation": {"source": "generator"}, "generator": GENERATOR},
     ("analyser", "modulation"), "cannot both be"),
    ("simulated", {"laser.modulation": {"source": "generator"}, "analyser.modulation": None},
     ("laser", "modulation", "period"), "needs its 'period'"),
    ("simulated", {"laser.modulation": WAVE, "analyser.modulation": None, "generator": GENERATOR},
     ("laser", "modulation", "period"), "leave 'period'"),
    ("simulated", {"laser.modulation": WAVE, "analyser.modulation": None,
                   "analyser.monitor": None}, ("analyser", "monitor"), "monitor: 2"),
    ("simulated", {"smu.address": "gpib0::17"}, ("analyser", "address"), "one address"),
    ("simulated", {"smu.serial": {"baud_rate": 9600}}, ("smu", "serial"), "RS-232"),
    ("simulated", {"analyser.address": "ASRL3::INSTR"}, ("analyser", "address"), "no RS-232 port"),
    ("simulated", {"filters": FILTERS}, ("filters", 1, "name"), "two filters"),
    ("simulated", {"simulation.devices": {"101": "janus-160C"}}, ("simulation", "devices"),
     "there is none"),
    ("simulated-b1500", {"smu.channel": 3}, ("smu", "channel"), "on something else"),
    ("simulated-b1500", {"smu.channel": None}, ("smu", "channel"), "several units"),
    ("simulated", {"smu.channel": 4}, ("smu", "channel"), "one unit"),
]  # fmt: skip
#: Mistakes that have nothing to do with those.
OTHERS = {"limits.bias": "5 kg", "laser.wavelength": "450", "fixture.leakage": "x"}


def mistakes_of(shipped: str, changed: dict[str, Any]) -> dict[tuple[str | int, ...], str]:
    content = bench_config(shipped).model_dump(mode="json", exclude_none=True)
    for name, value in changed.items():
        section = content
        *path, key = name.split(".")
        for part in path:
            section = section.setdefault(part, {})
        section[key] = value
    return yaml_file.mistakes(content, BenchConfig, Path("bench.yaml"))[1]


@pytest.mark.parametrize("others", [{}, OTHERS], ids=["alone", "beside others"])
@pytest.mark.parametrize(("shipped", "changed", "place", "words"), CONTRADICTIONS)
def test_a_contradiction_stands_at_the_key_that_it_names(
    shipped: str,
    changed: dict[str, Any],
    place: tuple[str | int, ...],
    words: str,
    others: dict[str, str],
) -> None:
    found = mistakes_of(shipped, changed | others)
    assert words in found[place]
    assert {".".join(map(str, at)) for at in found if at != place} >= others.keys()
    assert not found.keys() & {(), (place[0],)} - {place}


@pytest.mark.parametrize(
    "unknown", ["laser.range", "laser.controller", "limits.laser_current", "laser.calibration"]
)
def test_nothing_is_said_of_what_is_not_known(unknown: str) -> None:
    found = mistakes_of("simulated", {unknown: "neither this nor that"})
    assert {*found} == {tuple(unknown.split("."))}


@pytest.mark.parametrize("section", ["smu", "laser", "limits"])
@pytest.mark.parametrize("given", [None, 5, "text", [], {}])
def test_a_section_that_is_none_is_one_mistake_and_no_crash(section: str, given: object) -> None:
    found = mistakes_of("simulated", {section: given})
    assert found
    assert {place[0] for place in found} == {section}

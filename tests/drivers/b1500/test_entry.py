"""The B1500A as the list of models has it: one instrument in one role or in two."""

from __future__ import annotations

import pytest

from drivers.b1500.edge_recorder import B1500EdgeRecorder
from drivers.b1500.entry import (
    IDENTITIES,
    edge_recorder_capabilities,
    open_ports,
    source_meter_capabilities,
)
from drivers.b1500.source_meter import B1500SourceMeter
from drivers.capabilities import EdgeRecorderCapabilities, SourceMeterCapabilities
from drivers.clock import VirtualClock
from drivers.config.models import Role
from tests.bench_files import bench_config
from tests.drivers.visa.visa_bench import Scripted, driver_of

BENCH = bench_config("simulated-b1500")


@pytest.mark.parametrize("roles", [["smu"], ["analyser"], ["smu", "analyser"]])
def test_there_is_a_port_for_each_role_and_opening_says_nothing(roles: list[Role]) -> None:
    analyser = Scripted()
    with driver_of(analyser) as driver:
        ports = open_ports(driver.adapter, roles, BENCH, VirtualClock())
    classes = {"smu": B1500SourceMeter, "analyser": B1500EdgeRecorder}
    assert {role: type(port) for role, port in ports.items()} == {r: classes[r] for r in roles}
    assert analyser.heard == []


def test_as_an_analyser_its_channels_are_those_of_the_bench_file() -> None:
    units = ";".join(["B1517A,0"] * 2 + ["0,0"] * 8)  # the modulation's slot, 3, is empty
    analyser = Scripted(**{"UNT?": units})
    with driver_of(analyser) as driver:
        port = open_ports(driver.adapter, ["analyser"], BENCH, VirtualClock())["analyser"]
        with pytest.raises(Exception, match="channel 3 has no module") as caught:
            port.check_wiring()
    assert caught.value.subject == "analyser"


def test_the_capabilities_are_those_that_the_ports_ask_for() -> None:
    assert isinstance(edge_recorder_capabilities(), EdgeRecorderCapabilities)
    meter = source_meter_capabilities(BENCH.smu)
    assert isinstance(meter, SourceMeterCapabilities)
    assert meter.line_frequency == 50.0


def test_the_mark_stands_in_what_instruments_of_both_names_answer() -> None:
    for maker in ("Agilent Technologies", "Keysight Technologies"):
        answer = f"{maker},B1500A,MY55231213,A.06.02.2023.0401".upper()
        assert IDENTITIES["Keysight B1500A"] in answer

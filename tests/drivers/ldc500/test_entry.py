"""The LDC500 series as the list of models has it."""

from __future__ import annotations

import pytest

from drivers.clock import VirtualClock
from drivers.config import models
from drivers.ldc500.driver import LDC500Laser
from drivers.ldc500.entry import FULL_SCALES, IDENTITIES, begin_session, open_ports
from tests.bench_files import bench_config
from tests.drivers.visa.visa_bench import GPIB, SOCKET, Scripted, driver_of


@pytest.mark.parametrize(
    ("model", "low", "high"),
    [("SRS LDC500", 0.05, 0.1), ("SRS LDC501", 0.25, 0.5), ("SRS LDC502", 1.0, 2.0)],
)
def test_the_ranges_are_those_of_the_data_sheet(model: str, low: float, high: float) -> None:
    assert FULL_SCALES[model] == {"LOW": low, "HIGH": high}


def test_every_controller_of_the_list_has_ranges_and_an_identity() -> None:
    assert set(models.names("laser")) == set(FULL_SCALES) == set(IDENTITIES)


def test_an_identity_fits_one_model_only() -> None:
    answer = "STANFORD RESEARCH SYSTEMS,LDC501,S/N098003,VER2.30"
    assert [model for model, mark in IDENTITIES.items() if mark in answer] == ["SRS LDC501"]


@pytest.mark.parametrize(("address", "heard"), [(SOCKET, ["ULOC 1"]), (GPIB, [])])
def test_only_the_network_port_has_to_be_unlocked(address: str, heard: list[str]) -> None:
    controller = Scripted()
    with driver_of(controller, address) as driver:
        begin_session(driver.adapter)
    assert controller.heard == heard


def test_opening_changes_no_output() -> None:
    controller = Scripted()
    with driver_of(controller) as driver:
        ports = open_ports(driver.adapter, ["laser"], bench_config(), VirtualClock())
    assert isinstance(ports["laser"], LDC500Laser)
    assert controller.heard == ["TOKN ON"]

"""The Keithley 2400 family as the list of models has it."""

from __future__ import annotations

import pytest

from drivers.clock import VirtualClock
from drivers.config import models
from drivers.config.instruments import SMUConfig
from drivers.errors import LimitError
from drivers.keithley2400.driver import Keithley2400
from drivers.keithley2400.entry import (
    IDENTITIES,
    Capabilities,
    open_ports,
    source_meter_capabilities,
)
from tests.bench_files import bench_config
from tests.drivers.visa.visa_bench import Scripted, driver_of


def capabilities(model: str = "Keithley 2400", mains: str = "50 Hz") -> Capabilities:
    return source_meter_capabilities(
        SMUConfig.model_validate(
            {"model": model, "address": "GPIB0::24::INSTR", "line_frequency": mains}
        )
    )


def test_pieces_of_a_staircase_are_seen_every_second_but_on_a_slow_serial_line() -> None:
    stretches = {}
    for address, serial in (
        ("GPIB0::24::INSTR", None),
        ("TCPIP0::192.0.2.1::5025::SOCKET", None),
        ("ASRL1::INSTR", None),
        ("ASRL1::INSTR", {"baud_rate": 57600}),
    ):
        config = SMUConfig.model_validate(
            {"model": "Keithley 2400", "address": address, "serial": serial}
        )
        stretches[address, bool(serial)] = config.capabilities.sweep_stretch
    gpib, socket, slow, fast = stretches.values()
    assert gpib <= 1.0
    assert socket <= 1.0
    assert 1.0 < slow < 8.0, "9600 baud, as delivered"
    assert fast == pytest.approx(1.0, abs=0.1)


def test_every_member_of_the_list_is_told_by_its_identity() -> None:
    answer = "KEITHLEY INSTRUMENTS INC.,MODEL 2401,1234567,C30"
    assert [name for name, mark in IDENTITIES.items() if mark in answer] == ["Keithley 2401"]
    assert set(IDENTITIES) == {n for n in models.names("smu") if n.startswith("Keithley")}


@pytest.mark.parametrize(
    ("model", "lowest", "highest", "bias"),
    [
        ("Keithley 2400", 1e-6, 1.0, 210.0),
        ("Keithley 2401", 1e-6, 1.0, 21.0),
        ("Keithley 2410", 1e-6, 1.0, 1100.0),
        ("Keithley 2420", 1e-5, 3.0, 63.0),
        ("Keithley 2440", 1e-5, 5.0, 42.0),
    ],
)
def test_ranges_and_reach_are_those_of_the_data_sheet(
    model: str, lowest: float, highest: float, bias: float
) -> None:
    can = capabilities(model)
    assert (can.current_ranges[0], can.current_ranges[-1]) == (lowest, highest)
    assert can.largest_compliance(bias) > 0
    with pytest.raises(LimitError) as caught:
        can.largest_compliance(1.01 * bias)
    assert caught.value.subject == "bias"


@pytest.mark.parametrize(
    ("bias", "full_scale", "step"), [(0.2, 0.2, 5e-6), (-2.1, 2.0, 5e-5), (3.0, 20.0, 5e-4)]
)
def test_the_source_range_is_the_finest_that_holds_the_bias(
    bias: float, full_scale: float, step: float
) -> None:
    assert capabilities().source_resolution(bias) == (full_scale, step)
    with pytest.raises(LimitError):
        capabilities().source_resolution(211.0)


@pytest.mark.parametrize(("bias", "compliance"), [(21.0, 1.05), (21.1, 0.105), (-210.0, 0.105)])
def test_the_2400_gives_one_ampere_up_to_21_volts(bias: float, compliance: float) -> None:
    assert capabilities().largest_compliance(bias) == pytest.approx(compliance)


@pytest.mark.parametrize("nplc", [0.009, 10.1])
def test_it_integrates_for_a_hundredth_to_ten_cycles(nplc: float) -> None:
    for good in (0.01, 10.0):
        capabilities().check_nplc(good)
    with pytest.raises(LimitError):
        capabilities().check_nplc(nplc)


def test_a_fixed_range_beyond_the_last_is_refused() -> None:
    capabilities().check_current_range(1.05)
    with pytest.raises(LimitError):
        capabilities().check_current_range(1.06)


def test_a_cycle_of_the_mains_is_what_the_bench_file_says() -> None:
    slow, fast = (
        capabilities(mains=m).reading_time(3.0, autozero=False) for m in ("50 Hz", "60 Hz")
    )
    assert slow - fast == pytest.approx(3 / 50 - 3 / 60)


def test_opening_asks_nothing_and_sets_only_how_readings_are_written() -> None:
    meter = Scripted()
    with driver_of(meter) as driver:
        ports = open_ports(driver.adapter, ["smu"], bench_config(), VirtualClock())
    assert isinstance(ports["smu"], Keithley2400)
    assert all(message.startswith(":FORM") for message in meter.heard)


@pytest.mark.parametrize("mains", ["50 Hz", "60 Hz"])
def test_the_longest_integration_fits_and_a_longer_one_does_not(mains: str) -> None:
    meter = capabilities(mains=mains)
    for interval in (0.6e-3, 1.7e-3, 0.02, 0.0537, 0.15):
        nplc = meter.longest_nplc(interval)
        meter.check_nplc(nplc)
        how = {"autozero": False, "source_delay": 0.0, "sweeping": False}
        assert meter.reading_time(nplc, **how) <= interval + 1e-9
        assert meter.reading_time(nplc + 0.011, **how) > interval
    assert meter.longest_nplc(5.0) == 10.0
    with pytest.raises(LimitError, match="takes 0.5 ms at least" if mains == "50 Hz" else "least"):
        meter.longest_nplc(0.4e-3)

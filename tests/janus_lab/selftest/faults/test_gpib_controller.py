"""GPIB instruments at a controller with Prologix commands, as PyVISA reaches them."""

import sys
import types

import numpy as np
import pytest
import pyvisa
from pyvisa.constants import StatusCode

from janus_lab.selftest.faults import gpib_controller
from janus_lab.selftest.faults.relay import Relay, Spoilt
from tests.socket_bench import served_bench

NAME = "janus_test_gpib"


@pytest.fixture
def reached(monkeypatch):
    """The resource manager, the relay and its link to the controller."""
    package = types.ModuleType(f"pyvisa_{NAME}")
    package.WRAPPER_CLASS = gpib_controller.WRAPPER_CLASS
    monkeypatch.setitem(sys.modules, package.__name__, package)
    with served_bench(speed=50.0) as bench, Relay() as relay:
        link = relay.link(bench.gpib_port)
        monkeypatch.setenv(gpib_controller.PORT, str(link.port))
        manager = pyvisa.ResourceManager(f"@{NAME}")
        try:
            yield manager, relay, link
        finally:
            manager.close()


def test_two_instruments_talk_at_once(reached):
    manager, _, _ = reached
    with (
        manager.open_resource("GPIB0::24::INSTR") as smu,
        manager.open_resource("GPIB7::2::INSTR") as laser,
    ):
        smu.write("*IDN?")
        assert laser.query("*IDN?").startswith("Stanford Research Systems")
        assert smu.read().startswith("KEITHLEY")


def test_serial_poll_and_device_clear(reached):
    manager, _, _ = reached
    with manager.open_resource("GPIB0::24::INSTR") as smu:
        smu.write("*CLS;*SRE 16")
        assert smu.read_stb() & 16 == 0
        smu.write("*IDN?")
        assert smu.read_stb() & 16
        smu.clear()
        assert smu.read_stb() & 16 == 0


def test_a_binary_block_may_hold_line_feeds(reached):
    manager, _, _ = reached
    with manager.open_resource("GPIB0::24::INSTR") as smu:
        smu.timeout = 20_000
        level = float(np.frombuffer(b"\x3f\x0a\x0a\x0a", ">f4")[0])
        smu.write("*RST;:FORM:ELEM VOLT;:FORM:DATA REAL,32;:FORM:BORD NORM")
        smu.write(f":SOUR:VOLT {level:.9g};:OUTP ON;:INIT")
        data = smu.query_binary_values(
            ":FETC?", datatype="f", is_big_endian=True, container=np.array, data_points=1
        )
        smu.write(":OUTP OFF")
    assert data == pytest.approx([level], abs=0.01)


def test_silence_is_a_timeout_and_the_session_goes_on(reached):
    manager, relay, link = reached
    with manager.open_resource("GPIB0::24::INSTR") as smu:
        smu.timeout = 300
        relay.spoil(link, Spoilt.BLACKHOLE, 1)
        with pytest.raises(pyvisa.VisaIOError, match="VI_ERROR_TMO"):
            smu.query("*IDN?")
        relay.mend(link)
        smu.timeout = 5000
        assert smu.query("*IDN?").startswith("KEITHLEY")


def test_a_lost_connection_is_lost_until_a_new_session(reached):
    manager, relay, link = reached
    smu = manager.open_resource("GPIB0::24::INSTR")
    relay.spoil(link, Spoilt.RESET, 1)
    for _ in range(2):
        with pytest.raises(pyvisa.VisaIOError) as lost:
            smu.query("*IDN?")
        assert lost.value.error_code == StatusCode.error_connection_lost
    smu.close()
    with pytest.raises(pyvisa.VisaIOError):
        manager.open_resource("GPIB0::24::INSTR")
    relay.mend(link)
    with manager.open_resource("GPIB0::24::INSTR") as smu:
        assert smu.query("*IDN?").startswith("KEITHLEY")

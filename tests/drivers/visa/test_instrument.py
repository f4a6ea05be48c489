"""VISA's errors name the instrument, whichever call they come from."""

import pytest
from pyvisa import VisaIOError
from pyvisa.constants import StatusCode

from drivers.errors import InstrumentError, InstrumentSilent
from tests.drivers.visa.visa_bench import GPIB, SOCKET, Scripted, driver_of


def test_an_instrument_that_does_not_answer_is_named_with_the_seconds():
    with driver_of(Scripted()) as driver, pytest.raises(InstrumentSilent) as silent:
        driver.ask("READ?")
    assert "the meter did not answer within" in str(silent.value)
    assert GPIB in str(silent.value)


@pytest.mark.parametrize(
    "call",
    [
        lambda driver: driver.write("*CLS"),
        lambda driver: driver.read_bytes(1),
        lambda driver: driver.poll(),
        lambda driver: driver.device_clear(),
    ],
)
def test_an_error_of_the_library_is_told_by_every_call(monkeypatch, call):
    def lost(*arguments):
        raise VisaIOError(StatusCode.error_connection_lost)

    with driver_of(Scripted()) as driver:
        for name in ("write", "read", "read_stb", "clear"):
            monkeypatch.setattr(driver.adapter.connection.visalib, name, lost)
        with pytest.raises(InstrumentError, match="the meter: .*" + GPIB):
            call(driver)


def test_an_answer_that_makes_no_sense_is_told_with_its_cause():
    with driver_of(Scripted()) as driver:
        with pytest.raises(InstrumentError, match="makes no sense") as error, driver.making_sense():
            float("no number")
        assert isinstance(error.value.__cause__, ValueError)


def test_poll_and_clear_go_beside_the_messages():
    instrument = Scripted()
    with driver_of(instrument) as driver:
        assert driver.poll() == 65
        driver.device_clear()
        assert (instrument.cleared, instrument.heard) == (1, [])


@pytest.mark.parametrize(("address", "stream"), [(GPIB, False), (SOCKET, True)])
def test_a_socket_is_a_stream(address, stream):
    with driver_of(Scripted(), address) as driver:
        assert driver.is_stream is stream


def test_what_nobody_has_read_of_a_stream_is_thrown_away():
    instrument = Scripted(**{"OLD?": "old", "NEW?": "new"})
    with driver_of(instrument, SOCKET) as driver:
        driver.write("OLD?")
        driver.drain()
        assert driver.ask("NEW?") == "new"

"""The status byte as IEEE 488.2 (11.3.3.1) wants it, with two reasons to request service."""

import pytest

from drivers.simulated.instruments.status_byte import RQS, StatusByte

DATA, ERROR = 1, 4


class Instrument(StatusByte):
    def byte(self, live):
        return live


@pytest.fixture
def instrument():
    instrument = Instrument()
    instrument.service_enabled = DATA | ERROR
    return instrument


def test_a_poll_sees_the_request_once(instrument):
    instrument.follow(DATA)
    assert instrument.requesting_service
    assert instrument.serial_poll(DATA) == DATA | RQS
    assert not instrument.requesting_service
    assert instrument.serial_poll(DATA) == DATA


def test_a_second_reason_requests_again_while_the_first_stays(instrument):
    instrument.serial_poll(DATA)
    instrument.follow(DATA | ERROR)
    assert instrument.serial_poll(DATA | ERROR) == DATA | ERROR | RQS


def test_the_line_is_released_when_no_reason_is_left(instrument):
    instrument.follow(DATA)
    instrument.follow(0)
    assert not instrument.requesting_service


def test_what_is_not_enabled_requests_nothing(instrument):
    instrument.service_enabled = ERROR
    assert instrument.serial_poll(DATA) == DATA
    instrument.service_enabled = 0
    assert instrument.serial_poll(ERROR) == ERROR


def test_an_instrument_without_a_status_byte_says_so():
    with pytest.raises(TypeError, match="StatusByte"):
        StatusByte().byte(0)

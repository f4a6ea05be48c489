"""Attributes of a session, and what ends a read on GPIB, on a socket and on a serial line."""

import pytest
from pyvisa import constants, rname
from pyvisa.constants import ResourceAttribute, StatusCode

from drivers.clock import VirtualClock
from drivers.simulated.instruments.message_instrument import MessageInstrument
from drivers.simulated.visa_session import SimulatedSession


class Echo(MessageInstrument):
    def execute(self, message):
        self.reply(message)


def session(address, *messages):
    instrument = Echo(VirtualClock())
    for message in messages:
        instrument.receive(message)
    return SimulatedSession(address, rname.parse_resource_name(address), instrument)


@pytest.mark.parametrize(
    ("address", "stream"),
    [
        ("GPIB0::24::INSTR", False),
        ("TCPIP0::192.0.2.1::5025::SOCKET", True),
        ("ASRL3::INSTR", True),
        ("USB0::0x1::0x2::SN::INSTR", False),
    ],
)
def test_sockets_and_serial_lines_are_streams(address, stream):
    assert session(address).stream is stream


def test_the_timeout_is_two_seconds_until_it_is_set():
    opened = session("GPIB0::24::INSTR")
    assert opened.timeout == 2.0
    opened.attributes[ResourceAttribute.timeout_value] = constants.VI_TMO_INFINITE
    assert opened.timeout == float("inf")


def test_the_address_stands_in_the_attributes():
    opened = session("GPIB0::24::INSTR")
    assert opened.attributes[ResourceAttribute.gpib_primary_address] == 24
    assert ResourceAttribute.gpib_primary_address not in session("ASRL3::INSTR").attributes


def test_on_gpib_the_end_of_the_reply_ends_a_read():
    received = bytearray()
    opened = session("GPIB0::24::INSTR", b"one\ntwo\n")
    assert opened.take(received, 100, opened.read_terminator) == StatusCode.success
    assert received == b"one\n"


def test_on_a_stream_only_a_character_or_the_count_does():
    received = bytearray()
    opened = session("TCPIP0::192.0.2.1::5025::SOCKET", b"one\ntwo\n")
    assert opened.take(received, 100, opened.read_terminator) is None
    assert received == b"one\ntwo\n"
    counted = session("TCPIP0::192.0.2.1::5025::SOCKET", b"one\ntwo\n")
    assert counted.take(bytearray(), 3, None) == StatusCode.success_max_count_read


def test_a_serial_line_ends_with_a_line_feed():
    received = bytearray()
    opened = session("ASRL3::INSTR", b"one\ntwo\n")
    status = opened.take(received, 100, opened.read_terminator)
    assert (status, received) == (StatusCode.success_termination_character_read, b"one\n")

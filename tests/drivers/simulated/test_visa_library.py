"""The seam: PyVISA and pymeasure on simulated instruments, in bench time."""

import pytest
import pyvisa
from pymeasure.adapters import VISAAdapter
from pyvisa.constants import EventMechanism, EventType, StatusCode

from drivers.clock import VirtualClock
from drivers.simulated.faults.fault import Fault
from drivers.simulated.faults.faulty import Faulty
from drivers.simulated.instruments.message_instrument import MessageInstrument
from drivers.simulated.visa_library import SimulatedVisaLibrary

GPIB = "GPIB0::7::INSTR"
SOCKET = "TCPIP0::192.0.2.1::5025::SOCKET"


class SlowEcho(MessageInstrument):
    """Answers a query with itself; `SLOW?` takes ten seconds, then requests service."""

    service_requested = False

    def __init__(self, clock):
        super().__init__(clock)
        self.due = None
        self.heard = []
        self.service_requested = False

    def execute(self, message):
        self.heard.append(message)
        if message == "SLOW?":
            self.due = self.clock.now() + 10
        elif message == "BLOCK?":
            self.reply(b"#0\n\n\n\x00")
        elif message.endswith("?"):
            self.reply(message)

    def update(self):
        if self.due is not None and self.clock.now() >= self.due:
            self.due = None
            self.service_requested = True
            self.reply("done")

    def next_event(self):
        return self.due

    def status_byte(self):
        polled, self.service_requested = self.service_requested, False
        return 0x50 if polled else 0


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def echo(clock):
    return SlowEcho(clock)


@pytest.fixture
def manager(clock, echo):
    library = SimulatedVisaLibrary({GPIB: echo, SOCKET: SlowEcho(clock)}, clock)
    manager = pyvisa.ResourceManager(library)
    yield manager
    manager.close()


def test_resources_are_listed_by_pattern(manager):
    assert manager.list_resources("?*") == (GPIB, SOCKET)
    assert manager.list_resources() == (GPIB,)


def test_a_query_works_and_costs_bench_time_only(manager, clock):
    instrument = manager.open_resource("gpib0::7")
    assert instrument.query("HELLO?") == "HELLO?\n"
    assert clock.now() > 1e-3


def test_a_read_waits_in_bench_time_until_the_answer_is_there(manager, clock):
    instrument = manager.open_resource(GPIB, timeout=20_000)
    assert instrument.query("SLOW?") == "done\n"
    assert clock.now() == pytest.approx(10, abs=0.02)


def test_a_timeout_advances_the_clock_by_the_timeout(manager, clock):
    instrument = manager.open_resource(GPIB, timeout=3000)
    with pytest.raises(pyvisa.VisaIOError) as caught:
        instrument.query("SLOW?")
    assert caught.value.error_code == StatusCode.error_timeout
    assert clock.now() == pytest.approx(3.0, abs=0.02)
    instrument.timeout = 20_000
    assert instrument.read() == "done\n", "the instrument went on meanwhile"


def test_nothing_at_an_address_is_resource_not_found(manager):
    with pytest.raises(pyvisa.VisaIOError) as caught:
        manager.open_resource("GPIB0::9::INSTR")
    assert caught.value.error_code == StatusCode.error_resource_not_found


def test_serial_poll_and_service_request(manager, clock):
    instrument = manager.open_resource(GPIB)
    instrument.write("SLOW?")
    assert instrument.read_stb() == 0
    instrument.enable_event(EventType.service_request, EventMechanism.queue)
    instrument.wait_on_event(EventType.service_request, 30_000)
    assert clock.now() == pytest.approx(10, abs=0.02)
    assert instrument.read_stb() & 64, "waiting for the request does not take it away"
    assert not instrument.read_stb() & 64, "the poll does"


def test_no_service_request_is_a_timeout(manager):
    instrument = manager.open_resource(GPIB)
    with pytest.raises(pyvisa.VisaIOError) as caught:
        instrument.wait_on_event(EventType.service_request, 1000)
    assert caught.value.error_code == StatusCode.error_timeout


def test_a_binary_block_with_line_feeds_inside_arrives_whole(manager):
    instrument = manager.open_resource(GPIB)
    instrument.write("BLOCK?")
    assert instrument.read_raw() == b"#0\n\n\n\x00\n"
    socket = manager.open_resource(SOCKET, read_termination="\n")
    socket.write("BLOCK?")
    assert socket.read_bytes(7) == b"#0\n\n\n\x00\n"


def test_a_socket_has_no_end_no_poll_and_no_clear(manager):
    socket = manager.open_resource(SOCKET, timeout=100)
    socket.write("HELLO?\n")
    with pytest.raises(pyvisa.VisaIOError):
        socket.read()  # no termination character: nothing ends the read
    for operation in (socket.read_stb, socket.clear, socket.assert_trigger):
        with pytest.raises(pyvisa.VisaIOError) as caught:
            operation()
        assert caught.value.error_code == StatusCode.error_nonsupported_operation


def test_device_clear_empties_the_output(manager, echo):
    instrument = manager.open_resource(GPIB)
    instrument.write("HELLO?")
    instrument.clear()
    assert not echo.output_waiting()


def test_pymeasure_adapter_works_unchanged(manager, clock):
    adapter = VISAAdapter(GPIB, visa_library=manager.visalib, timeout=500)
    adapter.write("A?")
    assert adapter.read() == "A?\n"
    adapter.write("A?")
    assert adapter.read_bytes(-1) == b"A?\n"
    adapter.close()


def test_closing_leaves_no_session(manager):
    instrument = manager.open_resource(GPIB)
    assert manager.visalib.open_sessions() == [GPIB]
    instrument.close()
    assert manager.visalib.open_sessions() == []


def faulty(clock, echo, *fault, **more):
    library = SimulatedVisaLibrary({GPIB: Faulty(echo, clock, [Fault(*fault, **more)])}, clock)
    return pyvisa.ResourceManager(library)


def test_a_lost_reply_times_out_once(clock, echo):
    manager = faulty(clock, echo, "timeout", 5.0)
    instrument = manager.open_resource(GPIB, timeout=1000)
    assert instrument.query("A?") == "A?\n"
    clock.wait(5)
    with pytest.raises(pyvisa.VisaIOError):
        instrument.query("B?")
    assert instrument.query("C?") == "C?\n"
    manager.close()


def test_a_silent_instrument_still_listens(clock, echo):
    manager = faulty(clock, echo, "silence", 0.0)
    instrument = manager.open_resource(GPIB, timeout=1000)
    with pytest.raises(pyvisa.VisaIOError):
        instrument.query("A?")
    with pytest.raises(pyvisa.VisaIOError):
        instrument.read_stb()
    instrument.write("OUTP OFF")
    assert echo.heard == ["A?", "OUTP OFF"]
    manager.close()


def test_a_wrong_identity_is_all_that_is_wrong(clock, echo):
    manager = faulty(clock, echo, "wrong identity", identity="KEITHLEY,MODEL 2450")
    instrument = manager.open_resource(GPIB, timeout=1000)
    assert instrument.query("*IDN?") == "KEITHLEY,MODEL 2450\n"
    assert instrument.query("A?") == "A?\n"
    manager.close()

"""An instrument on a simulated VISA library, for tests of what talks to it."""

from __future__ import annotations

from contextlib import contextmanager

from pymeasure.instruments import Instrument

from drivers.clock import VirtualClock
from drivers.simulated.instruments.message_instrument import MessageInstrument
from drivers.simulated.visa_library import SimulatedVisaLibrary
from drivers.visa.bounded_adapter import BoundedAdapter
from drivers.visa.instrument import ReportsByName

GPIB = "GPIB0::24::INSTR"
SOCKET = "TCPIP0::192.0.2.20::5025::SOCKET"


class Scripted(MessageInstrument):
    """Replies what is written down for a message, and nothing to others."""

    def __init__(self, **replies: bytes | str) -> None:
        super().__init__(VirtualClock())
        self.replies = replies
        self.heard: list[str] = []
        self.cleared = 0

    def execute(self, message):
        self.heard.append(message)
        if message in self.replies:
            self.reply(self.replies[message])

    def status_byte(self):
        return 65

    def device_clear(self):
        super().device_clear()
        self.cleared += 1


class Driver(ReportsByName, Instrument):
    def __init__(self, adapter):
        super().__init__(adapter, "the meter", includeSCPI=False)


@contextmanager
def driver_of(instrument, address=GPIB):
    """A driver whose session is closed at the end."""
    termination = {} if address == GPIB else {"read_termination": "\n"}
    library = SimulatedVisaLibrary({address: instrument}, instrument.clock)
    adapter = BoundedAdapter(address, visa_library=library, **termination)
    try:
        yield Driver(adapter)
    finally:
        adapter.connection.close()
        adapter.manager.close()

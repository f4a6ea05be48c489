"""A VISA session with a simulated instrument: its attributes, and how a read ends."""

from __future__ import annotations

from pyvisa import constants, rname
from pyvisa.constants import InterfaceType, ResourceAttribute, StatusCode

from drivers.config.serial_line import SerialLine
from drivers.simulated.instruments.message_instrument import SimulatedInstrument

from .visa_attributes import initial_attributes

#: What each byte of a message adds on the bus (s): IEEE-488 with a PC controller moves 500 kB/s.
BYTE_TIME = 2e-6


class SimulatedSession:
    """One session with `instrument`, opened by the canonical resource name `resource`.

    `line` is how the instrument's RS-232 port is set, where that is what the session is with.
    """

    def __init__(
        self,
        resource: str,
        parsed: rname.ResourceName,
        instrument: SimulatedInstrument,
        line: SerialLine | None = None,
    ) -> None:
        interface = parsed.interface_type_const
        self.resource = resource
        self.instrument = instrument
        #: Raw socket or serial line: a stream of bytes without END, serial poll, or device clear.
        self.stream = parsed.resource_class == "SOCKET" or interface is InterfaceType.asrl
        self.attributes = initial_attributes(resource, parsed)
        self._serial = interface is InterfaceType.asrl
        self._line = line
        self._losses = instrument.losses
        self._arrived = bytearray()  # what a serial line has brought and nobody has read

    @property
    def is_lost(self) -> bool:
        """Whether nothing gets through: for good on a connection, which has to be made anew, on a
        bus or a serial line as long as nobody is there."""
        instrument = self.instrument
        connected = self.stream and not self._serial
        return instrument.unreachable or (connected and instrument.losses != self._losses)

    @property
    def lost_status(self) -> StatusCode:
        """What a VISA library says then."""
        if self._serial:
            return StatusCode.error_timeout
        return StatusCode.error_connection_lost if self.stream else StatusCode.error_no_listeners

    @property
    def byte_time(self) -> float:
        """What each byte takes to be carried (s)."""
        return BYTE_TIME if self._line is None else self._line.character_time

    @property
    def is_understood(self) -> bool:
        """Whether client and instrument have set their ends of a serial line alike.

        Where they have not, neither makes anything of the other's characters. A client that waits
        for a handshake line which the port does not have sends none.
        """
        if self._line is None:
            return True
        ours = self.attributes
        return (
            ours[ResourceAttribute.asrl_baud_rate] == self._line.baud_rate
            and ours[ResourceAttribute.asrl_data_bits] == 8
            and ours[ResourceAttribute.asrl_parity] == constants.Parity.none
            and ours[ResourceAttribute.asrl_flow_control] in (0, constants.ControlFlow.xon_xoff)
        )

    def arrived(self) -> int:
        """How many bytes a serial line has brought that nobody has read."""
        while self.is_understood and self.instrument.output_waiting():
            self._arrived += self.instrument.transmit(1 << 20)[0]
        return len(self._arrived)

    def put_back(self, received: bytearray, count: int) -> None:
        """The last `count` bytes of `received` are still on their way along a serial line."""
        if self._serial:
            self._arrived[:0] = received[-count:]
            del received[-count:]

    @property
    def has_arrived(self) -> bool:
        """Whether there is something of that."""
        return bool(self._arrived)

    def discard(self) -> None:
        """Forget what a serial line has brought; on other interfaces the instrument holds it."""
        if self._serial:
            self.arrived()
            self._arrived.clear()

    @property
    def timeout(self) -> float:
        """Seconds; infinite where the client asked for it."""
        milliseconds = self.attributes[ResourceAttribute.timeout_value]
        infinite = milliseconds == constants.VI_TMO_INFINITE
        return float("inf") if infinite else milliseconds / 1000

    @property
    def read_terminator(self) -> int | None:
        """The byte at which a read ends, None where only END or the count ends it."""
        serial = self.attributes.get(ResourceAttribute.asrl_end_in) == (
            constants.SerialTermination.termination_char
        )
        if self.attributes[ResourceAttribute.termchar_enabled] or serial:
            return int(self.attributes[ResourceAttribute.termchar])
        return None

    def take(self, received: bytearray, count: int, terminator: int | None) -> StatusCode | None:
        """Move what is waiting into `received`, `count` bytes in all at most; the status that ends
        the read, or None to go on."""
        if self._arrived:
            found = -1 if terminator is None else self._arrived.find(terminator)
            end_at = min(count if found < 0 else found + 1, count, len(self._arrived))
            received += self._arrived[:end_at]
            del self._arrived[:end_at]
            if found == end_at - 1:
                return StatusCode.success_termination_character_read
            if len(received) >= count:
                return StatusCode.success_max_count_read
        while self.instrument.output_waiting():
            data, end = self.instrument.transmit(count - len(received), terminator)
            received += data
            if terminator is not None and received[-1] == terminator:
                return StatusCode.success_termination_character_read
            if end and not self.stream:
                return StatusCode.success
            if len(received) >= count:
                return StatusCode.success_max_count_read
        return None

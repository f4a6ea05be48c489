"""A VISA session with a simulated instrument: its attributes, and how a read ends."""

from __future__ import annotations

from typing import Any

from pyvisa import constants, rname
from pyvisa.constants import InterfaceType, ResourceAttribute, StatusCode

from drivers.simulated.instruments.message_instrument import SimulatedInstrument


class SimulatedSession:
    """One session with `instrument`, opened by the canonical resource name `resource`."""

    def __init__(
        self, resource: str, parsed: rname.ResourceName, instrument: SimulatedInstrument
    ) -> None:
        interface = parsed.interface_type_const
        self.resource = resource
        self.instrument = instrument
        #: Raw socket or serial line: a stream of bytes without END, serial poll, or device clear.
        self.stream = parsed.resource_class == "SOCKET" or interface is InterfaceType.asrl
        self.attributes = _initial_attributes(resource, parsed, interface)

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


def _initial_attributes(
    name: str, parsed: rname.ResourceName, interface: InterfaceType
) -> dict[int, Any]:
    known: dict[int, Any] = {
        ResourceAttribute.resource_name: name,
        ResourceAttribute.resource_class: parsed.resource_class,
        ResourceAttribute.interface_type: interface,
        ResourceAttribute.interface_number: int(getattr(parsed, "board", 0)),
        ResourceAttribute.timeout_value: 2000,
        ResourceAttribute.termchar: ord("\n"),
        ResourceAttribute.termchar_enabled: False,
        ResourceAttribute.send_end_enabled: True,
        ResourceAttribute.suppress_end_enabled: False,
        ResourceAttribute.io_prot: constants.IOProtocol.normal,
    }
    if interface is InterfaceType.gpib:
        known[ResourceAttribute.gpib_primary_address] = int(getattr(parsed, "primary_address", 0))
        known[ResourceAttribute.gpib_secondary_address] = constants.VI_NO_SEC_ADDR
    if interface is InterfaceType.asrl:
        known[ResourceAttribute.asrl_end_in] = constants.SerialTermination.termination_char
        known[ResourceAttribute.asrl_end_out] = constants.SerialTermination.none
    return known

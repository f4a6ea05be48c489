"""How the RS-232 port of an instrument is set: on the instrument, and therefore on the bench."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from .section import Section

BaudRate = Literal[300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200]
Terminator = Literal["CR", "LF", "CR LF", "LF CR"]
FlowControl = Literal["none", "XON/XOFF"]
#: Bits that a character takes on the wire: start, eight data bits, stop. No port here has parity.
BITS_A_CHARACTER = 10


@dataclass(frozen=True)
class SerialLine:
    """A port with eight data bits, no parity and one stop bit."""

    baud_rate: int
    terminator: Terminator  #: of messages in both directions
    flow_control: FlowControl = "none"

    @property
    def line_end(self) -> str:
        """The characters that end a message."""
        return "".join({"CR": "\r", "LF": "\n"}[name] for name in self.terminator.split())

    @property
    def character_time(self) -> float:
        """What a character takes on the wire (s)."""
        return BITS_A_CHARACTER / self.baud_rate


class SerialConfig(Section):
    """The section `serial` of an instrument at an ASRL address: what its own menu says."""

    baud_rate: BaudRate | None = Field(None, description="Characters take ten bits each")
    terminator: Terminator | None = Field(
        None, description="What ends a message, in both directions"
    )
    flow_control: FlowControl | None = Field(None, description="Of the instrument's port")

    def over(self, delivered: SerialLine) -> SerialLine:
        """The line that is meant where what is not said is as `delivered`."""
        return SerialLine(
            self.baud_rate or delivered.baud_rate,
            self.terminator or delivered.terminator,
            self.flow_control or delivered.flow_control,
        )

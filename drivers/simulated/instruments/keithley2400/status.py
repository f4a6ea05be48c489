"""Status model of the 2400: event registers, status byte, service request, error queue."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from drivers.simulated.instruments.status_byte import RQS, StatusByte

from .errors import (
    NO_ERROR,
    QUEUE_OVERFLOW,
    TEXTS,
    event_status_bit,
)

#: SCPI's codes are numbers of 16 bits.
_LARGEST_CODE = 32767
#: Messages the error queue holds.
QUEUE_LENGTH = 10

# Status byte
MSB, EAV, QSB, MAV, ESB, OSB = 0x01, 0x04, 0x08, 0x10, 0x20, 0x80

# Standard event register
OPC_BIT, PON_BIT = 0, 7

# Measurement event register
READING_AVAILABLE, READING_OVERFLOW, BUFFER_AVAILABLE, BUFFER_FULL = 6, 7, 8, 9
OUTPUT_ENABLE, OVER_VOLTAGE, COMPLIANCE = 11, 13, 14

# Operation event register
SWEEPING, WAITING_FOR_TRIGGER, WAITING_FOR_ARM, IDLE = 3, 5, 6, 10


@dataclass
class EventRegister:
    """Condition, event and enable registers; an event is latched when its condition rises.

    `messages` is the code of the status message of bit 0; those of the other bits follow it.
    """

    messages: int
    condition: int = 0
    event: int = 0
    enable: int = 0

    def read_event(self) -> int:
        """The event register; reading clears it."""
        event, self.event = self.event, 0
        return event

    @property
    def summary(self) -> bool:
        """The bit of the status byte that sums this register up."""
        return bool(self.event & self.enable)


class MeterStatus(StatusByte):
    """Everything that status queries and serial polls report."""

    def __init__(self) -> None:
        super().__init__()
        self.measurement = EventRegister(100)
        self.operation = EventRegister(300)
        self.questionable = EventRegister(400)
        self.standard = 1 << PON_BIT
        self.standard_enable = 0
        #: Codes that may enter the queue, as inclusive ranges: errors only, unless asked otherwise.
        self.queued: list[tuple[int, int]] = [(-440, -100), (500, 900)]
        self._queue: deque[int] = deque()

    # -- error queue

    def report(self, code: int) -> None:
        """Queue an error or a status message, and set the standard event bit of an error."""
        if code < 0 or code >= 500:
            self.standard |= 1 << event_status_bit(code)
        if not any(low <= code <= high for low, high in self.queued):
            return
        if len(self._queue) >= QUEUE_LENGTH:
            self._queue[-1] = QUEUE_OVERFLOW
            self.standard |= 1 << event_status_bit(QUEUE_OVERFLOW)
        else:
            self._queue.append(code)

    def next_error(self) -> int:
        """Take the oldest message; 0 if there is none."""
        return self._queue.popleft() if self._queue else NO_ERROR

    def error_count(self) -> int:
        """Messages in the error queue."""
        return len(self._queue)

    def clear_errors(self) -> None:
        """Empty the error queue."""
        self._queue.clear()

    # -- conditions

    def set_condition(self, register: EventRegister, bit: int, state: bool) -> None:
        """Set a condition bit; its rise latches the event and may queue its message."""
        mask = 1 << bit
        rises = state and not register.condition & mask
        register.condition = register.condition | mask if state else register.condition & ~mask
        if rises:
            self.latch(register, bit)

    def latch(self, register: EventRegister, bit: int) -> None:
        """Record an event that has no lasting condition."""
        register.event |= 1 << bit
        if register.messages + bit in TEXTS:
            self.report(register.messages + bit)

    def operation_complete(self) -> None:
        """*OPC: note that everything before it is done."""
        self.standard |= 1 << OPC_BIT
        self.report(200)

    def clear(self) -> None:
        """*CLS: event registers and error queue, not the enables."""
        for register in (self.measurement, self.operation, self.questionable):
            register.event = 0
        self.standard = 0
        self.clear_errors()

    def preset(self) -> None:
        """STAT:PRES: the enables of the SCPI registers, not those of IEEE 488.2."""
        for register in (self.measurement, self.operation, self.questionable):
            register.enable = 0

    # -- status byte

    def byte(self, live: int) -> int:
        """The status byte with bit 6 as master summary (`*STB?`); `live` is whether a message is
        available."""
        value = (
            MSB * self.measurement.summary
            | EAV * bool(self._queue)
            | QSB * self.questionable.summary
            | MAV * bool(live)
            | ESB * bool(self.standard & self.standard_enable)
            | OSB * self.operation.summary
        )
        return value | RQS * bool(value & self.service_enabled)


def error_text(code: int) -> str:
    """An entry of the error queue as SYST:ERR? gives it."""
    return f'{code},"{TEXTS[code]}"'


def parse_code_list(text: str) -> list[tuple[int, int]]:
    """The ranges of a list such as ``(-440:-100, 500:900, 106)``, ascending, those that meet as
    one; ValueError if it is not one, or of codes that no instrument has."""
    if not (text.startswith("(") and text.endswith(")")):
        raise ValueError(text)
    ranges: list[tuple[int, int]] = []
    for item in text[1:-1].split(","):
        low, _, high = item.partition(":")
        ends = sorted((int(low), int(high or low)))
        if max(map(abs, ends)) > _LARGEST_CODE:
            raise ValueError(item)
        ranges.append((ends[0], ends[1]))
    merged: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged

"""Status model of the 2400: event registers, status byte, service request, error queue."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from drivers.simulated.instruments.service_request import RQS, ServiceRequest

from .errors import (
    NO_ERROR,
    QUEUE_OVERFLOW,
    TEXTS,
    event_status_bit,
)

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
        return bool(self.event & self.enable)


@dataclass
class MeterStatus:
    """Everything that status queries and serial polls report."""

    measurement: EventRegister = field(default_factory=lambda: EventRegister(100))
    operation: EventRegister = field(default_factory=lambda: EventRegister(300))
    questionable: EventRegister = field(default_factory=lambda: EventRegister(400))
    standard: int = 1 << PON_BIT
    standard_enable: int = 0
    service_enable: int = 0
    #: Codes that may enter the queue, as inclusive ranges: errors only, unless asked otherwise.
    queued: list[tuple[int, int]] = field(default_factory=lambda: [(-440, -100), (500, 900)])
    _queue: deque[int] = field(default_factory=deque)
    _service: ServiceRequest = field(default_factory=ServiceRequest)

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
        return len(self._queue)

    def clear_errors(self) -> None:
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

    def byte(self, message_available: bool) -> int:
        """The status byte with bit 6 as master summary (*STB?)."""
        value = (
            MSB * self.measurement.summary
            | EAV * bool(self._queue)
            | QSB * self.questionable.summary
            | MAV * message_available
            | ESB * bool(self.standard & self.standard_enable)
            | OSB * self.operation.summary
        )
        return value | RQS * bool(value & self.service_enable)

    def follow(self, message_available: bool) -> None:
        """Raise a service request if a new reason for one has appeared since the last call."""
        enabled = self.service_enable
        self._service.follow(self.byte(message_available) if enabled else 0, enabled)

    @property
    def requesting_service(self) -> bool:
        """Whether the SRQ line is pulled."""
        return self._service.pulled

    def serial_poll(self, message_available: bool) -> int:
        """The status byte with bit 6 as RQS, which the poll clears."""
        self.follow(message_available)
        return self._service.polled(self.byte(message_available))


def error_text(code: int) -> str:
    """An entry of the error queue as SYST:ERR? gives it."""
    return f'{code},"{TEXTS[code]}"'


def parse_code_list(text: str) -> list[tuple[int, int]]:
    """The ranges of a list such as ``(-440:-100, 500:900, 106)``; ValueError if it is not one."""
    if not (text.startswith("(") and text.endswith(")")):
        raise ValueError(text)
    ranges = []
    for item in text[1:-1].split(","):
        low, _, high = item.partition(":")
        first, last = int(low), int(high or low)
        ranges.append((min(first, last), max(first, last)))
    return ranges

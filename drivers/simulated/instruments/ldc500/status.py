"""The status model of the LDC500 (manual, section 4.6): registers, and errors that appear late."""

from __future__ import annotations

from collections.abc import Callable

from drivers.simulated.instruments.status_byte import RQS, StatusByte

from .grammar import CommandError, ExecutionError

#: From a command to the appearance of its error (s; assumed). pymeasure waits 15 ms before it asks,
#: and its tests for real units pass, so that the true delay is shorter.
ERROR_DELAY = 0.005

#: Standard event status bits.
OPC, QYE, DDE, EXE, CME = 1, 4, 8, 16, 32
#: Status byte bits.
TESB, LDSB, IDLE, MAV, ESB = 1, 2, 8, 16, 32


class TransitionRegister:
    """Events of one half of the instrument, set by selected transitions of its condition bits."""

    def __init__(self) -> None:
        self.positive = 0  #: bits whose 0 → 1 counts (`LDPT`, `TEPT`)
        self.negative = 0  #: bits whose 1 → 0 counts (`LDNT`, `TENT`)
        self.enabled = 0  #: `LDEN`, `TEEN`
        self.events = 0
        self._condition: int | None = None

    def watch(self, condition: Callable[[], int]) -> None:
        """Note the condition register as it is now; worked out only if any transition counts."""
        if not self.positive | self.negative:
            self._condition = None
            return
        now = condition()
        before = now if self._condition is None else self._condition
        self.events |= now & ~before & self.positive
        self.events |= ~now & before & self.negative
        self._condition = now


class ControllerStatus(StatusByte):
    """The status byte and all that it sums up."""

    def __init__(self) -> None:
        super().__init__()
        self.laser = TransitionRegister()
        self.tec = TransitionRegister()
        self.standard = 0  #: `*ESR?`
        self.standard_enabled = 0  #: `*ESE`
        self._pending: list[tuple[float, CommandError | ExecutionError]] = []
        self._command_error = 0
        self._execution_error = 0

    def log(self, now: float, error: CommandError | ExecutionError) -> None:
        """An error has happened; it appears `ERROR_DELAY` later."""
        self._pending.append((now + ERROR_DELAY, error))

    def appear(self, now: float) -> None:
        """Let the errors appear that are due."""
        while self._pending and self._pending[0][0] <= now:
            _, error = self._pending.pop(0)
            if isinstance(error, CommandError):
                self._command_error, self.standard = int(error), self.standard | CME
            else:
                self._execution_error, self.standard = int(error), self.standard | EXE

    def milestones(self) -> list[float]:
        """When errors will appear (bench s)."""
        return [due for due, _ in self._pending]

    def take_command_error(self) -> int:
        """`LCME?`: reading clears it."""
        code, self._command_error = self._command_error, 0
        return code

    def take_execution_error(self) -> int:
        """`LEXE?`: reading clears it."""
        code, self._execution_error = self._execution_error, 0
        return code

    def clear(self) -> None:
        """`*CLS`."""
        self.standard = self.laser.events = self.tec.events = 0

    def byte(self, live: int) -> int:
        """`*STB?`: the status byte with its master summary; `live` is whether a message is
        available."""
        value = IDLE  # commands are executed as they arrive
        value |= MAV if live else 0
        value |= TESB if self.tec.events & self.tec.enabled else 0
        value |= LDSB if self.laser.events & self.laser.enabled else 0
        value |= ESB if self.standard & self.standard_enabled else 0
        return value | (RQS if value & self.service_enabled else 0)

    def reasons(self, live: int) -> int:
        """One reason: service is requested when the master summary turns true."""
        return self.byte(live) & RQS

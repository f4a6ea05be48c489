"""How a 2400 hands over readings, taken into its buffer or awaited, and its errors. What is
measured is the driver's."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np

from drivers.clock import Clock, Stop
from drivers.config.addresses import interface_of
from drivers.config.serial_line import BITS_A_CHARACTER
from drivers.errors import InstrumentError, InstrumentSilent, LimitError, WrongAnswer
from drivers.pandas_when_used import pandas_when_used
from drivers.readings import Readings
from drivers.visa.instrument import ReportsByName

from .datasheet import MAX_POINTS, FamilyMember
from .readings import ascii_table, binary_length, binary_table, readings
from .set_up import ALL_ELEMENTS, ELEMENTS
from .waiting import wait_for_end

with pandas_when_used():
    from pymeasure.instruments.keithley import Keithley2400 as PymeasureKeithley2400

#: What the error queue is answered with.
_ERRORS = re.compile(r"[+-]?\d+,\"[^\"]*\"(,[+-]?\d+,\"[^\"]*\")*")
#: A hand-over this short (s) fits into any timeout.
_SHORT_TRANSFER = 0.2


@dataclass(frozen=True)
class Pending:
    """A sweep or block that has been started and not been read out."""

    started: float
    points: int
    stored: bool = True  #: in the buffer, where it can still be read after an abort


class BufferedMeter(ReportsByName, PymeasureKeithley2400):  # type: ignore[misc]
    """pymeasure's driver with readings handed over in blocks, and ended early.

    Connecting changes no output. `clock` is the bench's, `member` the model of the family.
    """

    answers_in_turn = True

    def __init__(self, adapter: Any, clock: Clock, member: FamilyMember, **kwargs: Any) -> None:
        super().__init__(adapter, member.name, **kwargs)
        self._clock = clock
        interface = interface_of(self.adapter.connection.resource_name)
        self._serial_poll = interface == "gpib"
        self._binary = interface != "rs232"  # which the 2400 refuses there
        #: Whether nothing is said twice, as each character takes its time on a serial line.
        self._brief = interface == "rs232"
        #: Seconds that one reading may take to be handed over, and a short answer besides; a serial
        #: line is slow.
        self._transfer_time, self._answer_time = 5e-3, 0.0
        if self._brief:
            character = BITS_A_CHARACTER / self.adapter.connection.baud_rate
            self._transfer_time, self._answer_time = 100 * character, 20 * character
        #: Ranges (A, ascending) that readings can be on.
        self._ranges = tuple(each.full_scale for each in member.current_ranges)
        self._pending: Pending | None = None
        #: Points and pause (s) that the buffer is set up for; None if it may be for anything.
        self._buffer: tuple[int, float] | None = None
        self._prepared = False

    def forgotten(self) -> str:
        if not self._prepared:
            return ""
        self.empty_line()
        elements = self.ask(":FORM:ELEM?").strip()
        self._pending = self._pending if elements == ELEMENTS else None
        if not set(elements.split(",")) <= ALL_ELEMENTS:  # then it is something else that is wrong
            return ""
        return "" if elements == ELEMENTS else f"its readings have the elements {elements}"

    def read_errors(self) -> str:
        """Empty the error queue and return what stood in it, as the instrument writes it."""
        return str(self.ask(":SYST:ERR:ALL?").strip())

    def raise_errors(self) -> None:
        """Raise InstrumentError with whatever stands in the error queue (which this empties)."""
        answer = self.read_errors()
        if not _ERRORS.fullmatch(answer):
            raise self.wrong_answer(f"was asked for its errors and answered {answer[:60]!r}")
        if answer.lstrip("+").split(",")[0] != "0":
            raise self.settings_lost() or InstrumentError(f"it reports {answer}", subject=self.name)

    # -- readings

    def _into_buffer(
        self,
        points: int,
        pause: float,
        lead: float,
        cycle_time: float,
        should_stop: Stop,
        while_waiting: Callable[[], None] | None,
    ) -> tuple[Readings, bool]:
        """Take `points` readings into the buffer, which take `cycle_time` (s) each with a `pause`
        (s) before it, and hand them over; those so far, and False, once `should_stop()` is true.

        The buffer dates its readings from the first one, which comes `lead` (s) after the start.
        """
        if self._brief and self._buffer == (points, pause):
            self.write(":TRAC:CLE;:TRAC:FEED:CONT NEXT")
        else:
            self.write(
                f":TRIG:COUN {points};:TRIG:DEL {pause:.7g};:TRAC:FEED:CONT NEV;:TRAC:CLE;"
                f":TRAC:POIN {points};:TRAC:FEED SENS;:TRAC:FEED:CONT NEXT"
            )
        self._buffer = None  # until it has been filled and read
        self._pending = Pending(self._clock.now() + lead, points)
        begin = ":SYST:TIME:RES;:INIT"
        if not self._brief:
            begin = f"*CLS;*SRE 1;:STAT:MEAS:ENAB 512;{begin}"
        self.write(begin if self._serial_poll else f"{begin};*OPC?")
        reckoned = points * (cycle_time + pause)
        # by serial poll it answers all the while
        with nullcontext() if self._serial_poll else self.expecting(reckoned):
            ended = wait_for_end(
                self,
                self._clock,
                should_stop,
                while_waiting,
                reckoned=reckoned,
                serial_poll=self._serial_poll,
                answer_time=self._answer_time,
            )
        if not ended:
            self.abort()
            return self.stored_readings(), False
        readings = self._fetch(points)
        self._buffer = (points, pause)
        return readings, True

    def _check_points(self, points: int) -> None:
        if not 1 <= points <= MAX_POINTS:
            raise LimitError(
                f"{self.name}: {points} points in one sweep; its buffer takes 1 to {MAX_POINTS}"
            )

    def abort(self) -> None:
        """Stop a running sweep at once; what it has stored can still be read."""
        if self._serial_poll:
            self.device_clear()
        self.write(":ABOR")
        if not self._serial_poll:
            self.drain()  # the sweep's end may have been announced already

    def stored_readings(self) -> Readings:
        """What an aborted or failed sweep or block left in the instrument's buffer; empty if
        nothing did."""
        awaited = self._pending is not None and self._pending.stored
        with self.making_sense():
            stored = int(float(self.ask(":TRAC:POIN:ACT?"))) if awaited else 0
        if not 0 <= stored <= MAX_POINTS:
            raise self.wrong_answer(f"says that it has stored {stored} readings")
        if stored == 0:
            self._pending = None
            return readings(np.empty((0, 4)), 0.0, self._ranges)
        return self._fetch(stored)

    def _fetch(self, points: int) -> Readings:
        self.write(":TRAC:DATA?")
        return self._receive(points)

    def _receive(self, points: int, measuring: float = 0.0) -> Readings:
        """Take in a block of the pending readings, which may be `measuring` (s) for so long."""
        assert self._pending is not None
        handing_over = self._transfer_time * points
        patience = self.adapter.connection.timeout / 1000
        for expected in (measuring, handing_over):
            if expected > _SHORT_TRANSFER:
                patience += expected
        try:
            with self.patience(patience):
                if self._binary:
                    table = binary_table(self.read_bytes(binary_length(points)), points)
                else:
                    table = ascii_table(self.read(), points)
        except WrongAnswer as error:
            raise self.wrong_answer(error.detail) from None
        except InstrumentSilent as error:  # READ? with the output off is one without an answer
            raise (self.settings_lost() if measuring else None) or error from None
        started, self._pending = self._pending.started, None
        return readings(table, started, self._ranges)

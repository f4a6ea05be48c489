"""What goes on in the 2400, shown in the registers of its status model (2400 manual,
section 15)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from . import status
from .cycle import TriggerCycle
from .measure import OFLO, OVP, REAL_COMPLIANCE
from .status import MeterStatus
from .trace import TraceBuffer


def show_interlock(model: MeterStatus, blocked: bool) -> None:
    """Whether the output-enable line keeps the output off."""
    model.set_condition(model.measurement, status.OUTPUT_ENABLE, blocked)


def show_compliance(model: MeterStatus, limited: bool) -> None:
    """Whether the compliance holds the output back now."""
    model.set_condition(model.measurement, status.COMPLIANCE, limited)


def show_buffer(model: MeterStatus, trace: TraceBuffer) -> None:
    """Whether the trace buffer holds enough to calculate with, and whether it is full."""
    register = model.measurement
    model.set_condition(register, status.BUFFER_AVAILABLE, len(trace) >= 2)
    model.set_condition(register, status.BUFFER_FULL, trace.full)


def show_layers(model: MeterStatus, cycle: TriggerCycle | None) -> None:
    """Where in the trigger model the instrument is; `cycle` is None in the idle layer."""
    register = model.operation
    waiting = cycle.waiting if cycle else None
    model.set_condition(register, status.SWEEPING, bool(cycle and cycle.moves))
    model.set_condition(register, status.WAITING_FOR_ARM, waiting == "arm")
    model.set_condition(register, status.WAITING_FOR_TRIGGER, waiting == "trigger")
    model.set_condition(register, status.IDLE, cycle is None)


def show_readings(model: MeterStatus, rows: NDArray[np.float64]) -> None:
    """The events that new readings (shape (n, 5), in the order of ELEMENTS) are."""
    found = int(np.bitwise_or.reduce(rows[:, 4].astype(np.int64)))
    register = model.measurement
    model.latch(register, status.READING_AVAILABLE)
    for bits, event in (
        (OFLO, status.READING_OVERFLOW),
        (OVP, status.OVER_VOLTAGE),
        (REAL_COMPLIANCE, status.COMPLIANCE),
    ):
        if found & bits:
            model.latch(register, event)

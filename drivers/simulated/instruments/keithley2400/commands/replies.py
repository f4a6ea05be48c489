"""What the commands that fetch readings and calculations answer, as text or as a block."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from drivers.simulated.instruments.keithley2400 import calculations, formats
from drivers.simulated.instruments.keithley2400.meter import Meter2400
from drivers.simulated.instruments.keithley2400.settings import CALC_ELEMENTS, ELEMENTS
from drivers.simulated.instruments.scpi import Reply
from drivers.simulated.instruments.scpi_parameters import ScpiError

Floats = NDArray[np.float64]


class WhenIdle(Exception):
    """Raised by READ?: the reply is that of FETC? once the instrument is idle again."""


# -- readings of the last cycle


def latest(meter: Meter2400) -> Floats:
    """The readings of the last cycle, shape (n, 5); -230 if there are none."""
    if meter.last is None:
        raise ScpiError(-230)
    return meter.last


def _finite(meter: Meter2400) -> None:
    if math.isinf(meter.settings.arm_count):
        raise ScpiError(830)


def read(meter: Meter2400) -> Reply:
    """READ?: start a cycle, and answer when it is done."""
    _finite(meter)
    meter.abort()
    meter.initiate()
    raise WhenIdle


def fetch(meter: Meter2400) -> Reply:
    """FETC?."""
    _finite(meter)
    return _written(meter, _elements_of(meter, latest(meter)))


def last_reading(meter: Meter2400) -> str:
    """SENS:DATA?: one reading, in ASCII whatever the format."""
    return formats.ascii_readings(_elements_of(meter, latest(meter)[-1:]))


def _elements_of(meter: Meter2400, rows: Floats) -> Floats:
    return rows[:, [ELEMENTS.index(name) for name in meter.settings.elements]]


def _written(meter: Meter2400, values: Floats) -> Reply:
    if meter.settings.data_format == "ASC":
        return formats.ascii_readings(values)
    return formats.binary_readings(values, meter.settings.byte_order == "SWAP")


def _calculated_table(meter: Meter2400, rows: Floats, values: Floats) -> Floats:
    columns = np.column_stack((values, rows[:, 3], rows[:, 4]))
    return columns[:, [CALC_ELEMENTS.index(name) for name in meter.settings.calc_elements]]


def calc1_reply(meter: Meter2400) -> Reply:
    """CALC1:DATA?: power of the last readings."""
    _finite(meter)
    rows = latest(meter)
    return _written(
        meter, _calculated_table(meter, rows, calculations.math_result(meter.settings, rows))
    )


def calc2_reply(meter: Meter2400) -> Reply:
    """CALC2:DATA?: the last readings less the null offset."""
    _finite(meter)
    rows = latest(meter)
    return _written(
        meter, _calculated_table(meter, rows, calculations.nulled(meter.settings, rows))
    )


def acquire_null(meter: Meter2400) -> None:
    """CALC2:NULL:ACQ: the last reading becomes the offset."""
    meter.settings.null_offset = float(calculations.feed_of_null(meter.settings, latest(meter))[-1])


# -- trace buffer


def trace_reply(meter: Meter2400) -> Reply:
    """TRAC:DATA?."""
    rows = meter.trace.rows()
    if meter.trace.feed == "SENS1":
        return _written(meter, _elements_of(meter, rows))
    return _written(meter, _calculated_table(meter, rows, meter.trace.calculated()))


def statistics_reply(meter: Meter2400) -> str:
    """CALC3:DATA?."""
    return formats.ascii_readings(np.array(meter.trace.statistics(meter.settings.statistic)))

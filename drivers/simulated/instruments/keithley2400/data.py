"""What is made of readings: fetched, calculated, averaged, and written as text or block."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from drivers.simulated.instruments.scpi import Reply, ScpiError

from . import formats
from .formats import NO_DATA
from .settings import CALC_ELEMENTS, ELEMENTS, Settings

if TYPE_CHECKING:
    from .source_meter import SourceMeter

Floats = NDArray[np.float64]

#: Anything beyond is one of the special values.
_SPECIAL = 9e37


class WhenIdle(Exception):
    """Raised by READ?: the reply is that of FETC? once the instrument is idle again."""


# -- readings of the last cycle


def latest(meter: SourceMeter) -> Floats:
    """The readings of the last cycle, shape (n, 5); -230 if there are none."""
    if meter.last is None:
        raise ScpiError(-230)
    return meter.last


def _finite(meter: SourceMeter) -> None:
    if math.isinf(meter.settings.arm_count):
        raise ScpiError(830)


def read(meter: SourceMeter) -> Reply:
    """READ?: start a cycle, and answer when it is done."""
    _finite(meter)
    meter.abort()
    meter.initiate()
    raise WhenIdle


def fetch(meter: SourceMeter) -> Reply:
    """FETC?."""
    _finite(meter)
    return _written(meter, _elements_of(meter, latest(meter)))


def last_reading(meter: SourceMeter) -> str:
    """SENS:DATA?: one reading, in ASCII whatever the format."""
    return formats.ascii_readings(_elements_of(meter, latest(meter)[-1:]))


def _elements_of(meter: SourceMeter, rows: Floats) -> Floats:
    return rows[:, [ELEMENTS.index(name) for name in meter.settings.elements]]


def _written(meter: SourceMeter, values: Floats) -> Reply:
    if meter.settings.data_format == "ASC":
        return formats.ascii_readings(values)
    return formats.binary_readings(values, meter.settings.byte_order == "SWAP")


# -- calculations


def math_result(settings: Settings, rows: Floats) -> Floats:
    """CALC1: power V·I (W) of each reading, shape (n,); "no data" while it is off."""
    result = np.full(len(rows), NO_DATA)
    if settings.math_on:
        known = (rows[:, 0] < _SPECIAL) & (rows[:, 1] < _SPECIAL)
        np.multiply(rows[:, 0], rows[:, 1], out=result, where=known)
    return result


def feed_of_null(settings: Settings, rows: Floats) -> Floats:
    """What CALC2 works on, shape (n,)."""
    if settings.calc2_feed == "CALC1":
        return math_result(settings, rows)
    return rows[:, ELEMENTS.index(settings.calc2_feed)]


def nulled(settings: Settings, rows: Floats) -> Floats:
    """CALC2: its feed less the null offset, where that is on; shape (n,)."""
    values = feed_of_null(settings, rows)
    if not settings.null_on:
        return values
    return np.where(values < _SPECIAL, values - settings.null_offset, values)


def fed(settings: Settings, feed: str, rows: Floats) -> Floats:
    """The calculated value that goes into the trace buffer with each reading, shape (n,)."""
    return nulled(settings, rows) if feed == "CALC2" else math_result(settings, rows)


def _calculated_table(meter: SourceMeter, rows: Floats, values: Floats) -> Floats:
    columns = np.column_stack((values, rows[:, 3], rows[:, 4]))
    return columns[:, [CALC_ELEMENTS.index(name) for name in meter.settings.calc_elements]]


def calc1_reply(meter: SourceMeter) -> Reply:
    _finite(meter)
    rows = latest(meter)
    return _written(meter, _calculated_table(meter, rows, math_result(meter.settings, rows)))


def calc2_reply(meter: SourceMeter) -> Reply:
    _finite(meter)
    rows = latest(meter)
    return _written(meter, _calculated_table(meter, rows, nulled(meter.settings, rows)))


def acquire_null(meter: SourceMeter) -> None:
    """CALC2:NULL:ACQ: the last reading becomes the offset."""
    meter.settings.null_offset = float(feed_of_null(meter.settings, latest(meter))[-1])


# -- trace buffer


def trace_reply(meter: SourceMeter) -> Reply:
    """TRAC:DATA?."""
    rows = meter.trace.rows()
    if meter.trace.feed == "SENS1":
        return _written(meter, _elements_of(meter, rows))
    return _written(meter, _calculated_table(meter, rows, meter.trace.calculated()))


def statistics_reply(meter: SourceMeter) -> str:
    """CALC3:DATA?."""
    return formats.ascii_readings(np.array(meter.trace.statistics(meter.settings.statistic)))

"""What a Keithley 2400 hands over: blocks of readings, parsed by pure functions, and how long a
reading takes. The instrument itself is in `driver`."""

from __future__ import annotations

import numpy as np

from drivers.errors import WrongAnswer
from drivers.readings import Floats, Readings

from .datasheet import COMPLIANCE_BIT, RANGE_COMPLIANCE_BIT

_STATUS_END = 1 << 24


def binary_length(points: int) -> int:
    """Bytes of a block of `points` readings of four elements: ``#0``, 32-bit floats, line feed."""
    return 2 + 16 * points + 1


def binary_table(block: bytes, points: int) -> Floats:
    """The elements of a binary block, shape (points, 4); raises WrongAnswer for another."""
    if len(block) != binary_length(points) or block[:2] != b"#0" or block[-1:] != b"\n":
        raise WrongAnswer(
            f"expected a binary block of {points} readings, got {len(block)} bytes that begin "
            f"with {block[:8]!r}"
        )
    values = np.frombuffer(block, dtype="<f4", offset=2, count=4 * points)
    with np.errstate(invalid="ignore"):  # of what is no number at all
        table = values.astype(np.float64)
    return _checked(table, points)


def ascii_table(text: str, points: int) -> Floats:
    """As `binary_table`, of numbers separated by commas."""
    try:
        values = np.array(text.split(","), dtype=np.float64)
    except ValueError:
        raise WrongAnswer(f"expected {points} readings, got {text[:40]!r}") from None
    if len(values) != 4 * points:
        raise WrongAnswer(f"expected {points} readings, got {len(values)} numbers")
    return _checked(values, points)


def _checked(values: Floats, points: int) -> Floats:
    """As a table; the instrument says 9.9E37 where it has no number, and its status words have 24
    bits."""
    table = values.reshape(points, 4)
    if not (np.isfinite(table).all() and (np.abs(table[:, 3]) < _STATUS_END).all()):
        raise WrongAnswer(f"{points} readings came with what are no numbers or no status words")
    return table


def readings(table: Floats, started: float, ranges: tuple[float, ...]) -> Readings:
    """Readings from a table of voltage, current, time and status, dated from `started` (bench s).

    `ranges` (A, ascending) are those that they can have been measured on, one if it is fixed.
    Readings do not say their range; autorange goes up at 105 % of a range and down at a tenth of
    the next, so a current is taken to be read on the most sensitive one whose nominal value holds
    it.
    """
    current = np.where(np.abs(table[:, 1]) > 9e36, np.nan, table[:, 1])
    scales = np.array(ranges)
    index = np.searchsorted(scales, np.abs(np.nan_to_num(current, nan=scales[-1])))
    status = table[:, 3].astype(np.int64)
    return Readings(
        time=started + table[:, 2],
        voltage=np.round(table[:, 0], 6),  # a programmed level, sent as a 32-bit float
        current=current,
        range=scales[np.minimum(index, len(scales) - 1)],
        status=status,
        compliance_reached=status & COMPLIANCE_BIT != 0,
        range_limited=status & RANGE_COMPLIANCE_BIT != 0,
    )


def reading_time(
    nplc: float,
    line_frequency: float = 50.0,
    autozero: bool = True,
    source_delay: float | None = None,
    sweeping: bool = True,
) -> float:
    """Expected seconds of one source-delay-measure cycle on a settled range.

    Data sheet: three conversions with autozero, 1 ms of automatic delay, and an overhead of 0.47 ms
    in a sweep, 0.30 ms at a fixed level.
    """
    delay = 1e-3 if source_delay is None else source_delay
    overhead = 0.47e-3 if sweeping else 0.30e-3
    return (3 if autozero else 1) * nplc / line_frequency + overhead + delay

"""How the 2400 writes numbers, registers and blocks of readings. Pure functions.

Each kind of reply has its own format, and clients depend on it: readings carry a sign, settings
only a minus, voltage ranges and NPLC are fixed-point.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

NO_DATA = 9.91e37  #: what stands for a quantity neither measured nor sourced
OVERFLOW = 9.9e37  #: what stands for a reading beyond its range

Floats = NDArray[np.float64]


def setting(value: float) -> str:
    """Source levels, compliances, current and resistance ranges, sweep limits, time."""
    return f"{value + 0.0:.6E}"


def voltage_range(value: float) -> str:
    """Voltage ranges and NPLC."""
    return f"{value:.2f}"


def source_delay(value: float) -> str:
    """Source delay: five decimals where eight digits leave room for them."""
    decimals = 5 if value < 100 else 4 if value < 1000 else 3
    return f"{value:.{decimals}f}"


def trigger_delay(value: float) -> str:
    """Trigger delay (s)."""
    return f"{value:.5f}"


def timer(value: float) -> str:
    """Interval of the arm timer (s)."""
    return f"{value:.3f}"


def boolean(value: bool) -> str:
    """A switch."""
    return "1" if value else "0"


def count(value: float) -> str:
    """A count, where infinity has a spelling of its own."""
    return "+9.9e37" if math.isinf(value) else str(int(value))


def register(value: int, form: str) -> str:
    """A status register in the format that FORM:SREG chose."""
    if form == "HEX":
        return f"#H{value:04X}"
    if form == "OCT":
        return f"#Q{value:06o}"
    if form == "BIN":
        return f"#B{value:016b}"
    return str(value)


def ascii_readings(values: Floats) -> str:
    """Readings, signed, joined by commas, in C order."""
    flat = (values + 0.0).ravel().tolist()
    return ",".join(["%+.6E"] * len(flat)) % tuple(flat)


def binary_readings(values: Floats, swapped: bool) -> bytes:
    """Readings as one indefinite block of IEEE-754 singles, big-endian unless `swapped`."""
    return b"#0" + values.astype("<f4" if swapped else ">f4").tobytes()

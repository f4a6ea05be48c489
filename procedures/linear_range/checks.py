"""The levels of a linear range, and what a bench can do of its record of noise."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from drivers.errors import ConfigError
from procedures.checking import about

MOST_LEVELS = 1000
#: A record has so many averages over half a period of the bandwidth at least.
_LEAST_PERIODS = 10


def rising_levels(
    irradiances: Sequence[float], low: float, high: float, per_decade: int
) -> list[float]:
    """The `irradiances` (mW/cm²) above zero, rising; or, where there are none, those from `low` to
    `high`, so many in each decade or a few more, both ends included.

    Raises ConfigError for ends that are the wrong way round, and for too many levels.
    """
    given = sorted({e for e in irradiances if e > 0})
    if given:
        return given
    if high < low:
        raise ConfigError(f"{high:g} mW/cm² is below the lowest irradiance, {low:g} mW/cm²")
    steps = math.ceil(math.log10(high / low) * per_decade - 1e-9)
    if steps >= MOST_LEVELS:
        raise ConfigError(f"{steps + 1} levels are more than there may be, {MOST_LEVELS}")
    return [float(f"{e:.12g}") for e in np.geomspace(low, high, steps + 1).tolist()]


def check_noise(bandwidth: float, seconds: float, reading_time: float, nplc: float) -> None:
    """Raise ParameterError for noise in a `bandwidth` (Hz) that readings, each of `reading_time`
    (s) at `nplc` periods of the mains, or a record of `seconds` do not tell."""
    with about("noise_bandwidth"):
        if 2 * bandwidth * reading_time > 1:
            raise ConfigError(
                f"{bandwidth:g} Hz is beyond readings of {nplc:g} PLC, which reach "
                f"{0.5 / reading_time:.2g} Hz"
            )
    with about("noise_time"):
        if seconds * bandwidth < _LEAST_PERIODS:
            raise ConfigError(
                f"{seconds:g} s are too short for noise in {bandwidth:g} Hz: take "
                f"{_LEAST_PERIODS / bandwidth:g} s or more"
            )

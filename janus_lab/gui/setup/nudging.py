"""Bias and light by steps: what the next value is, within the bench's limits. Knows no Qt."""

from __future__ import annotations

from contextlib import suppress

from drivers.config.bench import BenchConfig
from drivers.config.quantities import with_prefix
from janus_lab.gui.model.manual_values import read_value

#: A large step is so many small ones.
LARGE = 10
_UNITS = {"bias": "V", "irradiance": "mW/cm**2"}


def nudged(
    key: str, now: float, step: str, steps: int, bench: BenchConfig
) -> tuple[float | None, str]:
    """`now` of `key` (`bias` in V, `irradiance` in mW/cm²) and `steps` times the typed `step`, and
    an empty text; or None and why not."""
    size, problem = _size_of(key, step)
    if size is None:
        return None, problem
    wanted = float(f"{now + steps * size:.9g}")
    lowest = 0.0
    calibration = bench.laser.calibration
    if key == "irradiance":
        if calibration is not None:
            lowest = calibration.irradiances[0]
        if wanted < lowest:
            wanted = 0.0 if steps < 0 else lowest  # below the calibration there is only dark
    value, problem = read_value(key, with_prefix(wanted, _UNITS[key]), bench)
    return value, problem


def step_problem(key: str, step: str) -> str:
    """Why the typed `step` of `key` is none; empty if it is one."""
    size, problem = _size_of(key, step)
    return "" if size is not None else problem


def _size_of(key: str, step: str) -> tuple[float | None, str]:
    with suppress(ValueError):  # a bare number is in the unit of what is stepped
        step = f"{float(step)!r} {_UNITS[key]}"
    return read_value(key, step, None)


class Peak:
    """The largest reading since alignment was begun, for a bar that shows how near one is."""

    def __init__(self) -> None:
        self.largest = 0.0  #: A

    def share(self, current: float) -> float:
        """|current| against the largest so far, from 0 to 1; a larger one is the new largest."""
        size = abs(current)
        if not size < float("inf"):  # nan too
            return 0.0
        self.largest = max(self.largest, size)
        return size / self.largest if self.largest > 0 else 0.0

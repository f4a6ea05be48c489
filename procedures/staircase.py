"""A staircase of biases: its levels, its pieces, and what a bench must be able to do for it."""

from __future__ import annotations

import numpy as np

from drivers.config.bench import BenchConfig
from drivers.config.quantities import with_prefix
from drivers.errors import ConfigError, ParameterError

from .checking import about, check_biases


def check_staircase(
    config: BenchConfig, start: float, stop: float, step: float, points: int
) -> None:
    """Raise ParameterError, at `start`, `stop` or `step`, for biases (V) that the bench cannot or
    may not set, for steps that are finer than its source, and for a sweep of one point."""
    with about("stop"):
        if points < 2:
            raise ConfigError("a sweep needs a stop that differs from its start")
    check_biases(config, "stop", [stop])
    check_biases(config, "start", [start])
    with about("step"):
        full_scale, finest = config.smu.capabilities.source_resolution(max(abs(start), abs(stop)))
        if step < finest:
            raise ConfigError(
                f"{step:g} V is finer than the source's {full_scale:g} V range can set, "
                f"{finest:g} V"
            )


def check_lowest_range(
    config: BenchConfig, lowest_range: float, current_range: float, compliance: float
) -> None:
    """Raise ParameterError, at `lowest_range`, for one (A) that the meter does not have, that is
    above the compliance, or that stands beside a fixed `current_range`; 0 is none."""
    with about("lowest_range"):
        config.smu.capabilities.check_current_range(lowest_range)
        if lowest_range and current_range:
            raise ConfigError("is for autorange, but 'current_range' is fixed")
        if lowest_range > compliance * config.smu.capabilities.overrange:
            raise ConfigError(
                f"{with_prefix(lowest_range, 'A')} is above the compliance, "
                f"{with_prefix(compliance, 'A')}"
            )


def levels(start: float, stop: float, step: float) -> int:
    """How many there are from `start` to `stop` (V), both of them among them.

    Raises ParameterError where the steps do not end at `stop`.
    """
    steps = abs(stop - start) / step
    if abs(steps - round(steps)) > 1e-6 * max(1.0, steps):
        raise ParameterError(
            "step", f"{step:g} V does not divide {start:g} V to {stop:g} V into whole steps"
        )
    return round(steps) + 1


def pieces_of(
    start: float, stop: float, points: int, number: int
) -> list[tuple[float, float, int]]:
    """Split a staircase into so many pieces, one as long as the other: (first, last, points)."""
    pieces = np.array_split(np.linspace(start, stop, points), number)
    return [(float(piece[0]), float(piece[-1]), len(piece)) for piece in pieces]

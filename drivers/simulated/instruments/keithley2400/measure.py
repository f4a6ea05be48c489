"""What source and terminals settle on during a stretch of readings, and what the instrument makes
of it: limits that clamp, readings with their errors, the status word. Pure functions on arrays."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from drivers.keithley2400.datasheet import OVERFLOW_AT, FamilyMember
from drivers.simulated.physics.two_terminal import TwoTerminal, charging_current

from .formats import NO_DATA, OVERFLOW
from .settings import (
    FUNCTIONS,
    OHMS_RANGES,
    OHMS_VOLTAGE_RANGES,
    Function,
    other,
    ranges_of,
)
from .stretch import OperatingPoint, Stretch
from .unit_errors import UnitErrors

Floats = NDArray[np.float64]

# Bits of the status word that differ from reading to reading
OFLO, REAL_COMPLIANCE, OVP, RANGE_COMPLIANCE = 1 << 0, 1 << 3, 1 << 4, 1 << 16

OHMS = np.array(OHMS_RANGES)
_OHMS_VOLTS = np.array(OHMS_VOLTAGE_RANGES)


@cache
def full_scales(member: FamilyMember, function: Function) -> Floats:
    """Nominal ranges (V or A), ascending."""
    return np.array([r.full_scale for r in ranges_of(member, function)])


@cache
def _reaches(member: FamilyMember, function: Function) -> Floats:
    """What each range sources or measures at most (V or A)."""
    return np.array([r.reach for r in ranges_of(member, function)])


@cache
def _overflows(member: FamilyMember, function: Function) -> Floats:
    """Where a reading on each range overflows (V or A)."""
    return np.maximum(OVERFLOW_AT * full_scales(member, function), _reaches(member, function))


def operate(stretch: Stretch, terminals: TwoTerminal, unit: UnitErrors) -> OperatingPoint:
    """What the source and the terminals settle on during each aperture."""
    setup = stretch.setup
    starts, aperture = stretch.starts, setup.aperture
    index = stretch.first_conversion + np.arange(len(starts))
    limiting = other(setup.source)
    limit = unit.sourced(limiting, setup.limit, setup.limit_range)
    if setup.span is None and not setup.auto_ohms:
        reach = _reaches(setup.member, limiting)[stretch.ranges]
        # the clamp of the range acts only where it lies below that of the compliance
        range_limited = reach * (1 + 1e-9) < setup.limit
        limits = np.where(range_limited, reach, limit)
    else:
        range_limited = np.zeros(len(starts), dtype=bool)
        limits = np.full(len(starts), limit)
    source = unit.sourced(setup.source, stretch.levels, stretch.source_ranges)
    if setup.source == "VOLT":
        over = np.abs(source) > setup.over_voltage
        voltage = np.maximum(np.minimum(source, setup.over_voltage), -setup.over_voltage)
        current = np.asarray(terminals.current(starts, aperture, voltage, index))
        current = current + charging_current(
            terminals, starts, aperture, stretch.source_times, voltage
        )
        hit = np.abs(current) > limits
        if np.count_nonzero(hit):
            current = np.where(hit, np.sign(current) * limits, current)
            voltage = voltage.copy()
            voltage[hit] = terminals.voltage(starts[hit], aperture, current[hit], index[hit])
        limited = hit & ~range_limited
    else:
        current = source
        voltage = np.asarray(terminals.voltage(starts, aperture, source, index))
        over = (np.abs(voltage) > setup.over_voltage) & (limits > setup.over_voltage)
        limits = np.minimum(limits, setup.over_voltage)
        hit = np.abs(voltage) > limits
        if np.count_nonzero(hit):
            voltage = np.where(hit, np.sign(voltage) * limits, voltage)
            current = source.copy()
            current[hit] = terminals.current(starts[hit], aperture, voltage[hit], index[hit])
        limited = hit & ~range_limited & ~over
    return OperatingPoint(voltage, current, limited, hit & range_limited, over)


def readings(stretch: Stretch, terminals: TwoTerminal, unit: UnitErrors, zero: float) -> Floats:
    """What the instrument reports: shape (n, 5) in the order of ELEMENTS. `zero` is the bench time
    of its timestamp's origin."""
    setup, n = stretch.setup, len(stretch)
    point = stretch.point or operate(stretch, terminals, unit)
    on_ranges = {setup.source: stretch.source_ranges, other(setup.source): stretch.ranges}
    if setup.auto_ohms:
        on_ranges["VOLT"] = _OHMS_VOLTS[stretch.ranges]
    table = np.full((n, 5), NO_DATA)
    overflow = np.zeros(n, dtype=bool)
    converted: dict[Function, Floats] = {}
    for column, function in enumerate(FUNCTIONS):
        real = point.voltage if function == "VOLT" else point.current
        ranges = on_ranges[function]
        if function in setup.functions or "RES" in setup.functions:
            value = unit.converted(
                function, real, ranges, setup.nplc, stretch.first_conversion, setup.averages
            )
            value = unit.rounded(function, _moving_mean(value, setup.window), ranges)
            converted[function] = value
        if function in setup.functions:
            beyond = np.abs(value) > _overflows(setup.member, function)[ranges]
            table[:, column] = value
            if np.count_nonzero(beyond):
                table[beyond, column] = OVERFLOW
                overflow |= beyond
        elif function == setup.source:
            table[:, column] = stretch.levels
    if "RES" in setup.functions:
        volts, amperes = converted["VOLT"], converted["CURR"]
        ohms = np.divide(volts, amperes, out=np.full(n, np.inf), where=amperes != 0)
        beyond = ~np.isfinite(ohms)
        if setup.auto_ohms:
            beyond |= np.abs(ohms) > OVERFLOW_AT * OHMS[stretch.ranges]
        table[:, 2] = np.where(beyond, OVERFLOW, ohms)
        overflow |= beyond
    table[:, 3] = timestamp((stretch.starts - zero) * unit.time_scale)
    table[:, 4] = setup.status
    for bit, happened in (
        (OFLO, overflow),
        (REAL_COMPLIANCE, point.limited),
        (OVP, point.over_voltage),
        (RANGE_COMPLIANCE, point.range_limited),
    ):
        if np.count_nonzero(happened):
            table[:, 4] += bit * happened
    return table


def timestamp(seconds: Floats) -> Floats:
    """The instrument's clock: whole milliseconds, back to zero after 99 999.999 s."""
    return np.asarray(np.floor(seconds * 1e3 + 1e-6) % 100_000_000 / 1e3)


def _moving_mean(values: Floats, window: int) -> Floats:
    """Mean of each value and the up to `window - 1` before it."""
    if window <= 1:
        return values
    sums = np.concatenate(([0.0], np.cumsum(values)))
    upper = np.arange(1, len(values) + 1)
    lower = np.maximum(upper - window, 0)
    return np.asarray((sums[upper] - sums[lower]) / (upper - lower))

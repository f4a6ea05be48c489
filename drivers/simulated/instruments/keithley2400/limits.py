"""Which settings exclude each other: ranges, compliance, and the 22 W envelope.

Every function checks first and changes the settings only if all is well; otherwise it raises
ScpiError with the instrument's code and the old values stay (2400 manual, sections 6 and 18).
"""

from __future__ import annotations

from dataclasses import replace

from drivers.keithley2400.datasheet import OVERRANGE, Range
from drivers.simulated.instruments.scpi_parameters import ScpiError

from .settings import (
    FUNCTIONS,
    OHMS_RANGES,
    Function,
    MeterSettings,
    other,
)

#: A compliance may be as small as this fraction of the measure range.
SMALLEST_LIMIT = 1e-3

_ROUNDING = 1 + 1e-9


def range_index(settings: MeterSettings, function: Function, amount: float) -> int:
    """Index of the most sensitive range that holds ±`amount`."""
    return index_of(settings.ranges(function), amount)


def index_of(ranges: tuple[Range, ...], amount: float) -> int:
    """Index of the most sensitive of `ranges` that holds ±`amount`; ScpiError beyond the last."""
    for index, candidate in enumerate(ranges):
        if abs(amount) <= candidate.reach * _ROUNDING:
            return index
    raise ScpiError(-222)


def reach(settings: MeterSettings, function: Function, index: int) -> float:
    """The largest amount of a range, as range queries report it."""
    return settings.ranges(function)[index].reach


def limit_range(settings: MeterSettings, function: Function) -> int:
    """Range of the compliance, the highest one that `function` may measure on."""
    return range_index(settings, function, settings.sense[function].limit)


def source_range(settings: MeterSettings, function: Function) -> int:
    """The range a source function stands on; autorange follows the level when that is set."""
    return settings.source[function].range


def check_envelope(settings: MeterSettings, highest: dict[Function, int]) -> None:
    """Raise ScpiError(826) for highest ranges that the output does not have at once."""
    volts, amperes = (settings.ranges(function)[highest[function]] for function in FUNCTIONS)
    if not settings.member.covers(volts, amperes):
        raise ScpiError(826)


def check_power(settings: MeterSettings) -> None:
    """Refuse ranges of source and limit that the output does not have at once."""
    function = settings.source_function
    highest = {
        function: source_range(settings, function),
        other(function): limit_range(settings, other(function)),
    }
    check_envelope(settings, highest)


def _adopt(settings: MeterSettings, changed: MeterSettings) -> None:
    check_power(changed)
    settings.source, settings.sense = changed.source, changed.sense
    settings.source_function = changed.source_function
    for function in FUNCTIONS:
        sense = settings.sense[function]
        if sense.auto or function == other(settings.source_function):
            sense.range = min(sense.range, limit_range(settings, function))


def _with(settings: MeterSettings, **changes: object) -> MeterSettings:
    return replace(settings, **changes)  # type: ignore[arg-type]


def set_function(settings: MeterSettings, function: Function) -> None:
    """SOUR:FUNC."""
    _adopt(settings, _with(settings, source_function=function))


def set_level(
    settings: MeterSettings, function: Function, level: float, *, at_trigger: bool
) -> None:
    """SOUR:…:LEV, or SOUR:…:TRIG for the level that the next trigger applies."""
    old = settings.source[function]
    if not old.range_auto and abs(level) > reach(settings, function, old.range) * _ROUNDING:
        raise ScpiError(-222)
    new = replace(old, trigger_level=level)
    if not at_trigger:
        new.level = level
        new.range = range_index(settings, function, level) if old.range_auto else old.range
    _adopt(settings, _with(settings, source={**settings.source, function: new}))


def set_source_range(settings: MeterSettings, function: Function, index: int) -> None:
    """SOUR:…:RANG; switches the range's automatic choice off."""
    old = settings.source[function]
    if abs(old.level) > reach(settings, function, index) * _ROUNDING:
        raise ScpiError(-221)
    new = replace(old, range=index, range_auto=False)
    _adopt(settings, _with(settings, source={**settings.source, function: new}))


def set_source_auto(settings: MeterSettings, function: Function, state: bool) -> None:
    """SOUR:…:RANG:AUTO; switching it off keeps the present range."""
    old = settings.source[function]
    index = (
        range_index(settings, function, old.level) if state and not old.range_auto else old.range
    )
    new = replace(old, range=index, range_auto=state)
    _adopt(settings, _with(settings, source={**settings.source, function: new}))


def set_limit(settings: MeterSettings, function: Function, limit: float) -> None:
    """SENS:…:PROT: the compliance (A or V)."""
    limit = abs(limit)
    old = settings.sense[function]
    index = range_index(settings, function, limit)
    smallest = 0 if old.follow_limit or function == settings.source_function else old.range
    if limit * _ROUNDING < SMALLEST_LIMIT * settings.ranges(function)[smallest].full_scale:
        raise ScpiError(822)
    new = replace(old, limit=limit, range=index if old.follow_limit else old.range)
    _adopt(settings, _with(settings, sense={**settings.sense, function: new}))


def check_sense_range(settings: MeterSettings, function: Function) -> None:
    """Refuse to touch a measure range that the instrument chooses itself."""
    if settings.auto_ohms:
        raise ScpiError(825)
    if function == settings.source_function:
        raise ScpiError(823)


def set_sense_range(settings: MeterSettings, function: Function, index: int) -> None:
    """SENS:…:RANG; switches autorange off."""
    check_sense_range(settings, function)
    if index > limit_range(settings, function):
        raise ScpiError(824)
    sense = settings.sense[function]
    sense.range, sense.auto = index, False


def sense_range(settings: MeterSettings, function: Function) -> int:
    """The range a measure function stands on; a sourced one is read back on the source range."""
    if function == settings.source_function:
        return source_range(settings, function)
    return settings.sense[function].range


def ohms_index(amount: float) -> int:
    """Index of the most sensitive resistance range that holds `amount` (Ω)."""
    for index, full_scale in enumerate(OHMS_RANGES):
        if amount <= OVERRANGE * full_scale * _ROUNDING:
            return index
    raise ScpiError(-222)

"""The parameter of commands that choose a range of volts or amperes, and their query's reply."""

from __future__ import annotations

from drivers.keithley2400.datasheet import FamilyMember, Range
from drivers.simulated.instruments.keithley2400 import formats, limits
from drivers.simulated.instruments.keithley2400.settings import Function, ranges_of
from drivers.simulated.instruments.scpi_parameters import ScpiArguments, matches


def range_name(ranges: tuple[Range, ...], present: int) -> dict[str, float]:
    """What the words that a range command takes stand for, as amounts."""
    last = len(ranges) - 1
    return {
        "MINimum": ranges[0].full_scale,
        "MAXimum": ranges[last].full_scale,
        "UP": ranges[min(present + 1, last)].full_scale,
        "DOWN": ranges[max(present - 1, 0)].full_scale,
    }


def range_argument(
    arguments: ScpiArguments, ranges: tuple[Range, ...], present: int, default: float
) -> int:
    """The range that a range command asks for, as an index."""
    words = range_name(ranges, present)

    def named(text: str) -> float | None:
        return next((value for word, value in words.items() if matches(text, word)), None)

    largest = ranges[-1].reach
    return limits.index_of(ranges, arguments.number(-largest, largest, default, named))


def range_reply(
    arguments: ScpiArguments,
    member: FamilyMember,
    function: Function,
    present: int,
    default: float,
) -> str:
    """What a range query answers: how far the range reaches, 1.05 times its nominal value."""
    ranges = ranges_of(member, function)
    index = range_argument(arguments, ranges, present, default) if arguments else present
    form = formats.voltage_range if function == "VOLT" else formats.setting
    return form(ranges[index].reach)

"""The parameter of commands that choose a range of volts or amperes, and their query's reply."""

from __future__ import annotations

from drivers.simulated.instruments.keithley2400 import formats, limits
from drivers.simulated.instruments.keithley2400.settings import LARGEST, RANGES, Function
from drivers.simulated.instruments.scpi import ScpiArguments, matches


def range_name(function: Function, present: int) -> dict[str, float]:
    """What the words that a range command takes stand for, as amounts."""
    last = len(RANGES[function]) - 1
    return {
        "MINimum": RANGES[function][0].full_scale,
        "MAXimum": RANGES[function][last].full_scale,
        "UP": RANGES[function][min(present + 1, last)].full_scale,
        "DOWN": RANGES[function][max(present - 1, 0)].full_scale,
    }


def range_argument(
    arguments: ScpiArguments, function: Function, present: int, default: float
) -> int:
    """The range that a range command asks for, as an index."""
    words = range_name(function, present)

    def named(text: str) -> float | None:
        return next((value for word, value in words.items() if matches(text, word)), None)

    largest = LARGEST[function]
    return limits.range_index(function, arguments.number(-largest, largest, default, named))


def range_reply(arguments: ScpiArguments, function: Function, present: int, default: float) -> str:
    """What a range query answers: 1.05 times the nominal range."""
    index = range_argument(arguments, function, present, default) if arguments else present
    form = formats.voltage_range if function == "VOLT" else formats.setting
    return form(limits.reach(function, index))

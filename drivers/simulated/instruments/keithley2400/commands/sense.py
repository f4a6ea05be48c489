"""SENSe subsystem (2400 manual, section 18)."""

from __future__ import annotations

from collections.abc import Iterator

from drivers.keithley2400.datasheet import FamilyMember
from drivers.simulated.instruments.keithley2400 import formats, limits
from drivers.simulated.instruments.keithley2400.meter import Meter2400
from drivers.simulated.instruments.keithley2400.settings import (
    OHMS_RANGES,
    SENSE_FUNCTIONS,
    Function,
    SenseSettings,
    default_range,
    ranges_of,
)
from drivers.simulated.instruments.scpi import ScpiCommand
from drivers.simulated.instruments.scpi_parameters import ScpiArguments, ScpiError, matches

from . import replies
from .forms import (
    MeterCommand,
    action,
    choice,
    flag,
    integer,
    number,
    question,
)
from .range_arguments import range_argument, range_reply

_SPELLINGS = {"VOLT": "VOLTage", "CURR": "CURRent", "RES": "RESistance"}


def function_name(text: str) -> str:
    """The function that a quoted name such as ``CURR:DC`` means."""
    name, _, kind = text.strip().partition(":")
    for function, spelling in _SPELLINGS.items():
        allowed = ("",) if function == "RES" else ("", "DC")
        if matches(name or "-", spelling) and kind.upper() in allowed:
            return function
    raise ScpiError(-141)


def function_list(functions: set[str]) -> str:
    """A list of functions as the instrument quotes it; two quotes if it is empty."""
    names = [f if f == "RES" else f"{f}:DC" for f in SENSE_FUNCTIONS if f in functions]
    return ",".join(f'"{name}"' for name in names) or '""'


def _names(arguments: ScpiArguments) -> list[str]:
    return [function_name(item.string()) for item in arguments.rest()]


def _functions_on(meter: Meter2400, arguments: ScpiArguments) -> None:
    names = _names(arguments)
    if meter.settings.concurrent:
        meter.settings.functions |= set(names)
    elif len(names) > 1:
        raise ScpiError(-221)
    else:
        meter.settings.functions = set(names)


def _functions_off(meter: Meter2400, arguments: ScpiArguments) -> None:
    meter.settings.functions -= set(_names(arguments))


def _all_on(meter: Meter2400) -> None:
    if not meter.settings.concurrent:
        raise ScpiError(-221)
    meter.settings.functions = set(SENSE_FUNCTIONS)


def _all_off(meter: Meter2400) -> None:
    meter.settings.functions = set()


def _concurrent(meter: Meter2400, arguments: ScpiArguments) -> None:
    meter.settings.concurrent = arguments.boolean()
    if not meter.settings.concurrent:
        meter.settings.functions = {"VOLT"}


def _state_reply(meter: Meter2400, arguments: ScpiArguments) -> str:
    return formats.boolean(function_name(arguments.string()) in meter.settings.functions)


def _ohms_range(meter: Meter2400, arguments: ScpiArguments) -> None:
    if meter.settings.ohms_mode != "AUTO":
        raise ScpiError(-221)
    last = len(OHMS_RANGES) - 1
    words = {
        "UP": OHMS_RANGES[min(meter.settings.ohms_range + 1, last)],
        "DOWN": OHMS_RANGES[max(meter.settings.ohms_range - 1, 0)],
    }
    asked = arguments.number(0, 2.1e8, 2.1e5, lambda text: words.get(text.upper()))
    meter.settings.ohms_range = limits.ohms_index(asked)
    meter.settings.ohms_auto = False


def _of_function(member: FamilyMember, function: Function, name: str) -> Iterator[MeterCommand]:
    """The commands that exist for volts and amperes."""
    form = formats.voltage_range if function == "VOLT" else formats.setting
    ranges = ranges_of(member, function)
    largest, default_reach = ranges[-1].reach, ranges[default_range(member, function)].reach
    root = f"SENSe:{name}[:DC]"

    def own(meter: Meter2400) -> SenseSettings:
        return meter.settings.sense[function]

    def set_range(meter: Meter2400, arguments: ScpiArguments) -> None:
        present = limits.sense_range(meter.settings, function)
        index = range_argument(arguments, ranges, present, default_reach)
        limits.set_sense_range(meter.settings, function, index)

    def auto(meter: Meter2400, arguments: ScpiArguments) -> None:
        state = arguments.boolean()
        if state and meter.settings.auto_ohms:
            raise ScpiError(825)
        own(meter).auto = state  # allowed while sourcing the function, as its range is not (+823)

    def lowest(meter: Meter2400, arguments: ScpiArguments) -> None:
        index = range_argument(arguments, ranges, own(meter).lowest, 0.0)
        if index > limits.limit_range(meter.settings, function):
            raise ScpiError(824)
        own(meter).lowest = index

    def limit(meter: Meter2400, arguments: ScpiArguments) -> None:
        asked = arguments.number(-largest, largest, default_limit)
        limits.set_limit(meter.settings, function, asked)

    def limit_reply(meter: Meter2400, arguments: ScpiArguments) -> str:
        return formats.setting(
            arguments.number(-largest, largest, default_limit) if arguments else own(meter).limit
        )

    default_limit = default_reach
    yield ScpiCommand(
        f"{root}:RANGe[:UPPer]",
        set_range,
        lambda meter, arguments: range_reply(
            arguments, member, function, limits.sense_range(meter.settings, function), default_reach
        ),
        query_parameters=1,
    )
    yield ScpiCommand(
        f"{root}:RANGe:AUTO", auto, lambda meter, arguments: formats.boolean(own(meter).auto)
    )
    yield ScpiCommand(
        f"{root}:RANGe:AUTO:LLIMit",
        lowest,
        lambda meter, arguments: form(ranges[own(meter).lowest].reach),
    )
    yield question(
        f"{root}:RANGe:AUTO:ULIMit",
        lambda meter: form(ranges[limits.limit_range(meter.settings, function)].reach),
    )
    yield ScpiCommand(f"{root}:PROTection[:LEVel]", limit, limit_reply, query_parameters=1)
    yield question(
        f"{root}:PROTection:TRIPped",
        lambda meter: formats.boolean(meter.compliance_tripped(function)),
    )
    yield flag(f"{root}:PROTection:RSYNchronize", "follow_limit", own)


_NPLC = [
    number(f"SENSe:{name}:NPLCycles", "nplc", 0.01, 10, 1, formats.voltage_range)
    for name in ("VOLTage[:DC]", "CURRent[:DC]", "RESistance")
]

_SHARED: list[MeterCommand] = [
    ScpiCommand(
        "SENSe:FUNCtion[:ON]",
        _functions_on,
        lambda meter, arguments: function_list(meter.settings.functions),
        parameters=len(SENSE_FUNCTIONS),
    ),
    action("SENSe:FUNCtion[:ON]:ALL", _all_on),
    question("SENSe:FUNCtion[:ON]:COUNt", lambda meter: str(len(meter.settings.functions))),
    ScpiCommand(
        "SENSe:FUNCtion:OFF",
        _functions_off,
        lambda meter, arguments: function_list(set(SENSE_FUNCTIONS) - meter.settings.functions),
        parameters=len(SENSE_FUNCTIONS),
    ),
    action("SENSe:FUNCtion:OFF:ALL", _all_off),
    question("SENSe:FUNCtion:OFF:COUNt", lambda meter: str(3 - len(meter.settings.functions))),
    ScpiCommand("SENSe:FUNCtion:STATe", query=_state_reply, query_parameters=1),
    ScpiCommand(
        "SENSe:FUNCtion:CONCurrent",
        _concurrent,
        lambda meter, arguments: formats.boolean(meter.settings.concurrent),
    ),
    *_NPLC,
    choice("SENSe:RESistance:MODE", "ohms_mode", "AUTO", "MANual"),
    flag("SENSe:RESistance:OCOMpensated", "offset_compensated"),
    ScpiCommand(
        "SENSe:RESistance:RANGe[:UPPer]",
        _ohms_range,
        lambda meter, arguments: formats.setting(1.05 * OHMS_RANGES[meter.settings.ohms_range]),
    ),
    flag("SENSe:RESistance:RANGe:AUTO", "ohms_auto"),
    choice("SENSe:AVERage:TCONtrol", "filter_kind", "REPeat", "MOVing"),
    integer("SENSe:AVERage:COUNt", "filter_count", 1, 100, 10),
    flag("SENSe:AVERage[:STATe]", "filter_on"),
    question("SENSe:DATA[:LATest]", replies.last_reading),
]


def commands(member: FamilyMember) -> list[MeterCommand]:
    """The commands of this group that a member of the family has."""
    of_functions = (
        *_of_function(member, "VOLT", "VOLTage"),
        *_of_function(member, "CURR", "CURRent"),
    )
    return [*_SHARED, *of_functions]

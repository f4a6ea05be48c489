"""SENSe, CALCulate and TRACe subsystems (2400 manual, section 18)."""

from __future__ import annotations

from collections.abc import Iterator

from drivers.simulated.instruments.scpi import (
    Arguments,
    Command,
    ScpiError,
    matches,
)

from . import data, formats, limits
from .commands import (
    Entry,
    Keithley,
    action,
    choice,
    flag,
    integer,
    number,
    question,
)
from .commands_source import range_argument, range_reply
from .settings import (
    LARGEST,
    OHMS_RANGES,
    SENSE_FUNCTIONS,
    Function,
    SenseSettings,
)
from .trace import BYTES_PER_READING, CAPACITY

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


def _names(arguments: Arguments) -> list[str]:
    return [function_name(item.string()) for item in arguments.rest()]


def _functions_on(meter: Keithley, arguments: Arguments) -> None:
    names = _names(arguments)
    if meter.settings.concurrent:
        meter.settings.functions |= set(names)
    elif len(names) > 1:
        raise ScpiError(-221)
    else:
        meter.settings.functions = set(names)


def _functions_off(meter: Keithley, arguments: Arguments) -> None:
    meter.settings.functions -= set(_names(arguments))


def _all_on(meter: Keithley) -> None:
    if not meter.settings.concurrent:
        raise ScpiError(-221)
    meter.settings.functions = set(SENSE_FUNCTIONS)


def _all_off(meter: Keithley) -> None:
    meter.settings.functions = set()


def _concurrent(meter: Keithley, arguments: Arguments) -> None:
    meter.settings.concurrent = arguments.boolean()
    if not meter.settings.concurrent:
        meter.settings.functions = {"VOLT"}


def _state_reply(meter: Keithley, arguments: Arguments) -> str:
    return formats.boolean(function_name(arguments.string()) in meter.settings.functions)


def _ohms_range(meter: Keithley, arguments: Arguments) -> None:
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


def _of_function(function: Function, name: str) -> Iterator[Entry]:
    """The commands that exist for volts and amperes."""
    form = formats.voltage_range if function == "VOLT" else formats.setting
    largest, default_range = LARGEST[function], limits.reach(function, 2)
    root = f"SENSe:{name}[:DC]"

    def own(meter: Keithley) -> SenseSettings:
        return meter.settings.sense[function]

    def set_range(meter: Keithley, arguments: Arguments) -> None:
        present = limits.sense_range(meter.settings, function)
        index = range_argument(arguments, function, present, default_range)
        limits.set_sense_range(meter.settings, function, index)

    def auto(meter: Keithley, arguments: Arguments) -> None:
        state = arguments.boolean()
        if state and meter.settings.auto_ohms:
            raise ScpiError(825)
        own(meter).auto = state  # allowed while sourcing the function, as its range is not (+823)

    def lowest(meter: Keithley, arguments: Arguments) -> None:
        index = range_argument(arguments, function, own(meter).lowest, 0.0)
        if index > limits.limit_range(meter.settings, function):
            raise ScpiError(824)
        own(meter).lowest = index

    def limit(meter: Keithley, arguments: Arguments) -> None:
        asked = arguments.number(-largest, largest, default_limit)
        limits.set_limit(meter.settings, function, asked)

    def limit_reply(meter: Keithley, arguments: Arguments) -> str:
        return formats.setting(
            arguments.number(-largest, largest, default_limit) if arguments else own(meter).limit
        )

    default_limit = SenseSettings(105e-6 if function == "CURR" else 21.0).limit
    yield Command(
        f"{root}:RANGe[:UPPer]",
        set_range,
        lambda meter, arguments: range_reply(
            arguments, function, limits.sense_range(meter.settings, function), default_range
        ),
        query_parameters=1,
    )
    yield Command(
        f"{root}:RANGe:AUTO", auto, lambda meter, arguments: formats.boolean(own(meter).auto)
    )
    yield Command(
        f"{root}:RANGe:AUTO:LLIMit",
        lowest,
        lambda meter, arguments: form(limits.reach(function, own(meter).lowest)),
    )
    yield question(
        f"{root}:RANGe:AUTO:ULIMit",
        lambda meter: form(limits.reach(function, limits.limit_range(meter.settings, function))),
    )
    yield Command(f"{root}:PROTection[:LEVel]", limit, limit_reply, query_parameters=1)
    yield question(
        f"{root}:PROTection:TRIPped",
        lambda meter: formats.boolean(meter.compliance_tripped(function)),
    )
    yield flag(f"{root}:PROTection:RSYNchronize", "follow_limit", own)


def _feed(meter: Keithley, arguments: Arguments) -> None:
    chosen = arguments.choice("SENSe1", "CALCulate1", "CALCulate2")
    meter.trace.check_idle()
    meter.trace.feed = chosen


def _points(meter: Keithley, arguments: Arguments) -> None:
    meter.trace.resize(arguments.integer(1, CAPACITY, 100))
    meter.show_buffer()


def _clear(meter: Keithley) -> None:
    meter.trace.clear()
    meter.show_buffer()


def _free(meter: Keithley) -> str:
    used = len(meter.trace) * BYTES_PER_READING
    return f"{CAPACITY * BYTES_PER_READING - used},{used}"


def _control(meter: Keithley, arguments: Arguments) -> None:
    meter.trace.control(arguments.choice("NEXT", "NEVer") == "NEXT")


def _math_name(meter: Keithley, arguments: Arguments) -> None:
    if arguments.string().strip().upper() != "POWER":
        raise ScpiError(806)


_NPLC = [
    number(f"SENSe:{name}:NPLCycles", "nplc", 0.01, 10, 1, formats.voltage_range)
    for name in ("VOLTage[:DC]", "CURRent[:DC]", "RESistance")
]

COMMANDS: list[Entry] = [
    Command(
        "SENSe:FUNCtion[:ON]",
        _functions_on,
        lambda meter, arguments: function_list(meter.settings.functions),
        parameters=len(SENSE_FUNCTIONS),
    ),
    action("SENSe:FUNCtion[:ON]:ALL", _all_on),
    question("SENSe:FUNCtion[:ON]:COUNt", lambda meter: str(len(meter.settings.functions))),
    Command(
        "SENSe:FUNCtion:OFF",
        _functions_off,
        lambda meter, arguments: function_list(set(SENSE_FUNCTIONS) - meter.settings.functions),
        parameters=len(SENSE_FUNCTIONS),
    ),
    action("SENSe:FUNCtion:OFF:ALL", _all_off),
    question("SENSe:FUNCtion:OFF:COUNt", lambda meter: str(3 - len(meter.settings.functions))),
    Command("SENSe:FUNCtion:STATe", query=_state_reply, query_parameters=1),
    Command(
        "SENSe:FUNCtion:CONCurrent",
        _concurrent,
        lambda meter, arguments: formats.boolean(meter.settings.concurrent),
    ),
    *_of_function("VOLT", "VOLTage"),
    *_of_function("CURR", "CURRent"),
    *_NPLC,
    choice("SENSe:RESistance:MODE", "ohms_mode", "AUTO", "MANual"),
    flag("SENSe:RESistance:OCOMpensated", "offset_compensated"),
    Command(
        "SENSe:RESistance:RANGe[:UPPer]",
        _ohms_range,
        lambda meter, arguments: formats.setting(1.05 * OHMS_RANGES[meter.settings.ohms_range]),
    ),
    flag("SENSe:RESistance:RANGe:AUTO", "ohms_auto"),
    choice("SENSe:AVERage:TCONtrol", "filter_kind", "REPeat", "MOVing"),
    integer("SENSe:AVERage:COUNt", "filter_count", 1, 100, 10),
    flag("SENSe:AVERage[:STATe]", "filter_on"),
    question("SENSe:DATA[:LATest]", data.last_reading),
    # calculations
    flag("CALCulate:STATe", "math_on"),
    Command(
        "CALCulate:MATH[:EXPRession]:NAME",
        _math_name,
        lambda meter, arguments: f'"{meter.settings.math_name}"',
    ),
    question("CALCulate:DATA[:LATest]", data.calc1_reply),
    choice("CALCulate2:FEED", "calc2_feed", "VOLTage", "CURRent", "RESistance", "CALCulate1"),
    number("CALCulate2:NULL:OFFSet", "null_offset", -9.999999e20, 9.999999e20, 0, formats.setting),
    flag("CALCulate2:NULL:STATe", "null_on"),
    action("CALCulate2:NULL:ACQuire", data.acquire_null),
    question("CALCulate2:DATA[:LATest]", data.calc2_reply),
    choice("CALCulate3:FORMat", "statistic", "MEAN", "SDEViation", "MAXimum", "MINimum", "PKPK"),
    question("CALCulate3:DATA", data.statistics_reply),
    # trace buffer
    question("TRACe|DATA:DATA", data.trace_reply),
    action("TRACe|DATA:CLEar", _clear),
    question("TRACe|DATA:FREE", _free),
    Command("TRACe|DATA:POINts", _points, lambda meter, arguments: str(meter.trace.points)),
    question("TRACe|DATA:POINts:ACTual", lambda meter: str(len(meter.trace))),
    Command("TRACe|DATA:FEED", _feed, lambda meter, arguments: meter.trace.feed),
    Command(
        "TRACe|DATA:FEED:CONTrol",
        _control,
        lambda meter, arguments: "NEXT" if meter.trace.active else "NEV",
    ),
    choice(
        "TRACe|DATA:TSTamp:FORMat", "stamps", "ABSolute", "DELTa", owner=lambda meter: meter.trace
    ),
]

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


def _names(a: Arguments) -> list[str]:
    return [function_name(item.string()) for item in a.rest()]


def _functions_on(k: Keithley, a: Arguments) -> None:
    names = _names(a)
    if k.settings.concurrent:
        k.settings.functions |= set(names)
    elif len(names) > 1:
        raise ScpiError(-221)
    else:
        k.settings.functions = set(names)


def _functions_off(k: Keithley, a: Arguments) -> None:
    k.settings.functions -= set(_names(a))


def _all_on(k: Keithley) -> None:
    if not k.settings.concurrent:
        raise ScpiError(-221)
    k.settings.functions = set(SENSE_FUNCTIONS)


def _all_off(k: Keithley) -> None:
    k.settings.functions = set()


def _concurrent(k: Keithley, a: Arguments) -> None:
    k.settings.concurrent = a.boolean()
    if not k.settings.concurrent:
        k.settings.functions = {"VOLT"}


def _state_reply(k: Keithley, a: Arguments) -> str:
    return formats.boolean(function_name(a.string()) in k.settings.functions)


def _ohms_range(k: Keithley, a: Arguments) -> None:
    if k.settings.ohms_mode != "AUTO":
        raise ScpiError(-221)
    last = len(OHMS_RANGES) - 1
    words = {
        "UP": OHMS_RANGES[min(k.settings.ohms_range + 1, last)],
        "DOWN": OHMS_RANGES[max(k.settings.ohms_range - 1, 0)],
    }
    asked = a.number(0, 2.1e8, 2.1e5, lambda text: words.get(text.upper()))
    k.settings.ohms_range = limits.ohms_index(asked)
    k.settings.ohms_auto = False


def _of_function(function: Function, name: str) -> Iterator[Entry]:
    """The commands that exist for volts and amperes."""
    form = formats.voltage_range if function == "VOLT" else formats.setting
    largest, default_range = LARGEST[function], limits.reach(function, 2)
    root = f"SENSe:{name}[:DC]"

    def own(k: Keithley) -> SenseSettings:
        return k.settings.sense[function]

    def set_range(k: Keithley, a: Arguments) -> None:
        present = limits.sense_range(k.settings, function)
        index = range_argument(a, function, present, default_range)
        limits.set_sense_range(k.settings, function, index)

    def auto(k: Keithley, a: Arguments) -> None:
        state = a.boolean()
        if state and k.settings.auto_ohms:
            raise ScpiError(825)
        own(k).auto = state  # allowed while sourcing the function, as its range is not (+823)

    def lowest(k: Keithley, a: Arguments) -> None:
        index = range_argument(a, function, own(k).lowest, 0.0)
        if index > limits.limit_range(k.settings, function):
            raise ScpiError(824)
        own(k).lowest = index

    def limit(k: Keithley, a: Arguments) -> None:
        asked = a.number(-largest, largest, default_limit)
        limits.set_limit(k.settings, function, asked)

    def limit_reply(k: Keithley, a: Arguments) -> str:
        return formats.setting(a.number(-largest, largest, default_limit) if a else own(k).limit)

    default_limit = SenseSettings(105e-6 if function == "CURR" else 21.0).limit
    yield Command(
        f"{root}:RANGe[:UPPer]",
        set_range,
        lambda k, a: range_reply(
            a, function, limits.sense_range(k.settings, function), default_range
        ),
        query_parameters=1,
    )
    yield Command(f"{root}:RANGe:AUTO", auto, lambda k, a: formats.boolean(own(k).auto))
    yield Command(
        f"{root}:RANGe:AUTO:LLIMit",
        lowest,
        lambda k, a: form(limits.reach(function, own(k).lowest)),
    )
    yield question(
        f"{root}:RANGe:AUTO:ULIMit",
        lambda k: form(limits.reach(function, limits.limit_range(k.settings, function))),
    )
    yield Command(f"{root}:PROTection[:LEVel]", limit, limit_reply, query_parameters=1)
    yield question(
        f"{root}:PROTection:TRIPped", lambda k: formats.boolean(k.compliance_tripped(function))
    )
    yield flag(f"{root}:PROTection:RSYNchronize", "follow_limit", own)


def _feed(k: Keithley, a: Arguments) -> None:
    chosen = a.choice("SENSe1", "CALCulate1", "CALCulate2")
    k.trace.check_idle()
    k.trace.feed = chosen


def _points(k: Keithley, a: Arguments) -> None:
    k.trace.resize(a.integer(1, CAPACITY, 100))
    k.show_buffer()


def _clear(k: Keithley) -> None:
    k.trace.clear()
    k.show_buffer()


def _free(k: Keithley) -> str:
    used = len(k.trace) * BYTES_PER_READING
    return f"{CAPACITY * BYTES_PER_READING - used},{used}"


def _control(k: Keithley, a: Arguments) -> None:
    k.trace.control(a.choice("NEXT", "NEVer") == "NEXT")


def _math_name(k: Keithley, a: Arguments) -> None:
    if a.string().strip().upper() != "POWER":
        raise ScpiError(806)


_NPLC = [
    number(f"SENSe:{name}:NPLCycles", "nplc", 0.01, 10, 1, formats.voltage_range)
    for name in ("VOLTage[:DC]", "CURRent[:DC]", "RESistance")
]

COMMANDS: list[Entry] = [
    Command(
        "SENSe:FUNCtion[:ON]",
        _functions_on,
        lambda k, a: function_list(k.settings.functions),
        parameters=len(SENSE_FUNCTIONS),
    ),
    action("SENSe:FUNCtion[:ON]:ALL", _all_on),
    question("SENSe:FUNCtion[:ON]:COUNt", lambda k: str(len(k.settings.functions))),
    Command(
        "SENSe:FUNCtion:OFF",
        _functions_off,
        lambda k, a: function_list(set(SENSE_FUNCTIONS) - k.settings.functions),
        parameters=len(SENSE_FUNCTIONS),
    ),
    action("SENSe:FUNCtion:OFF:ALL", _all_off),
    question("SENSe:FUNCtion:OFF:COUNt", lambda k: str(3 - len(k.settings.functions))),
    Command("SENSe:FUNCtion:STATe", query=_state_reply, query_parameters=1),
    Command(
        "SENSe:FUNCtion:CONCurrent",
        _concurrent,
        lambda k, a: formats.boolean(k.settings.concurrent),
    ),
    *_of_function("VOLT", "VOLTage"),
    *_of_function("CURR", "CURRent"),
    *_NPLC,
    choice("SENSe:RESistance:MODE", "ohms_mode", "AUTO", "MANual"),
    flag("SENSe:RESistance:OCOMpensated", "offset_compensated"),
    Command(
        "SENSe:RESistance:RANGe[:UPPer]",
        _ohms_range,
        lambda k, a: formats.setting(1.05 * OHMS_RANGES[k.settings.ohms_range]),
    ),
    flag("SENSe:RESistance:RANGe:AUTO", "ohms_auto"),
    choice("SENSe:AVERage:TCONtrol", "filter_kind", "REPeat", "MOVing"),
    integer("SENSe:AVERage:COUNt", "filter_count", 1, 100, 10),
    flag("SENSe:AVERage[:STATe]", "filter_on"),
    question("SENSe:DATA[:LATest]", data.last_reading),
    # calculations
    flag("CALCulate:STATe", "math_on"),
    Command(
        "CALCulate:MATH[:EXPRession]:NAME", _math_name, lambda k, a: f'"{k.settings.math_name}"'
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
    Command("TRACe|DATA:POINts", _points, lambda k, a: str(k.trace.points)),
    question("TRACe|DATA:POINts:ACTual", lambda k: str(len(k.trace))),
    Command("TRACe|DATA:FEED", _feed, lambda k, a: k.trace.feed),
    Command("TRACe|DATA:FEED:CONTrol", _control, lambda k, a: "NEXT" if k.trace.active else "NEV"),
    choice("TRACe|DATA:TSTamp:FORMat", "stamps", "ABSolute", "DELTa", owner=lambda k: k.trace),
]

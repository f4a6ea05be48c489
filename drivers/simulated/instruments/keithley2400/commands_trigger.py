"""ARM, TRIGger and INITiate subsystems and the commands that take readings (2400 manual,
sections 11, 17 and 18)."""

from __future__ import annotations

import math
from collections.abc import Iterator

from drivers.simulated.instruments.scpi import (
    Arguments,
    Command,
    Reply,
    ScpiError,
    matches,
)

from . import data, formats
from .commands import (
    Entry,
    Keithley,
    action,
    choice,
    integer,
    number,
    question,
)
from .commands_sense import function_list
from .settings import (
    MOST_READINGS,
    SENSE_FUNCTIONS,
    Function,
    SenseSettings,
)

_ARM = "ARM[:SEQuence][:LAYer]"
_ARM_LINK = f"{_ARM}[:TCONfigure]"
_TRIGGER = "TRIGger[:SEQuence]"
_TRIGGER_LINK = f"{_TRIGGER}[:TCONfigure][:ASYNchronous]"


def _check_product(arms: float, triggers: int) -> None:
    if not math.isinf(arms) and arms * triggers > MOST_READINGS:
        raise ScpiError(-221)


def _infinity(text: str) -> float | None:
    return math.inf if matches(text, "INFinity") or matches(text, "INFinite") else None


def _arm_count(k: Keithley, a: Arguments) -> None:
    asked = a.number(1, MOST_READINGS, 1, _infinity)
    asked = asked if math.isinf(asked) else round(asked)
    _check_product(asked, k.settings.trigger_count)
    k.settings.arm_count = asked


def _trigger_count(k: Keithley, a: Arguments) -> None:
    asked = a.integer(1, MOST_READINGS, 1)
    _check_product(k.settings.arm_count, asked)
    k.settings.trigger_count = asked


def _arm_count_reply(k: Keithley, a: Arguments) -> str:
    asked = a.number(1, MOST_READINGS, 1, _infinity) if a else k.settings.arm_count
    return formats.count(asked)


def _trigger_count_reply(k: Keithley, a: Arguments) -> str:
    return str(a.integer(1, MOST_READINGS, 1) if a else k.settings.trigger_count)


def _events(a: Arguments) -> tuple[str, ...]:
    chosen = tuple(item.choice("SOURce", "DELay", "SENSe", "NONE") for item in a.rest())
    return ("NONE",) if "NONE" in chosen else chosen


def _trigger_outputs(k: Keithley, a: Arguments) -> None:
    k.settings.trigger_outputs = _events(a)


def _trigger_inputs(k: Keithley, a: Arguments) -> None:
    k.settings.trigger_inputs = _events(a)


def configure(k: Keithley, function: str) -> None:
    """CONF: one function with its controls at their defaults, one immediate reading, output on.

    The compliance is one of the controls. The filter keeps its setting.
    """
    settings = k.settings
    settings.functions = {function}
    settings.nplc = 1.0
    if function == "RES":
        settings.ohms_mode, settings.ohms_range, settings.ohms_auto = "AUTO", 4, True
        settings.offset_compensated = False
    else:
        measured: Function = "VOLT" if function == "VOLT" else "CURR"
        settings.sense[measured] = SenseSettings(21.0 if measured == "VOLT" else 105e-6)
    settings.arm_source = settings.trigger_source = "IMM"
    settings.arm_count, settings.trigger_count, settings.trigger_delay = 1, 1, 0.0
    settings.math_on = settings.null_on = False
    settings.autozero = True
    k.trace.control(False)
    if not settings.clear_auto:
        k.switch_output(True)


def _measure(k: Keithley, function: str | None) -> Reply:
    present = [f for f in SENSE_FUNCTIONS if f in k.settings.functions]
    configure(k, function or (present[0] if present else "CURR"))
    return data.read(k)


def _of_function(function: str, name: str) -> Iterator[Entry]:
    yield action(f"CONFigure:{name}", lambda k: configure(k, function))
    yield question(f"MEASure:{name}", lambda k: _measure(k, function))


COMMANDS: list[Entry] = [
    Command(f"{_ARM}:COUNt", _arm_count, _arm_count_reply, query_parameters=1),
    choice(
        f"{_ARM}:SOURce", "arm_source",
        "IMMediate", "TLINk", "TIMer", "MANual", "BUS", "NSTest", "PSTest", "BSTest",
    ),
    number(f"{_ARM}:TIMer", "arm_timer", 0.001, 99999.99, 0.1, formats.timer),
    choice(f"{_ARM_LINK}:DIRection", "arm_direction", "ACCeptor", "SOURce"),
    integer(f"{_ARM_LINK}:ILINe", "arm_input_line", 1, 4, 1),
    integer(f"{_ARM_LINK}:OLINe", "arm_output_line", 1, 4, 2),
    choice(f"{_ARM_LINK}:OUTPut", "arm_outputs", "TENTer", "TEXit", "NONE"),
    Command(f"{_TRIGGER}:COUNt", _trigger_count, _trigger_count_reply, query_parameters=1),
    choice(f"{_TRIGGER}:SOURce", "trigger_source", "IMMediate", "TLINk"),
    number(f"{_TRIGGER}:DELay", "trigger_delay", 0, 999.9999, 0, formats.trigger_delay),
    choice(f"{_TRIGGER_LINK}:DIRection", "trigger_direction", "ACCeptor", "SOURce"),
    integer(f"{_TRIGGER_LINK}:ILINe", "trigger_input_line", 1, 4, 1),
    integer(f"{_TRIGGER_LINK}:OLINe", "trigger_output_line", 1, 4, 2),
    Command(
        f"{_TRIGGER_LINK}:OUTPut",
        _trigger_outputs,
        lambda k, a: ",".join(k.settings.trigger_outputs),
        parameters=3,
    ),
    Command(
        f"{_TRIGGER_LINK}:INPut",
        _trigger_inputs,
        lambda k, a: ",".join(k.settings.trigger_inputs),
        parameters=3,
    ),
    action("TRIGger:CLEar", lambda k: None),
    action("INITiate[:IMMediate]", lambda k: k.initiate()),
    action("ABORt", lambda k: k.abort(), at_once=True),
    question("READ", data.read),
    question("FETCh", data.fetch),
    question("CONFigure", lambda k: function_list(k.settings.functions)),
    question("MEASure", lambda k: _measure(k, None)),
    *_of_function("VOLT", "VOLTage[:DC]"),
    *_of_function("CURR", "CURRent[:DC]"),
    *_of_function("RES", "RESistance"),
]  # fmt: skip

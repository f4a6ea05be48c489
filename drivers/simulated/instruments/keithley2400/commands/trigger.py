"""ARM, TRIGger and INITiate subsystems and the commands that take readings (2400 manual,
sections 11, 17 and 18)."""

from __future__ import annotations

import math
from collections.abc import Iterator

from drivers.simulated.instruments.keithley2400 import formats
from drivers.simulated.instruments.keithley2400.meter import Meter2400
from drivers.simulated.instruments.keithley2400.settings import (
    MOST_READINGS,
    SENSE_FUNCTIONS,
    Function,
    MeterSettings,
)
from drivers.simulated.instruments.scpi import Reply, ScpiCommand
from drivers.simulated.instruments.scpi_parameters import ScpiArguments, ScpiError, matches

from . import replies
from .forms import (
    MeterCommand,
    action,
    choice,
    integer,
    number,
    question,
)
from .sense import function_list

_ARM = "ARM[:SEQuence][:LAYer]"
_ARM_LINK = f"{_ARM}[:TCONfigure]"
_TRIGGER = "TRIGger[:SEQuence]"
_TRIGGER_LINK = f"{_TRIGGER}[:TCONfigure][:ASYNchronous]"


def _check_product(arms: float, triggers: int) -> None:
    if not math.isinf(arms) and arms * triggers > MOST_READINGS:
        raise ScpiError(-221)


def _infinity(text: str) -> float | None:
    return math.inf if matches(text, "INFinity") or matches(text, "INFinite") else None


def _arm_count(meter: Meter2400, arguments: ScpiArguments) -> None:
    asked = arguments.number(1, MOST_READINGS, 1, _infinity)
    asked = asked if math.isinf(asked) else round(asked)
    _check_product(asked, meter.settings.trigger_count)
    meter.settings.arm_count = asked


def _trigger_count(meter: Meter2400, arguments: ScpiArguments) -> None:
    asked = arguments.integer(1, MOST_READINGS, 1)
    _check_product(meter.settings.arm_count, asked)
    meter.settings.trigger_count = asked


def _arm_count_reply(meter: Meter2400, arguments: ScpiArguments) -> str:
    asked = (
        arguments.number(1, MOST_READINGS, 1, _infinity) if arguments else meter.settings.arm_count
    )
    return formats.count(asked)


def _trigger_count_reply(meter: Meter2400, arguments: ScpiArguments) -> str:
    return str(
        arguments.integer(1, MOST_READINGS, 1) if arguments else meter.settings.trigger_count
    )


def _events(arguments: ScpiArguments) -> tuple[str, ...]:
    chosen = tuple(item.choice("SOURce", "DELay", "SENSe", "NONE") for item in arguments.rest())
    return ("NONE",) if "NONE" in chosen else chosen


def _trigger_outputs(meter: Meter2400, arguments: ScpiArguments) -> None:
    meter.settings.trigger_outputs = _events(arguments)


def _trigger_inputs(meter: Meter2400, arguments: ScpiArguments) -> None:
    meter.settings.trigger_inputs = _events(arguments)


def configure(meter: Meter2400, function: str) -> None:
    """CONF: one function with its controls at their defaults, one immediate reading, output on.

    The compliance is one of the controls. The filter keeps its setting.
    """
    settings = meter.settings
    settings.functions = {function}
    settings.nplc = 1.0
    if function == "RES":
        settings.ohms_mode, settings.ohms_range, settings.ohms_auto = "AUTO", 4, True
        settings.offset_compensated = False
    else:
        measured: Function = "VOLT" if function == "VOLT" else "CURR"
        settings.sense[measured] = MeterSettings.of(settings.member).sense[measured]
    settings.arm_source = settings.trigger_source = "IMM"
    settings.arm_count, settings.trigger_count, settings.trigger_delay = 1, 1, 0.0
    settings.math_on = settings.null_on = False
    settings.autozero = True
    meter.trace.control(False)
    if not settings.clear_auto:
        meter.switch_output(True)


def _measure(meter: Meter2400, function: str | None) -> Reply:
    present = [f for f in SENSE_FUNCTIONS if f in meter.settings.functions]
    configure(meter, function or (present[0] if present else "CURR"))
    return replies.read(meter)


def _of_function(function: str, name: str) -> Iterator[MeterCommand]:
    yield action(f"CONFigure:{name}", lambda meter: configure(meter, function))
    yield question(f"MEASure:{name}", lambda meter: _measure(meter, function))


COMMANDS: list[MeterCommand] = [
    ScpiCommand(f"{_ARM}:COUNt", _arm_count, _arm_count_reply, query_parameters=1),
    choice(
        f"{_ARM}:SOURce", "arm_source",
        "IMMediate", "TLINk", "TIMer", "MANual", "BUS", "NSTest", "PSTest", "BSTest",
    ),
    number(f"{_ARM}:TIMer", "arm_timer", 0.001, 99999.99, 0.1, formats.timer),
    choice(f"{_ARM_LINK}:DIRection", "arm_direction", "ACCeptor", "SOURce"),
    integer(f"{_ARM_LINK}:ILINe", "arm_input_line", 1, 4, 1),
    integer(f"{_ARM_LINK}:OLINe", "arm_output_line", 1, 4, 2),
    choice(f"{_ARM_LINK}:OUTPut", "arm_outputs", "TENTer", "TEXit", "NONE"),
    ScpiCommand(f"{_TRIGGER}:COUNt", _trigger_count, _trigger_count_reply, query_parameters=1),
    choice(f"{_TRIGGER}:SOURce", "trigger_source", "IMMediate", "TLINk"),
    number(f"{_TRIGGER}:DELay", "trigger_delay", 0, 999.9999, 0, formats.trigger_delay),
    choice(f"{_TRIGGER_LINK}:DIRection", "trigger_direction", "ACCeptor", "SOURce"),
    integer(f"{_TRIGGER_LINK}:ILINe", "trigger_input_line", 1, 4, 1),
    integer(f"{_TRIGGER_LINK}:OLINe", "trigger_output_line", 1, 4, 2),
    ScpiCommand(
        f"{_TRIGGER_LINK}:OUTPut",
        _trigger_outputs,
        lambda meter, arguments: ",".join(meter.settings.trigger_outputs),
        parameters=3,
    ),
    ScpiCommand(
        f"{_TRIGGER_LINK}:INPut",
        _trigger_inputs,
        lambda meter, arguments: ",".join(meter.settings.trigger_inputs),
        parameters=3,
    ),
    action("TRIGger:CLEar", lambda meter: None),
    action("INITiate[:IMMediate]", lambda meter: meter.initiate()),
    action("ABORt", lambda meter: meter.abort(), at_once=True),
    question("READ", replies.read),
    question("FETCh", replies.fetch),
    question("CONFigure", lambda meter: function_list(meter.settings.functions)),
    question("MEASure", lambda meter: _measure(meter, None)),
    *_of_function("VOLT", "VOLTage[:DC]"),
    *_of_function("CURR", "CURRent[:DC]"),
    *_of_function("RES", "RESistance"),
]  # fmt: skip

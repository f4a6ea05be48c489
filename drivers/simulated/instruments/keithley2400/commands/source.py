"""SOURce, OUTPut and ROUTe subsystems (2400 manual, section 18)."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator

from drivers.keithley2400.datasheet import FamilyMember
from drivers.simulated.instruments.keithley2400 import formats, limits
from drivers.simulated.instruments.keithley2400.meter import Meter2400
from drivers.simulated.instruments.keithley2400.settings import (
    MOST_READINGS,
    Function,
    SourceSettings,
    default_range,
    ranges_of,
)
from drivers.simulated.instruments.scpi import ScpiCommand
from drivers.simulated.instruments.scpi_parameters import ScpiArguments, ScpiError, matches

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

#: Values that one SOUR:LIST command may carry.
MOST_LIST_VALUES = 100
MEMORY_LOCATIONS = 100
#: Steps of the over-voltage protection (V); beyond the last there is none.
OVER_VOLTAGE_STEPS = (20, 40, 60, 80, 100, 120, 160)


def _function(meter: Meter2400, arguments: ScpiArguments) -> None:
    chosen = arguments.choice("VOLTage", "CURRent", "MEMory")
    meter.settings.memory_sweep = chosen == "MEM"
    if chosen in ("VOLT", "CURR"):
        meter.select_source("VOLT" if chosen == "VOLT" else "CURR")


def _function_reply(meter: Meter2400, arguments: ScpiArguments) -> str:
    return "MEM" if meter.settings.memory_sweep else meter.settings.source_function


def _delay(meter: Meter2400, arguments: ScpiArguments) -> None:
    meter.settings.delay = arguments.number(0, 9999.999, 0.001)
    meter.settings.delay_auto = False


def _delay_reply(meter: Meter2400, arguments: ScpiArguments) -> str:
    if arguments:
        return formats.source_delay(arguments.number(0, 9999.999, 0.001))
    return formats.source_delay(meter.settings.delay)


def _protection(meter: Meter2400, arguments: ScpiArguments) -> None:
    def named(text: str) -> float | None:
        return math.inf if matches(text, "NONE") or matches(text, "DEFault") else None

    largest = meter.settings.largest("VOLT")
    asked = abs(arguments.number(-largest, largest, math.inf, named))
    step = next((s for s in OVER_VOLTAGE_STEPS if asked <= s), math.inf)
    meter.settings.over_voltage = step


def _protection_reply(meter: Meter2400, arguments: ScpiArguments) -> str:
    return formats.setting(min(meter.settings.over_voltage, meter.settings.largest("VOLT")))


def _points(meter: Meter2400, arguments: ScpiArguments) -> None:
    meter.settings.sweep_points = arguments.integer(1, MOST_READINGS, MOST_READINGS)
    for source in meter.settings.source.values():
        source.step = None


def _points_reply(meter: Meter2400, arguments: ScpiArguments) -> str:
    if arguments:
        return str(arguments.integer(1, MOST_READINGS, MOST_READINGS))
    return str(meter.settings.points(meter.settings.source_function))


def _output(meter: Meter2400, arguments: ScpiArguments) -> None:
    meter.switch_output(arguments.boolean())


def _terminals(meter: Meter2400, arguments: ScpiArguments) -> None:
    chosen = arguments.choice("FRONt", "REAR")
    if chosen != meter.settings.terminals:
        meter.switch_output(False)
    meter.settings.terminals = chosen


def _enable(meter: Meter2400, arguments: ScpiArguments) -> None:
    meter.settings.output_enable = arguments.boolean()
    meter.enforce_interlock()


def _clear_auto(meter: Meter2400, arguments: ScpiArguments) -> None:
    meter.settings.clear_auto = arguments.boolean()
    if meter.settings.clear_auto:
        meter.switch_output(False)


def _memory_save(meter: Meter2400, arguments: ScpiArguments) -> None:
    meter.source_memory[arguments.integer(1, MEMORY_LOCATIONS, 1)] = copy.deepcopy(meter.settings)


def _memory_recall(meter: Meter2400, arguments: ScpiArguments) -> None:
    location = arguments.integer(1, MEMORY_LOCATIONS, 1)
    meter.adopt(meter.recalled(location))


def _of_function(member: FamilyMember, function: Function, name: str) -> Iterator[MeterCommand]:
    """The commands that exist for either source function."""
    ranges = ranges_of(member, function)
    form, largest = formats.setting, ranges[-1].reach
    default_reach = ranges[default_range(member, function)].reach
    root = f"[SOURce:]{name}"

    def own(meter: Meter2400) -> SourceSettings:
        return meter.settings.source[function]

    def amount(arguments: ScpiArguments) -> float:
        return arguments.number(-largest, largest, 0.0)

    def mode(meter: Meter2400, arguments: ScpiArguments) -> None:
        own(meter).mode = arguments.choice("FIXed", "SWEep", "LIST")
        meter.show_level()

    def level(meter: Meter2400, arguments: ScpiArguments) -> None:
        limits.set_level(meter.settings, function, amount(arguments), at_trigger=False)
        meter.show_level()

    def trigger_level(meter: Meter2400, arguments: ScpiArguments) -> None:
        limits.set_level(meter.settings, function, amount(arguments), at_trigger=True)

    def set_range(meter: Meter2400, arguments: ScpiArguments) -> None:
        present = limits.source_range(meter.settings, function)
        index = range_argument(arguments, ranges, present, default_reach)
        limits.set_source_range(meter.settings, function, index)

    def auto(meter: Meter2400, arguments: ScpiArguments) -> None:
        limits.set_source_auto(meter.settings, function, arguments.boolean())

    def step(meter: Meter2400, arguments: ScpiArguments) -> None:
        asked = arguments.number(-2 * largest, 2 * largest, 0.0)
        span = abs(own(meter).stop - own(meter).start)
        if asked == 0 or span / abs(asked) > MOST_READINGS:
            raise ScpiError(-222)
        own(meter).step = asked

    def center(meter: Meter2400, arguments: ScpiArguments) -> None:
        middle, half = amount(arguments), (own(meter).stop - own(meter).start) / 2
        own(meter).start, own(meter).stop = middle - half, middle + half

    def span(meter: Meter2400, arguments: ScpiArguments) -> None:
        half = arguments.number(-2 * largest, 2 * largest, 0.0) / 2
        middle = (own(meter).start + own(meter).stop) / 2
        own(meter).start, own(meter).stop = middle - half, middle + half

    def values(meter: Meter2400, arguments: ScpiArguments, *, append: bool) -> None:
        given = [amount(item) for item in arguments.rest()]
        kept = own(meter).values if append else []
        if len(kept) + len(given) > MOST_READINGS:
            raise ScpiError(-223)
        own(meter).values = kept + given

    def reply(answer: float, arguments: ScpiArguments) -> str:
        return form(amount(arguments) if arguments else answer)

    yield ScpiCommand(f"{root}:MODE", mode, lambda meter, arguments: own(meter).mode)
    yield ScpiCommand(
        f"{root}[:LEVel][:IMMediate][:AMPLitude]",
        level,
        lambda meter, arguments: reply(own(meter).level, arguments),
        query_parameters=1,
    )
    yield ScpiCommand(
        f"{root}[:LEVel]:TRIGgered[:AMPLitude]",
        trigger_level,
        lambda meter, arguments: reply(own(meter).trigger_level, arguments),
        query_parameters=1,
    )
    yield number(
        f"{root}[:LEVel]:TRIGgered:SFACtor", "scaling", -999.9999e18, 999.9999e18, 1, form, own
    )
    yield flag(f"{root}[:LEVel]:TRIGgered:SFACtor:STATe", "scaling_on", own)
    yield ScpiCommand(
        f"{root}:RANGe",
        set_range,
        lambda meter, arguments: range_reply(
            arguments,
            member,
            function,
            limits.source_range(meter.settings, function),
            default_reach,
        ),
        query_parameters=1,
    )
    yield ScpiCommand(
        f"{root}:RANGe:AUTO", auto, lambda meter, arguments: formats.boolean(own(meter).range_auto)
    )
    yield number(f"{root}:STARt", "start", -largest, largest, 0, form, own)
    yield number(f"{root}:STOP", "stop", -largest, largest, 0, form, own)
    yield ScpiCommand(
        f"{root}:STEP", step, lambda meter, arguments: form(meter.settings.step(function))
    )
    yield ScpiCommand(
        f"{root}:CENTer",
        center,
        lambda meter, arguments: form((own(meter).start + own(meter).stop) / 2),
    )
    yield ScpiCommand(
        f"{root}:SPAN", span, lambda meter, arguments: form(own(meter).stop - own(meter).start)
    )
    listed = f"[SOURce:]LIST:{name}"
    yield ScpiCommand(
        listed,
        lambda meter, arguments: values(meter, arguments, append=False),
        lambda meter, arguments: ",".join(form(value) for value in own(meter).values),
        parameters=MOST_LIST_VALUES,
    )
    yield ScpiCommand(
        f"{listed}:APPend",
        lambda meter, arguments: values(meter, arguments, append=True),
        parameters=MOST_LIST_VALUES,
    )
    yield question(f"{listed}:POINts", lambda meter: str(len(own(meter).values)))
    yield integer(f"{listed}:STARt", "list_start", 1, MOST_LIST_VALUES, 1, own)


_SHARED: list[MeterCommand] = [
    ScpiCommand("[SOURce:]FUNCtion[:MODE]", _function, _function_reply),
    ScpiCommand("[SOURce:]VOLTage:PROTection[:LEVel]", _protection, _protection_reply),
    question(
        "[SOURce:]VOLTage:PROTection:TRIPped",
        lambda meter: formats.boolean(meter.over_voltage_tripped()),
    ),
    ScpiCommand("[SOURce:]DELay", _delay, _delay_reply, query_parameters=1),
    flag("[SOURce:]DELay:AUTO", "delay_auto"),
    ScpiCommand("[SOURce:]SWEep:POINts", _points, _points_reply, query_parameters=1),
    choice("[SOURce:]SWEep:SPACing", "sweep_spacing", "LINear", "LOGarithmic"),
    choice("[SOURce:]SWEep:DIRection", "sweep_direction", "UP", "DOWN"),
    choice("[SOURce:]SWEep:RANGing", "sweep_ranging", "BEST", "AUTO", "FIXed"),
    choice("[SOURce:]SWEep:CABort", "sweep_abort", "NEVer", "EARLy", "LATE"),
    ScpiCommand("[SOURce:]MEMory:SAVE", _memory_save),
    ScpiCommand("[SOURce:]MEMory:RECall", _memory_recall),
    integer("[SOURce:]MEMory:POINts", "memory_points", 1, MEMORY_LOCATIONS, 1),
    integer("[SOURce:]MEMory:STARt", "memory_start", 1, MEMORY_LOCATIONS, 1),
    action("[SOURce:]CLEar[:IMMediate]", lambda meter: meter.switch_output(False)),
    ScpiCommand(
        "[SOURce:]CLEar:AUTO",
        _clear_auto,
        lambda meter, arguments: formats.boolean(meter.settings.clear_auto),
    ),
    choice("[SOURce:]CLEar:AUTO:MODE", "clear_mode", "ALWays", "TCOunt"),
    ScpiCommand(
        "OUTPut[:STATe]", _output, lambda meter, arguments: formats.boolean(meter.output_on)
    ),
    choice("OUTPut:SMODe", "output_off_state", "HIMPedance", "NORMal", "ZERO", "GUARd"),
    ScpiCommand(
        "OUTPut:ENABle|INTerlock[:STATe]",
        _enable,
        lambda meter, arguments: formats.boolean(meter.settings.output_enable),
    ),
    question(
        "OUTPut:ENABle|INTerlock:TRIPped", lambda meter: formats.boolean(meter.interlock_closed)
    ),
    ScpiCommand("ROUTe:TERMinals", _terminals, lambda meter, arguments: meter.settings.terminals),
]


def commands(member: FamilyMember) -> list[MeterCommand]:
    """The commands of this group that a member of the family has."""
    of_functions = (
        *_of_function(member, "VOLT", "VOLTage"),
        *_of_function(member, "CURR", "CURRent"),
    )
    return [*_SHARED, *of_functions]

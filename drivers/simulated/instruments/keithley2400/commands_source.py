"""SOURce, OUTPut and ROUTe subsystems (2400 manual, section 18)."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator

from drivers.simulated.instruments.scpi import (
    Arguments,
    Command,
    ScpiError,
    matches,
)

from . import formats, limits
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
from .settings import (
    LARGEST,
    MOST_READINGS,
    RANGES,
    Function,
    SourceSettings,
)

#: Values that one SOUR:LIST command may carry.
MOST_LIST_VALUES = 100
MEMORY_LOCATIONS = 100
#: Steps of the over-voltage protection (V); beyond the last there is none.
OVER_VOLTAGE_STEPS = (20, 40, 60, 80, 100, 120, 160)


def range_name(function: Function, present: int) -> dict[str, float]:
    """What the words that a range command takes stand for, as amounts."""
    last = len(RANGES[function]) - 1
    return {
        "MINimum": RANGES[function][0].full_scale,
        "MAXimum": RANGES[function][last].full_scale,
        "UP": RANGES[function][min(present + 1, last)].full_scale,
        "DOWN": RANGES[function][max(present - 1, 0)].full_scale,
    }


def range_argument(a: Arguments, function: Function, present: int, default: float) -> int:
    """The range that a range command asks for, as an index."""
    words = range_name(function, present)

    def named(text: str) -> float | None:
        return next((value for word, value in words.items() if matches(text, word)), None)

    largest = LARGEST[function]
    return limits.range_index(function, a.number(-largest, largest, default, named))


def range_reply(a: Arguments, function: Function, present: int, default: float) -> str:
    """What a range query answers: 1.05 times the nominal range."""
    index = range_argument(a, function, present, default) if a else present
    form = formats.voltage_range if function == "VOLT" else formats.setting
    return form(limits.reach(function, index))


def _function(k: Keithley, a: Arguments) -> None:
    chosen = a.choice("VOLTage", "CURRent", "MEMory")
    k.settings.memory_sweep = chosen == "MEM"
    if chosen in ("VOLT", "CURR"):
        k.select_source("VOLT" if chosen == "VOLT" else "CURR")


def _function_reply(k: Keithley, a: Arguments) -> str:
    return "MEM" if k.settings.memory_sweep else k.settings.source_function


def _delay(k: Keithley, a: Arguments) -> None:
    k.settings.delay = a.number(0, 9999.999, 0.001)
    k.settings.delay_auto = False


def _delay_reply(k: Keithley, a: Arguments) -> str:
    if a:
        return formats.source_delay(a.number(0, 9999.999, 0.001))
    return formats.source_delay(k.settings.delay)


def _protection(k: Keithley, a: Arguments) -> None:
    def named(text: str) -> float | None:
        return math.inf if matches(text, "NONE") or matches(text, "DEFault") else None

    asked = abs(a.number(-210, 210, math.inf, named))
    step = next((s for s in OVER_VOLTAGE_STEPS if asked <= s), math.inf)
    k.settings.over_voltage = step


def _protection_reply(k: Keithley, a: Arguments) -> str:
    return formats.setting(min(k.settings.over_voltage, LARGEST["VOLT"]))


def _points(k: Keithley, a: Arguments) -> None:
    k.settings.sweep_points = a.integer(1, MOST_READINGS, MOST_READINGS)
    for source in k.settings.source.values():
        source.step = None


def _points_reply(k: Keithley, a: Arguments) -> str:
    if a:
        return str(a.integer(1, MOST_READINGS, MOST_READINGS))
    return str(k.settings.points(k.settings.source_function))


def _output(k: Keithley, a: Arguments) -> None:
    k.switch_output(a.boolean())


def _terminals(k: Keithley, a: Arguments) -> None:
    chosen = a.choice("FRONt", "REAR")
    if chosen != k.settings.terminals:
        k.switch_output(False)
    k.settings.terminals = chosen


def _enable(k: Keithley, a: Arguments) -> None:
    k.settings.output_enable = a.boolean()
    k.enforce_interlock()


def _clear_auto(k: Keithley, a: Arguments) -> None:
    k.settings.clear_auto = a.boolean()
    if k.settings.clear_auto:
        k.switch_output(False)


def _memory_save(k: Keithley, a: Arguments) -> None:
    k.source_memory[a.integer(1, MEMORY_LOCATIONS, 1)] = copy.deepcopy(k.settings)


def _memory_recall(k: Keithley, a: Arguments) -> None:
    location = a.integer(1, MEMORY_LOCATIONS, 1)
    k.adopt(k.recalled(location))


def _of_function(function: Function, name: str) -> Iterator[Entry]:
    """The commands that exist for either source function."""
    form, largest = formats.setting, LARGEST[function]
    default_range = limits.reach(function, 2)
    root = f"[SOURce:]{name}"

    def own(k: Keithley) -> SourceSettings:
        return k.settings.source[function]

    def amount(a: Arguments) -> float:
        return a.number(-largest, largest, 0.0)

    def mode(k: Keithley, a: Arguments) -> None:
        own(k).mode = a.choice("FIXed", "SWEep", "LIST")
        k.show_level()

    def level(k: Keithley, a: Arguments) -> None:
        limits.set_level(k.settings, function, amount(a), at_trigger=False)
        k.show_level()

    def trigger_level(k: Keithley, a: Arguments) -> None:
        limits.set_level(k.settings, function, amount(a), at_trigger=True)

    def set_range(k: Keithley, a: Arguments) -> None:
        present = limits.source_range(k.settings, function)
        index = range_argument(a, function, present, default_range)
        limits.set_source_range(k.settings, function, index)

    def auto(k: Keithley, a: Arguments) -> None:
        limits.set_source_auto(k.settings, function, a.boolean())

    def step(k: Keithley, a: Arguments) -> None:
        asked = a.number(-2 * largest, 2 * largest, 0.0)
        span = abs(own(k).stop - own(k).start)
        if asked == 0 or span / abs(asked) > MOST_READINGS:
            raise ScpiError(-222)
        own(k).step = asked

    def center(k: Keithley, a: Arguments) -> None:
        middle, half = amount(a), (own(k).stop - own(k).start) / 2
        own(k).start, own(k).stop = middle - half, middle + half

    def span(k: Keithley, a: Arguments) -> None:
        half = a.number(-2 * largest, 2 * largest, 0.0) / 2
        middle = (own(k).start + own(k).stop) / 2
        own(k).start, own(k).stop = middle - half, middle + half

    def values(k: Keithley, a: Arguments, *, append: bool) -> None:
        given = [amount(item) for item in a.rest()]
        kept = own(k).values if append else []
        if len(kept) + len(given) > MOST_READINGS:
            raise ScpiError(-223)
        own(k).values = kept + given

    def reply(answer: float, a: Arguments) -> str:
        return form(amount(a) if a else answer)

    yield Command(f"{root}:MODE", mode, lambda k, a: own(k).mode)
    yield Command(
        f"{root}[:LEVel][:IMMediate][:AMPLitude]",
        level,
        lambda k, a: reply(own(k).level, a),
        query_parameters=1,
    )
    yield Command(
        f"{root}[:LEVel]:TRIGgered[:AMPLitude]",
        trigger_level,
        lambda k, a: reply(own(k).trigger_level, a),
        query_parameters=1,
    )
    yield number(
        f"{root}[:LEVel]:TRIGgered:SFACtor", "scaling", -999.9999e18, 999.9999e18, 1, form, own
    )
    yield flag(f"{root}[:LEVel]:TRIGgered:SFACtor:STATe", "scaling_on", own)
    yield Command(
        f"{root}:RANGe",
        set_range,
        lambda k, a: range_reply(
            a, function, limits.source_range(k.settings, function), default_range
        ),
        query_parameters=1,
    )
    yield Command(f"{root}:RANGe:AUTO", auto, lambda k, a: formats.boolean(own(k).range_auto))
    yield number(f"{root}:STARt", "start", -largest, largest, 0, form, own)
    yield number(f"{root}:STOP", "stop", -largest, largest, 0, form, own)
    yield Command(f"{root}:STEP", step, lambda k, a: form(k.settings.step(function)))
    yield Command(f"{root}:CENTer", center, lambda k, a: form((own(k).start + own(k).stop) / 2))
    yield Command(f"{root}:SPAN", span, lambda k, a: form(own(k).stop - own(k).start))
    listed = f"[SOURce:]LIST:{name}"
    yield Command(
        listed,
        lambda k, a: values(k, a, append=False),
        lambda k, a: ",".join(form(value) for value in own(k).values),
        parameters=MOST_LIST_VALUES,
    )
    yield Command(
        f"{listed}:APPend", lambda k, a: values(k, a, append=True), parameters=MOST_LIST_VALUES
    )
    yield question(f"{listed}:POINts", lambda k: str(len(own(k).values)))
    yield integer(f"{listed}:STARt", "list_start", 1, MOST_LIST_VALUES, 1, own)


COMMANDS: list[Entry] = [
    Command("[SOURce:]FUNCtion[:MODE]", _function, _function_reply),
    *_of_function("VOLT", "VOLTage"),
    *_of_function("CURR", "CURRent"),
    Command("[SOURce:]VOLTage:PROTection[:LEVel]", _protection, _protection_reply),
    question(
        "[SOURce:]VOLTage:PROTection:TRIPped", lambda k: formats.boolean(k.over_voltage_tripped())
    ),
    Command("[SOURce:]DELay", _delay, _delay_reply, query_parameters=1),
    flag("[SOURce:]DELay:AUTO", "delay_auto"),
    Command("[SOURce:]SWEep:POINts", _points, _points_reply, query_parameters=1),
    choice("[SOURce:]SWEep:SPACing", "sweep_spacing", "LINear", "LOGarithmic"),
    choice("[SOURce:]SWEep:DIRection", "sweep_direction", "UP", "DOWN"),
    choice("[SOURce:]SWEep:RANGing", "sweep_ranging", "BEST", "AUTO", "FIXed"),
    choice("[SOURce:]SWEep:CABort", "sweep_abort", "NEVer", "EARLy", "LATE"),
    Command("[SOURce:]MEMory:SAVE", _memory_save),
    Command("[SOURce:]MEMory:RECall", _memory_recall),
    integer("[SOURce:]MEMory:POINts", "memory_points", 1, MEMORY_LOCATIONS, 1),
    integer("[SOURce:]MEMory:STARt", "memory_start", 1, MEMORY_LOCATIONS, 1),
    action("[SOURce:]CLEar[:IMMediate]", lambda k: k.switch_output(False)),
    Command(
        "[SOURce:]CLEar:AUTO", _clear_auto, lambda k, a: formats.boolean(k.settings.clear_auto)
    ),
    choice("[SOURce:]CLEar:AUTO:MODE", "clear_mode", "ALWays", "TCOunt"),
    Command("OUTPut[:STATe]", _output, lambda k, a: formats.boolean(k.output_on)),
    choice("OUTPut:SMODe", "output_off_state", "HIMPedance", "NORMal", "ZERO", "GUARd"),
    Command(
        "OUTPut:ENABle|INTerlock[:STATe]",
        _enable,
        lambda k, a: formats.boolean(k.settings.output_enable),
    ),
    question("OUTPut:ENABle|INTerlock:TRIPped", lambda k: formats.boolean(k.interlock_closed)),
    Command("ROUTe:TERMinals", _terminals, lambda k, a: k.settings.terminals),
]

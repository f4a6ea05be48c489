"""SYSTem, DISPlay, FORMat and STATus subsystems and the common commands (2400 manual, sections
15, 16 and 18)."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator

from drivers.simulated.instruments.scpi import Arguments, Command, ScpiError

from . import formats
from .commands import (
    Entry,
    Keithley,
    action,
    choice,
    flag,
    integer,
    question,
)
from .settings import CALC_ELEMENTS, ELEMENTS, Settings
from .status import EventRegister, error_text, parse_code_list

#: Locations of *SAV, and what their factory content is.
SAVED_SETUPS = 5

_FIRMWARE = "C30   Mar 17 2006 09:29:29/A02  /K/J"


def _identity(k: Keithley) -> str:
    return f"KEITHLEY INSTRUMENTS INC.,MODEL 2400,{k.serial},{_FIRMWARE}"


# -- error queue


def _next_error(k: Keithley) -> str:
    return error_text(k.status.next_error())


def _all_errors(k: Keithley) -> str:
    texts = [_next_error(k) for _ in range(k.status.error_count())]
    return ",".join(texts) or error_text(0)


def _all_codes(k: Keithley) -> str:
    codes = [str(k.status.next_error()) for _ in range(k.status.error_count())]
    return ",".join(codes) or "0"


def _code_list(a: Arguments) -> list[tuple[int, int]]:
    try:
        return parse_code_list(a.text())
    except ValueError:
        raise ScpiError(-171) from None


def _queue_enable(k: Keithley, a: Arguments) -> None:
    k.status.queued = _code_list(a)


def _queue_disable(k: Keithley, a: Arguments) -> None:
    refused = _code_list(a)
    codes = [
        code
        for low, high in k.status.queued
        for code in range(low, high + 1)
        if not any(first <= code <= last for first, last in refused)
    ]
    k.status.queued = [(code, code) for code in codes]


def _queue_reply(k: Keithley, a: Arguments) -> str:
    return "(" + ",".join(f"{low}:{high}" for low, high in k.status.queued) + ")"


# -- registers


def _register_value(k: Keithley, value: int) -> str:
    return formats.register(value, k.settings.register_format)


def _registers(
    name: str, register: Callable[[Keithley], EventRegister], largest: int
) -> Iterator[Entry]:
    def enable(k: Keithley, a: Arguments) -> None:
        register(k).enable = a.integer(0, 65535, 0) & largest

    def condition(k: Keithley) -> str:
        k.show_compliance()
        return _register_value(k, register(k).condition)

    root = f"STATus:{name}"
    yield question(f"{root}[:EVENt]", lambda k: _register_value(k, register(k).read_event()))
    yield question(f"{root}:CONDition", condition)
    yield Command(f"{root}:ENABle", enable, lambda k, a: _register_value(k, register(k).enable))


def _event_status(k: Keithley) -> str:
    value, k.status.standard = k.status.standard, 0
    return _register_value(k, value)


def _set_event_enable(k: Keithley, a: Arguments) -> None:
    k.status.standard_enable = a.integer(0, 255, 0)


def _set_service_enable(k: Keithley, a: Arguments) -> None:
    k.status.service_enable = a.integer(0, 255, 0) & ~0x40


# -- set-ups


def _save(k: Keithley, a: Arguments) -> None:
    k.saved_setups[a.integer(0, SAVED_SETUPS - 1, 0)] = copy.deepcopy(k.settings)


def _recall(k: Keithley, a: Arguments) -> None:
    location = a.integer(0, SAVED_SETUPS - 1, 0)
    k.reset(copy.deepcopy(k.saved_setups.get(location, Settings.bench())))


def _power_on_setup(k: Keithley, a: Arguments) -> None:
    options = [f"SAV{number}" for number in range(SAVED_SETUPS)]
    k.power_on_setup = a.choice("RST", "PRESet", *options) if a else "RST"


# -- formats


def _data_format(k: Keithley, a: Arguments) -> None:
    chosen = a.choice("ASCii", "REAL", "SREal")
    if chosen == "REAL" and a and a.number(0, 64, 32) != 32:
        raise ScpiError(-224)
    if chosen != "ASC" and k.interface == "rs232":
        raise ScpiError(701)
    k.settings.data_format = "ASC" if chosen == "ASC" else "REAL,32"


def _elements(k: Keithley, a: Arguments) -> None:
    names = ("VOLTage", "CURRent", "RESistance", "TIME", "STATus")
    chosen = {item.choice(*names) for item in a.rest()}
    k.settings.elements = tuple(name for name in ELEMENTS if name in chosen)


def _calc_elements(k: Keithley, a: Arguments) -> None:
    chosen = {item.choice("CALCulate", "TIME", "STATus") for item in a.rest()}
    k.settings.calc_elements = tuple(name for name in CALC_ELEMENTS if name in chosen)


# -- the rest of SYSTem and DISPlay


def _autozero(k: Keithley, a: Arguments) -> None:
    # ONCE refreshes the stored zero and leaves autozero off
    def once(text: str) -> float | None:
        known = {"ON": 1.0, "OFF": 0.0, "ONCE": 0.0}
        return known.get(text.upper())

    k.settings.autozero = a.number(-1e37, 1e37, 1, once) != 0


def _line_frequency(k: Keithley, a: Arguments) -> None:
    asked = a.number(50, 60, 60)
    if asked not in (50, 60):
        raise ScpiError(-224)
    k.line_frequency, k.line_frequency_auto = asked, False


def _serial_only(k: Keithley) -> None:
    if k.interface != "rs232":
        raise ScpiError(700)


def _beep(k: Keithley, a: Arguments) -> None:
    a.number(65, 2e6, 65)
    a.number(0, 7.9, 0)


def _key(k: Keithley, a: Arguments) -> None:
    k.last_key = a.integer(1, 31, 1)


def _display_text(window: int, longest: int) -> Iterator[Entry]:
    def text(k: Keithley, a: Arguments) -> None:
        given = a.string()
        if len(given) > longest:
            raise ScpiError(-154)
        k.display_text[window] = given

    def state(k: Keithley, a: Arguments) -> None:
        k.display_text_on[window] = a.boolean()

    root = "DISPlay[:WINDow]:TEXT" if window == 1 else "DISPlay:WINDow2:TEXT"
    yield Command(f"{root}[:DATA]", text, lambda k, a: f'"{k.display_text[window]}"')
    yield Command(f"{root}:STATe", state, lambda k, a: formats.boolean(k.display_text_on[window]))


_REGISTER_FORMATS = ("ASCii", "HEXadecimal", "OCTal", "BINary")

COMMANDS: list[Entry] = [
    question("*IDN", _identity),
    question("*OPT", lambda k: "0"),
    question("*TST", lambda k: "0"),
    action("*CLS", lambda k: k.status.clear()),
    Command("*ESE", _set_event_enable, lambda k, a: _register_value(k, k.status.standard_enable)),
    question("*ESR", _event_status),
    Command("*SRE", _set_service_enable, lambda k, a: _register_value(k, k.status.service_enable)),
    question("*STB", lambda k: _register_value(k, k.status.byte(k.message_available))),
    Command("*OPC", lambda k, a: k.status.operation_complete(), lambda k, a: "1", parameters=0),
    action("*WAI", lambda k: None),
    action("*RST", lambda k: k.reset(Settings()), at_once=True),
    action("*TRG", lambda k: k.bus_trigger(), at_once=True),
    Command("*SAV", _save),
    Command("*RCL", _recall, at_once=True),
    # status
    *_registers("MEASurement", lambda k: k.status.measurement, 0x7FFF),
    *_registers("OPERation", lambda k: k.status.operation, 0x7FFF),
    *_registers("QUEStionable", lambda k: k.status.questionable, 0x7FFF),
    action("STATus:PRESet", lambda k: k.status.preset()),
    question("STATus:QUEue[:NEXT]", _next_error),
    action("STATus:QUEue:CLEar", lambda k: k.status.clear_errors()),
    Command("STATus:QUEue:ENABle", _queue_enable, _queue_reply),
    Command("STATus:QUEue:DISable", _queue_disable),
    question("SYSTem:ERRor[:NEXT]", _next_error),
    question("SYSTem:ERRor:ALL", _all_errors),
    question("SYSTem:ERRor:COUNt", lambda k: str(k.status.error_count())),
    question("SYSTem:ERRor:CODE[:NEXT]", lambda k: str(k.status.next_error())),
    question("SYSTem:ERRor:CODE:ALL", _all_codes),
    action("SYSTem:CLEar", lambda k: k.status.clear_errors()),
    # system
    action("SYSTem:PRESet", lambda k: k.reset(Settings.bench()), at_once=True),
    Command("SYSTem:POSetup", _power_on_setup, lambda k, a: k.power_on_setup),
    Command("SYSTem:KEY", _key, lambda k, a: str(k.last_key)),
    Command("SYSTem:BEEPer[:IMMediate]", _beep, parameters=2),
    flag("SYSTem:BEEPer:STATe", "beeper"),
    Command("SYSTem:AZERo[:STATe]", _autozero, lambda k, a: formats.boolean(k.settings.autozero)),
    flag("SYSTem:AZERo:CACHing[:STATe]", "autozero_cache"),
    action("SYSTem:AZERo:CACHing:REFResh", lambda k: None),
    action("SYSTem:AZERo:CACHing:RESet", lambda k: None),
    Command("SYSTem:LFRequency", _line_frequency, lambda k, a: str(int(k.line_frequency))),
    flag("SYSTem:LFRequency:AUTO", "line_frequency_auto", owner=lambda k: k),
    flag("SYSTem:RSENse", "remote_sense"),
    question("SYSTem:TIME", lambda k: formats.setting(k.timestamp())),
    action("SYSTem:TIME:RESet", lambda k: k.reset_timestamp()),
    flag("SYSTem:TIME:RESet:AUTO", "time_auto_reset"),
    choice("SYSTem:RCMode", "range_change", "SINGle", "MULTiple"),
    choice("SYSTem:GUARd", "guard", "OHMS", "CABLe"),
    question("SYSTem:VERSion", lambda k: "1996.0"),
    question("SYSTem:MEP[:STATe]", lambda k: "1"),
    action("SYSTem:LOCal", _serial_only),
    action("SYSTem:REMote", _serial_only),
    action("SYSTem:RWLock", _serial_only),
    # format
    Command("FORMat[:DATA]", _data_format, lambda k, a: k.settings.data_format, parameters=2),
    Command(
        "FORMat:ELEMents[:SENSe]",
        _elements,
        lambda k, a: ",".join(k.settings.elements),
        parameters=len(ELEMENTS),
    ),
    Command(
        "FORMat:ELEMents:CALCulate",
        _calc_elements,
        lambda k, a: ",".join(k.settings.calc_elements),
        parameters=len(CALC_ELEMENTS),
    ),
    choice("FORMat:BORDer", "byte_order", "NORMal", "SWAPped"),
    choice("FORMat:SREGister", "register_format", *_REGISTER_FORMATS),
    choice("FORMat:SOURce2", "port_format", *_REGISTER_FORMATS),
    # display
    flag("DISPlay:ENABle", "display_on"),
    integer("DISPlay:DIGits", "display_digits", 4, 7, 6),
    *_display_text(1, 20),
    *_display_text(2, 32),
    action("DISPlay:CNDisplay", lambda k: None),
]

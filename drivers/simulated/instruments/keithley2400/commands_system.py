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


def _identity(meter: Keithley) -> str:
    return f"KEITHLEY INSTRUMENTS INC.,MODEL 2400,{meter.serial},{_FIRMWARE}"


# -- error queue


def _next_error(meter: Keithley) -> str:
    return error_text(meter.status.next_error())


def _all_errors(meter: Keithley) -> str:
    texts = [_next_error(meter) for _ in range(meter.status.error_count())]
    return ",".join(texts) or error_text(0)


def _all_codes(meter: Keithley) -> str:
    codes = [str(meter.status.next_error()) for _ in range(meter.status.error_count())]
    return ",".join(codes) or "0"


def _code_list(arguments: Arguments) -> list[tuple[int, int]]:
    try:
        return parse_code_list(arguments.text())
    except ValueError:
        raise ScpiError(-171) from None


def _queue_enable(meter: Keithley, arguments: Arguments) -> None:
    meter.status.queued = _code_list(arguments)


def _queue_disable(meter: Keithley, arguments: Arguments) -> None:
    refused = _code_list(arguments)
    codes = [
        code
        for low, high in meter.status.queued
        for code in range(low, high + 1)
        if not any(first <= code <= last for first, last in refused)
    ]
    meter.status.queued = [(code, code) for code in codes]


def _queue_reply(meter: Keithley, arguments: Arguments) -> str:
    return "(" + ",".join(f"{low}:{high}" for low, high in meter.status.queued) + ")"


# -- registers


def _register_value(meter: Keithley, value: int) -> str:
    return formats.register(value, meter.settings.register_format)


def _registers(
    name: str, register: Callable[[Keithley], EventRegister], largest: int
) -> Iterator[Entry]:
    def enable(meter: Keithley, arguments: Arguments) -> None:
        register(meter).enable = arguments.integer(0, 65535, 0) & largest

    def condition(meter: Keithley) -> str:
        meter.show_compliance()
        return _register_value(meter, register(meter).condition)

    root = f"STATus:{name}"
    yield question(
        f"{root}[:EVENt]", lambda meter: _register_value(meter, register(meter).read_event())
    )
    yield question(f"{root}:CONDition", condition)
    yield Command(
        f"{root}:ENABle",
        enable,
        lambda meter, arguments: _register_value(meter, register(meter).enable),
    )


def _event_status(meter: Keithley) -> str:
    value, meter.status.standard = meter.status.standard, 0
    return _register_value(meter, value)


def _set_event_enable(meter: Keithley, arguments: Arguments) -> None:
    meter.status.standard_enable = arguments.integer(0, 255, 0)


def _set_service_enable(meter: Keithley, arguments: Arguments) -> None:
    meter.status.service_enable = arguments.integer(0, 255, 0) & ~0x40


# -- set-ups


def _save(meter: Keithley, arguments: Arguments) -> None:
    meter.saved_setups[arguments.integer(0, SAVED_SETUPS - 1, 0)] = copy.deepcopy(meter.settings)


def _recall(meter: Keithley, arguments: Arguments) -> None:
    location = arguments.integer(0, SAVED_SETUPS - 1, 0)
    meter.reset(copy.deepcopy(meter.saved_setups.get(location, Settings.bench())))


def _power_on_setup(meter: Keithley, arguments: Arguments) -> None:
    options = [f"SAV{number}" for number in range(SAVED_SETUPS)]
    meter.power_on_setup = arguments.choice("RST", "PRESet", *options) if arguments else "RST"


# -- formats


def _data_format(meter: Keithley, arguments: Arguments) -> None:
    chosen = arguments.choice("ASCii", "REAL", "SREal")
    if chosen == "REAL" and arguments and arguments.number(0, 64, 32) != 32:
        raise ScpiError(-224)
    if chosen != "ASC" and meter.interface == "rs232":
        raise ScpiError(701)
    meter.settings.data_format = "ASC" if chosen == "ASC" else "REAL,32"


def _elements(meter: Keithley, arguments: Arguments) -> None:
    names = ("VOLTage", "CURRent", "RESistance", "TIME", "STATus")
    chosen = {item.choice(*names) for item in arguments.rest()}
    meter.settings.elements = tuple(name for name in ELEMENTS if name in chosen)


def _calc_elements(meter: Keithley, arguments: Arguments) -> None:
    chosen = {item.choice("CALCulate", "TIME", "STATus") for item in arguments.rest()}
    meter.settings.calc_elements = tuple(name for name in CALC_ELEMENTS if name in chosen)


# -- the rest of SYSTem and DISPlay


def _autozero(meter: Keithley, arguments: Arguments) -> None:
    # ONCE refreshes the stored zero and leaves autozero off
    def once(text: str) -> float | None:
        known = {"ON": 1.0, "OFF": 0.0, "ONCE": 0.0}
        return known.get(text.upper())

    meter.settings.autozero = arguments.number(-1e37, 1e37, 1, once) != 0


def _line_frequency(meter: Keithley, arguments: Arguments) -> None:
    asked = arguments.number(50, 60, 60)
    if asked not in (50, 60):
        raise ScpiError(-224)
    meter.line_frequency, meter.line_frequency_auto = asked, False


def _serial_only(meter: Keithley) -> None:
    if meter.interface != "rs232":
        raise ScpiError(700)


def _beep(meter: Keithley, arguments: Arguments) -> None:
    arguments.number(65, 2e6, 65)
    arguments.number(0, 7.9, 0)


def _key(meter: Keithley, arguments: Arguments) -> None:
    meter.last_key = arguments.integer(1, 31, 1)


def _display_text(window: int, longest: int) -> Iterator[Entry]:
    def text(meter: Keithley, arguments: Arguments) -> None:
        given = arguments.string()
        if len(given) > longest:
            raise ScpiError(-154)
        meter.display_text[window] = given

    def state(meter: Keithley, arguments: Arguments) -> None:
        meter.display_text_on[window] = arguments.boolean()

    root = "DISPlay[:WINDow]:TEXT" if window == 1 else "DISPlay:WINDow2:TEXT"
    yield Command(f"{root}[:DATA]", text, lambda meter, arguments: f'"{meter.display_text[window]}"')
    yield Command(
        f"{root}:STATe",
        state,
        lambda meter, arguments: formats.boolean(meter.display_text_on[window]),
    )


_REGISTER_FORMATS = ("ASCii", "HEXadecimal", "OCTal", "BINary")

COMMANDS: list[Entry] = [
    question("*IDN", _identity),
    question("*OPT", lambda meter: "0"),
    question("*TST", lambda meter: "0"),
    action("*CLS", lambda meter: meter.status.clear()),
    Command(
        "*ESE",
        _set_event_enable,
        lambda meter, arguments: _register_value(meter, meter.status.standard_enable),
    ),
    question("*ESR", _event_status),
    Command(
        "*SRE",
        _set_service_enable,
        lambda meter, arguments: _register_value(meter, meter.status.service_enable),
    ),
    question(
        "*STB", lambda meter: _register_value(meter, meter.status.byte(meter.message_available))
    ),
    Command(
        "*OPC",
        lambda meter, arguments: meter.status.operation_complete(),
        lambda meter, arguments: "1",
        parameters=0,
    ),
    action("*WAI", lambda meter: None),
    action("*RST", lambda meter: meter.reset(Settings()), at_once=True),
    action("*TRG", lambda meter: meter.bus_trigger(), at_once=True),
    Command("*SAV", _save),
    Command("*RCL", _recall, at_once=True),
    # status
    *_registers("MEASurement", lambda meter: meter.status.measurement, 0x7FFF),
    *_registers("OPERation", lambda meter: meter.status.operation, 0x7FFF),
    *_registers("QUEStionable", lambda meter: meter.status.questionable, 0x7FFF),
    action("STATus:PRESet", lambda meter: meter.status.preset()),
    question("STATus:QUEue[:NEXT]", _next_error),
    action("STATus:QUEue:CLEar", lambda meter: meter.status.clear_errors()),
    Command("STATus:QUEue:ENABle", _queue_enable, _queue_reply),
    Command("STATus:QUEue:DISable", _queue_disable),
    question("SYSTem:ERRor[:NEXT]", _next_error),
    question("SYSTem:ERRor:ALL", _all_errors),
    question("SYSTem:ERRor:COUNt", lambda meter: str(meter.status.error_count())),
    question("SYSTem:ERRor:CODE[:NEXT]", lambda meter: str(meter.status.next_error())),
    question("SYSTem:ERRor:CODE:ALL", _all_codes),
    action("SYSTem:CLEar", lambda meter: meter.status.clear_errors()),
    # system
    action("SYSTem:PRESet", lambda meter: meter.reset(Settings.bench()), at_once=True),
    Command("SYSTem:POSetup", _power_on_setup, lambda meter, arguments: meter.power_on_setup),
    Command("SYSTem:KEY", _key, lambda meter, arguments: str(meter.last_key)),
    Command("SYSTem:BEEPer[:IMMediate]", _beep, parameters=2),
    flag("SYSTem:BEEPer:STATe", "beeper"),
    Command(
        "SYSTem:AZERo[:STATe]",
        _autozero,
        lambda meter, arguments: formats.boolean(meter.settings.autozero),
    ),
    flag("SYSTem:AZERo:CACHing[:STATe]", "autozero_cache"),
    action("SYSTem:AZERo:CACHing:REFResh", lambda meter: None),
    action("SYSTem:AZERo:CACHing:RESet", lambda meter: None),
    Command(
        "SYSTem:LFRequency",
        _line_frequency,
        lambda meter, arguments: str(int(meter.line_frequency)),
    ),
    flag("SYSTem:LFRequency:AUTO", "line_frequency_auto", owner=lambda meter: meter),
    flag("SYSTem:RSENse", "remote_sense"),
    question("SYSTem:TIME", lambda meter: formats.setting(meter.timestamp())),
    action("SYSTem:TIME:RESet", lambda meter: meter.reset_timestamp()),
    flag("SYSTem:TIME:RESet:AUTO", "time_auto_reset"),
    choice("SYSTem:RCMode", "range_change", "SINGle", "MULTiple"),
    choice("SYSTem:GUARd", "guard", "OHMS", "CABLe"),
    question("SYSTem:VERSion", lambda meter: "1996.0"),
    question("SYSTem:MEP[:STATe]", lambda meter: "1"),
    action("SYSTem:LOCal", _serial_only),
    action("SYSTem:REMote", _serial_only),
    action("SYSTem:RWLock", _serial_only),
    # format
    Command(
        "FORMat[:DATA]",
        _data_format,
        lambda meter, arguments: meter.settings.data_format,
        parameters=2,
    ),
    Command(
        "FORMat:ELEMents[:SENSe]",
        _elements,
        lambda meter, arguments: ",".join(meter.settings.elements),
        parameters=len(ELEMENTS),
    ),
    Command(
        "FORMat:ELEMents:CALCulate",
        _calc_elements,
        lambda meter, arguments: ",".join(meter.settings.calc_elements),
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
    action("DISPlay:CNDisplay", lambda meter: None),
]

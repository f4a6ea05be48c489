"""SYSTem, DISPlay and FORMat subsystems and the common commands that concern identity and set-ups
(2400 manual, sections 15 and 18)."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from drivers.simulated.instruments.keithley2400 import formats
from drivers.simulated.instruments.keithley2400.meter import Meter2400
from drivers.simulated.instruments.keithley2400.settings import (
    CALC_ELEMENTS,
    ELEMENTS,
    MeterSettings,
)
from drivers.simulated.instruments.scpi import ScpiCommand
from drivers.simulated.instruments.scpi_parameters import ScpiArguments, ScpiError

from .forms import (
    MeterCommand,
    action,
    choice,
    flag,
    integer,
    question,
)

#: Locations of *SAV, and what their factory content is.
SAVED_SETUPS = 5

_FIRMWARE = "C30   Mar 17 2006 09:29:29/A02  /K/J"


def _identity(meter: Meter2400) -> str:
    number = meter.settings.member.number
    return f"KEITHLEY INSTRUMENTS INC.,MODEL {number},{meter.serial},{_FIRMWARE}"


# -- set-ups


def _save(meter: Meter2400, arguments: ScpiArguments) -> None:
    meter.saved_setups[arguments.integer(0, SAVED_SETUPS - 1, 0)] = copy.deepcopy(meter.settings)


def _recall(meter: Meter2400, arguments: ScpiArguments) -> None:
    location = arguments.integer(0, SAVED_SETUPS - 1, 0)
    defaults = MeterSettings.bench(meter.settings.member)
    meter.reset(copy.deepcopy(meter.saved_setups.get(location, defaults)))


def _power_on_setup(meter: Meter2400, arguments: ScpiArguments) -> None:
    options = [f"SAV{number}" for number in range(SAVED_SETUPS)]
    meter.power_on_setup = arguments.choice("RST", "PRESet", *options) if arguments else "RST"


# -- formats


def _data_format(meter: Meter2400, arguments: ScpiArguments) -> None:
    chosen = arguments.choice("ASCii", "REAL", "SREal")
    if chosen == "REAL" and arguments and arguments.number(0, 64, 32) != 32:
        raise ScpiError(-224)
    if chosen != "ASC" and meter.interface == "rs232":
        raise ScpiError(701)
    meter.settings.data_format = "ASC" if chosen == "ASC" else "REAL,32"


def _elements(meter: Meter2400, arguments: ScpiArguments) -> None:
    names = ("VOLTage", "CURRent", "RESistance", "TIME", "STATus")
    chosen = {item.choice(*names) for item in arguments.rest()}
    meter.settings.elements = tuple(name for name in ELEMENTS if name in chosen)


def _calc_elements(meter: Meter2400, arguments: ScpiArguments) -> None:
    chosen = {item.choice("CALCulate", "TIME", "STATus") for item in arguments.rest()}
    meter.settings.calc_elements = tuple(name for name in CALC_ELEMENTS if name in chosen)


# -- the rest of SYSTem and DISPlay


def _autozero(meter: Meter2400, arguments: ScpiArguments) -> None:
    # ONCE refreshes the stored zero and leaves autozero off
    def once(text: str) -> float | None:
        known = {"ON": 1.0, "OFF": 0.0, "ONCE": 0.0}
        return known.get(text.upper())

    meter.settings.autozero = arguments.number(-1e37, 1e37, 1, once) != 0


def _line_frequency(meter: Meter2400, arguments: ScpiArguments) -> None:
    asked = arguments.number(50, 60, 60)
    if asked not in (50, 60):
        raise ScpiError(-224)
    meter.line_frequency, meter.line_frequency_auto = asked, False


def _serial_only(meter: Meter2400) -> None:
    if meter.interface != "rs232":
        raise ScpiError(700)


def _beep(meter: Meter2400, arguments: ScpiArguments) -> None:
    arguments.number(65, 2e6, 65)
    arguments.number(0, 7.9, 0)


def _key(meter: Meter2400, arguments: ScpiArguments) -> None:
    meter.last_key = arguments.integer(1, 31, 1)


def _display_text(window: int, longest: int) -> Iterator[MeterCommand]:
    def text(meter: Meter2400, arguments: ScpiArguments) -> None:
        given = arguments.string()
        if len(given) > longest:
            raise ScpiError(-154)
        meter.display_text[window] = given

    def state(meter: Meter2400, arguments: ScpiArguments) -> None:
        meter.display_text_on[window] = arguments.boolean()

    root = "DISPlay[:WINDow]:TEXT" if window == 1 else "DISPlay:WINDow2:TEXT"
    yield ScpiCommand(
        f"{root}[:DATA]", text, lambda meter, arguments: f'"{meter.display_text[window]}"'
    )
    yield ScpiCommand(
        f"{root}:STATe",
        state,
        lambda meter, arguments: formats.boolean(meter.display_text_on[window]),
    )


_REGISTER_FORMATS = ("ASCii", "HEXadecimal", "OCTal", "BINary")

COMMANDS: list[MeterCommand] = [
    question("*IDN", _identity),
    question("*OPT", lambda meter: "0"),
    question("*TST", lambda meter: "0"),
    action(
        "*RST", lambda meter: meter.reset(MeterSettings.of(meter.settings.member)), at_once=True
    ),
    action("*TRG", lambda meter: meter.bus_trigger(), at_once=True),
    ScpiCommand("*SAV", _save),
    ScpiCommand("*RCL", _recall, at_once=True),
    # system
    action(
        "SYSTem:PRESet",
        lambda meter: meter.reset(MeterSettings.bench(meter.settings.member)),
        at_once=True,
    ),
    ScpiCommand("SYSTem:POSetup", _power_on_setup, lambda meter, arguments: meter.power_on_setup),
    ScpiCommand("SYSTem:KEY", _key, lambda meter, arguments: str(meter.last_key)),
    ScpiCommand("SYSTem:BEEPer[:IMMediate]", _beep, parameters=2),
    flag("SYSTem:BEEPer:STATe", "beeper"),
    ScpiCommand(
        "SYSTem:AZERo[:STATe]",
        _autozero,
        lambda meter, arguments: formats.boolean(meter.settings.autozero),
    ),
    flag("SYSTem:AZERo:CACHing[:STATe]", "autozero_cache"),
    action("SYSTem:AZERo:CACHing:REFResh", lambda meter: None),
    action("SYSTem:AZERo:CACHing:RESet", lambda meter: None),
    ScpiCommand(
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
    ScpiCommand(
        "FORMat[:DATA]",
        _data_format,
        lambda meter, arguments: meter.settings.data_format,
        parameters=2,
    ),
    ScpiCommand(
        "FORMat:ELEMents[:SENSe]",
        _elements,
        lambda meter, arguments: ",".join(meter.settings.elements),
        parameters=len(ELEMENTS),
    ),
    ScpiCommand(
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

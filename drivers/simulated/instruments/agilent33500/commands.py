"""What a 33500 understands: the SCPI commands of its programming reference, as far as they concern
one output with a sine or square wave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from drivers.agilent33500.datasheet import LOWEST_FREQUENCY, OUTPUT_RESISTANCE
from drivers.simulated.instruments.scpi import ScpiCommand
from drivers.simulated.instruments.scpi_parameters import ScpiArguments, ScpiError

from .unit import GeneratorUnit, Shape

#: How a load that is not there is written.
_INFINITE = 9.9e37

_Command = ScpiCommand[GeneratorUnit]
_Write = Callable[[GeneratorUnit, ScpiArguments], None]


def _number(value: float) -> str:
    return f"{value:+.15E}"


def _frequency(unit: GeneratorUnit, arguments: ScpiArguments) -> float:
    return _clipped(unit, arguments, LOWEST_FREQUENCY, unit.highest_frequency, 1e3)


def _clipped(
    unit: GeneratorUnit, arguments: ScpiArguments, low: float, high: float, default: float
) -> float:
    """A number; one that is out of range is clipped, and an error says so."""
    value = arguments.number(-1e300, 1e300, default, {"MIN": low, "MAX": high}.get)
    inside = min(max(value, low), high)
    if inside != value:
        unit.report(-222)
    return inside


def _apply(shape: Shape) -> _Write:
    def write(unit: GeneratorUnit, arguments: ScpiArguments) -> None:
        settings = unit.settings
        frequency, amplitude, offset = settings.frequency, settings.amplitude, settings.offset
        if arguments:
            frequency = _frequency(unit, arguments)
        if arguments:
            amplitude = arguments.number(-1e300, 1e300, 0.1)
        if arguments:
            offset = arguments.number(-1e300, 1e300, 0.0)
        unit.change(shape=shape, frequency=frequency, amplitude=amplitude, offset=offset, on=True)

    return write


def _shape(unit: GeneratorUnit, arguments: ScpiArguments) -> None:
    unit.change(shape=arguments.choice("SINusoid", "SQUare", "DC"))


def _level(which: Literal["low", "high"]) -> _Write:
    def write(unit: GeneratorUnit, arguments: ScpiArguments) -> None:
        level, settings = arguments.number(-1e300, 1e300, 0.0), unit.settings
        low, high = (settings.offset + sign * settings.amplitude / 2 for sign in (-1, 1))
        low, high = (level, high) if which == "low" else (low, level)
        if not high > low:
            raise ScpiError(-221)
        unit.change(amplitude=high - low, offset=(high + low) / 2)

    return write


def _load(unit: GeneratorUnit, arguments: ScpiArguments) -> None:
    def named(name: str) -> float | None:
        known = {"INF": _INFINITE, "INFINITY": _INFINITE}
        return known.get(name.upper())

    load = arguments.number(1.0, 1e4, OUTPUT_RESISTANCE, named)
    settings = unit.settings
    before = settings.scale
    settings.load = load
    # the wave stays what it is, and what it is called changes
    settings.amplitude *= settings.scale / before
    settings.offset *= settings.scale / before


def commands() -> list[_Command]:
    """All that it understands."""

    def told(
        pattern: str,
        write: _Write,
        shown: Callable[[GeneratorUnit], str],
        parameters: int = 1,
    ) -> _Command:
        return ScpiCommand(
            pattern, write, lambda unit, arguments: shown(unit), parameters, query_parameters=1
        )

    return [
        ScpiCommand("*IDN", query=lambda unit, arguments: unit.identity),
        ScpiCommand("*RST", lambda unit, arguments: unit.reset(), parameters=0),
        ScpiCommand("*CLS", lambda unit, arguments: unit.clear(), parameters=0),
        ScpiCommand("*OPC", lambda unit, arguments: None, lambda unit, arguments: "1", 0),
        ScpiCommand("SYSTem:ERRor[:NEXT]", query=lambda unit, arguments: unit.next_error()),
        ScpiCommand("SYSTem:BEEPer[:IMMediate]", lambda unit, arguments: None, parameters=0),
        ScpiCommand("[SOURce]:APPLy:SINusoid", _apply("SIN"), parameters=3),
        ScpiCommand("[SOURce]:APPLy:SQUare", _apply("SQU"), parameters=3),
        ScpiCommand("[SOURce]:APPLy:DC", _apply("DC"), parameters=3),
        told("[SOURce]:FUNCtion", _shape, lambda unit: unit.settings.shape),
        told(
            "[SOURce]:FREQuency[:CW]",
            lambda unit, arguments: unit.change(frequency=_frequency(unit, arguments)),
            lambda unit: _number(unit.settings.frequency),
        ),
        told(
            "[SOURce]:VOLTage",
            lambda unit, arguments: unit.change(amplitude=arguments.number(-1e300, 1e300, 0.1)),
            lambda unit: _number(unit.settings.amplitude),
        ),
        told(
            "[SOURce]:VOLTage:OFFSet",
            lambda unit, arguments: unit.change(offset=arguments.number(-1e300, 1e300, 0.0)),
            lambda unit: _number(unit.settings.offset),
        ),
        told(
            "[SOURce]:VOLTage:LOW",
            _level("low"),
            lambda unit: _number(unit.settings.offset - unit.settings.amplitude / 2),
        ),
        told(
            "[SOURce]:VOLTage:HIGH",
            _level("high"),
            lambda unit: _number(unit.settings.offset + unit.settings.amplitude / 2),
        ),
        told(
            "OUTPut[:STATe]",
            lambda unit, arguments: unit.change(on=arguments.boolean()),
            lambda unit: str(int(unit.settings.on)),
        ),
        told("OUTPut:LOAD", _load, lambda unit: _number(unit.settings.load)),
    ]

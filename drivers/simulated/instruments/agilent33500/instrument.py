"""The simulated 33500 at its interface: one output, sine and square waves (Operating and Service
Guide, "SCPI programming reference"). What is beyond it is clipped, and an error says so."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from drivers.agilent33500.datasheet import (
    HIGHEST_FREQUENCY,
    LARGEST_LEVEL,
    LOWEST_FREQUENCY,
    OUTPUT_RESISTANCE,
    SMALLEST_AMPLITUDE,
    TWO_OUTPUTS,
)
from drivers.capabilities import Waveform
from drivers.clock import Clock
from drivers.simulated.instruments.message_instrument import MessageInstrument
from drivers.simulated.instruments.scpi import CommandTree, ScpiCommand
from drivers.simulated.instruments.scpi_parameters import ScpiArguments, ScpiError
from drivers.simulated.physics.two_terminal import VoltageSink

from .wave import Wave, WaveOutput

Shape = Literal["SIN", "SQU", "DC"]
#: How a load that is not there is written.
_INFINITE = 9.9e37
_QUEUE_LENGTH = 20
_TEXTS = {
    0: "No error",
    -100: "Command error",
    -101: "Invalid character",
    -102: "Syntax error",
    -103: "Invalid separator",
    -108: "Parameter not allowed",
    -109: "Missing parameter",
    -110: "Command header error",
    -111: "Header separator error",
    -112: "Program mnemonic too long",
    -113: "Undefined header",
    -114: "Header suffix out of range",
    -120: "Numeric data error",
    -121: "Invalid character in number",
    -123: "Exponent too large",
    -128: "Numeric data not allowed",
    -141: "Invalid character data",
    -148: "Character data not allowed",
    -151: "Invalid string data",
    -158: "String data not allowed",
    -221: "Settings conflict",
    -222: "Data out of range; value clipped",
    -224: "Illegal parameter value",
    -350: "Queue overflow",
}


@dataclass
class _Settings:
    """As after *RST; voltages are those at the load that it reckons with."""

    shape: Shape = "SIN"
    frequency: float = 1e3
    amplitude: float = 0.1  #: V peak to peak
    offset: float = 0.0  #: V
    load: float = OUTPUT_RESISTANCE
    on: bool = False

    @property
    def scale(self) -> float:
        """Voltage at the load over that at 50 Ω."""
        return 2.0 if self.load > 1e9 else 2.0 * self.load / (self.load + OUTPUT_RESISTANCE)


class Simulated33500(MessageInstrument):
    """One of `model` with its first output on `sink`, an input of high impedance."""

    def __init__(
        self,
        clock: Clock,
        sink: VoltageSink | None,
        *,
        model: str = "Keysight 33511B",
        serial: str = "MY52500312",
    ) -> None:
        super().__init__(clock)
        self._model = model
        self._serial = serial
        self._highest = HIGHEST_FREQUENCY[model]
        self._settings = _Settings()
        self._output_stage = WaveOutput(clock, sink)
        self._errors: deque[int] = deque()
        self._tree = CommandTree(_commands())

    # -- what can be inspected at any time

    @property
    def output_on(self) -> bool:
        """Whether the output is on."""
        return self._settings.on

    @property
    def levels(self) -> tuple[float, float]:
        """What the wave goes between at an input of high impedance (V); 0 while it is off."""
        return self._wave_levels() if self._settings.on else (0.0, 0.0)

    def power_cycle(self) -> None:
        """Somebody switches it off and on: output off, everything as at power-on."""
        self.device_clear()
        self._errors.clear()
        self.reset()

    # -- the transport's view

    def update(self) -> None:
        self._output_stage.update()

    def execute(self, message: str) -> None:
        replies: list[str] = []
        for call in self._tree.parse(message):
            try:
                if isinstance(call, ScpiError):
                    raise call
                reply = call(self)
            except ScpiError as error:
                self.report(error.code)
                continue
            if reply is not None:
                replies.append(str(reply))
        if replies:
            self.reply(";".join(replies))

    def status_byte(self) -> int:
        return 4 * bool(self._errors) | 16 * self.output_waiting()

    # -- for the commands

    def report(self, code: int) -> None:
        """Queue an error; a full queue says so in its last place."""
        if len(self._errors) >= _QUEUE_LENGTH:
            self._errors[-1] = -350
        else:
            self._errors.append(code)

    def next_error(self) -> str:
        """Take the oldest error, in words."""
        code = self._errors.popleft() if self._errors else 0
        return f'{code:+d},"{_TEXTS.get(code, "Execution error")}"'

    def clear(self) -> None:
        """*CLS."""
        self._errors.clear()

    def reset(self) -> None:
        """*RST: the error queue stays."""
        was_on = self._settings.on
        self._settings = _Settings()
        if was_on:
            self._put()

    @property
    def identity(self) -> str:
        maker, _, number = self._model.partition(" ")
        return f"{maker} Technologies,{number},{self._serial},2.03-1.19-2.00-52-00"

    @property
    def settings(self) -> _Settings:
        """As they are set."""
        return self._settings

    @property
    def highest_frequency(self) -> float:
        """Hz."""
        return self._highest

    def check_suffix(self, channel: int) -> None:
        """Raise ScpiError for an output that it has not."""
        if channel > 1 + (self._model in TWO_OUTPUTS):
            raise ScpiError(-114)

    def change(self, **update: object) -> None:
        """Take settings over, clipped to what goes together, and put the wave out if it is on."""
        before = (self._settings.on, self._wave_levels())
        for name, value in update.items():
            setattr(self._settings, name, value)
        self._clip()
        wave = {"shape", "frequency", "amplitude", "offset", "on"} & set(update)
        if wave or before != (self._settings.on, self._wave_levels()):
            self._put()

    def _clip(self) -> None:
        """Amplitude and offset within what the output gives; -222 if they were not."""
        settings, scale = self._settings, self._settings.scale
        most = LARGEST_LEVEL * scale
        wanted = (settings.amplitude, settings.offset)
        if settings.shape == "DC":
            settings.offset = min(max(settings.offset, -most), most)
        else:
            least = SMALLEST_AMPLITUDE * scale
            settings.amplitude = min(max(settings.amplitude, least), 2 * most)
            room = most - settings.amplitude / 2
            settings.offset = min(max(settings.offset, -room), room)
        if any(
            abs(now - asked) > 1e-9
            for now, asked in zip((settings.amplitude, settings.offset), wanted, strict=True)
        ):
            self.report(-222)

    def _wave_levels(self) -> tuple[float, float]:
        """What it really makes at an input of high impedance (V)."""
        settings = self._settings
        real = 2.0 / settings.scale
        swing = 0.0 if settings.shape == "DC" else settings.amplitude / 2
        return real * (settings.offset - swing), real * (settings.offset + swing)

    def _put(self) -> None:
        settings = self._settings
        if not settings.on:
            self._output_stage.put(None)
            return
        low, high = self._wave_levels()
        # a constant level is a square wave without height
        shape: Waveform = "sine" if settings.shape == "SIN" else "square"
        frequency = 1.0 if settings.shape == "DC" else settings.frequency
        self._output_stage.put(Wave(shape, frequency, low, high, self.clock.now()))


# -- commands

_Command = ScpiCommand[Simulated33500]
_Write = Callable[[Simulated33500, ScpiArguments], None]


def _number(value: float) -> str:
    return f"{value:+.15E}"


def _frequency(unit: Simulated33500, arguments: ScpiArguments) -> float:
    return _clipped(unit, arguments, LOWEST_FREQUENCY, unit.highest_frequency, 1e3)


def _clipped(
    unit: Simulated33500, arguments: ScpiArguments, low: float, high: float, default: float
) -> float:
    """A number; one that is out of range is clipped, and an error says so."""
    value = arguments.number(-1e300, 1e300, default, {"MIN": low, "MAX": high}.get)
    inside = min(max(value, low), high)
    if inside != value:
        unit.report(-222)
    return inside


def _apply(shape: Shape) -> _Write:
    def write(unit: Simulated33500, arguments: ScpiArguments) -> None:
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


def _shape(unit: Simulated33500, arguments: ScpiArguments) -> None:
    unit.change(shape=arguments.choice("SINusoid", "SQUare", "DC"))


def _level(which: Literal["low", "high"]) -> _Write:
    def write(unit: Simulated33500, arguments: ScpiArguments) -> None:
        level, settings = arguments.number(-1e300, 1e300, 0.0), unit.settings
        low, high = (settings.offset + sign * settings.amplitude / 2 for sign in (-1, 1))
        low, high = (level, high) if which == "low" else (low, level)
        if not high > low:
            raise ScpiError(-221)
        unit.change(amplitude=high - low, offset=(high + low) / 2)

    return write


def _load(unit: Simulated33500, arguments: ScpiArguments) -> None:
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


def _commands() -> list[_Command]:
    def told(
        pattern: str,
        write: _Write,
        shown: Callable[[Simulated33500], str],
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

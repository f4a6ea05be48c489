"""A 33500 behind its interface: settings, errors, and what they put on the output."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Literal

from drivers.agilent33500.datasheet import (
    HIGHEST_FREQUENCY,
    LARGEST_LEVEL,
    OUTPUT_RESISTANCE,
    SMALLEST_AMPLITUDE,
)
from drivers.capabilities import Waveform
from drivers.clock import Clock
from drivers.simulated.instruments.scpi_errors import COMMAND_ERRORS
from drivers.simulated.physics.two_terminal import VoltageSink

from .wave import PeriodicWave, WaveOutput

Shape = Literal["SIN", "SQU", "DC"]
_QUEUE_LENGTH = 20
_TEXTS = {
    0: "No error",
    -100: "Command error",
    **COMMAND_ERRORS,
    -221: "Settings conflict",
    -222: "Data out of range; value clipped",
    -224: "Illegal parameter value",
    -350: "Queue overflow",
}


@dataclass
class GeneratorSettings:
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


class GeneratorUnit:
    """One of `model` with its first output on `sink`, an input of high impedance."""

    def __init__(self, clock: Clock, sink: VoltageSink | None, model: str, serial: str) -> None:
        self._clock = clock
        self._model = model
        self._serial = serial
        self._highest = HIGHEST_FREQUENCY[model]
        self._settings = GeneratorSettings()
        self._stage = WaveOutput(clock, sink)
        self._errors: deque[int] = deque()

    def update(self) -> None:
        """See that the input that it drives knows what comes."""
        self._stage.update()

    @property
    def has_errors(self) -> bool:
        """Whether the error queue holds one."""
        return bool(self._errors)

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
        self._settings = GeneratorSettings()
        if was_on:
            self._put()

    @property
    def identity(self) -> str:
        """What *IDN? answers."""
        maker, _, number = self._model.partition(" ")
        return f"{maker} Technologies,{number},{self._serial},2.03-1.19-2.00-52-00"

    @property
    def settings(self) -> GeneratorSettings:
        """As they are set."""
        return self._settings

    @property
    def highest_frequency(self) -> float:
        """Hz."""
        return self._highest

    def change(self, **update: object) -> None:
        """Take settings over, clipped to what goes together, and put the wave out if it is on."""
        before = (self._settings.on, self.wave_levels())
        for name, value in update.items():
            setattr(self._settings, name, value)
        self._clip()
        wave = {"shape", "frequency", "amplitude", "offset", "on"} & set(update)
        if wave or before != (self._settings.on, self.wave_levels()):
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

    def wave_levels(self) -> tuple[float, float]:
        """What the wave goes between, on or off, at an input of high impedance (V)."""
        settings = self._settings
        real = 2.0 / settings.scale
        swing = 0.0 if settings.shape == "DC" else settings.amplitude / 2
        return real * (settings.offset - swing), real * (settings.offset + swing)

    def _put(self) -> None:
        settings = self._settings
        if not settings.on:
            self._stage.put(None)
            return
        low, high = self.wave_levels()
        # a constant level is a square wave without height
        shape: Waveform = "sine" if settings.shape == "SIN" else "square"
        frequency = 1.0 if settings.shape == "DC" else settings.frequency
        self._stage.put(PeriodicWave(shape, frequency, low, high, self._clock.now()))

"""The LDC500's temperature controller and the mount it cools, as a one-pole plant.

Closed loop is taken as a plain exponential approach: tuning (PID gains) and overshoot are not here.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from .lag import Floats, Lag
from .registers import Registers

#: The laboratory (°C), where the mount rests with the TEC off.
AMBIENT = 25.0
#: A small laser mount (assumed): cooling per TEC current (K/A), resistance of the TEC (Ω), and
#: time constants (s) of the mount by itself and of a tuned loop.
COOLING = 20.0
RESISTANCE = 1.5
OPEN_LOOP_TAU = 20.0
CLOSED_LOOP_TAU = 5.0
#: The temperature counts as stable within this distance of its setpoint (K).
STABLE_WITHIN = 0.1
#: How long an autotune takes (s).
TUNING_TIME = 60.0
#: Beta of a usual 10 kΩ thermistor (K).
BETA = 3950.0

_CC = 0
_ZERO_CELSIUS = 273.15


class TemperatureController:
    """The mount's temperature as `registers` command it."""

    def __init__(self, registers: Registers) -> None:
        self._registers = registers
        self._lag = Lag.resting(AMBIENT)
        self.tuned_at: float | None = None  #: when the autotune in progress, or the last, ends

    @property
    def on(self) -> bool:
        """Whether the controller is switched on."""
        return bool(self._registers.tokens["TEON"])

    @property
    def current_limit(self) -> float:
        """What `TILM` and `TVLM` together let through (A)."""
        numbers = self._registers.numbers
        return min(abs(numbers["TILM"]), abs(numbers["TVLM"]) / RESISTANCE)

    def plan(self, now: float) -> None:
        """Work out the approach to what the settings now ask for."""
        numbers = self._registers.numbers
        tau = OPEN_LOOP_TAU
        target = AMBIENT
        if self.on and self._registers.tokens["TMOD"] == _CC:
            limit = self.current_limit
            target = AMBIENT - COOLING * min(max(numbers["TCUR"], -limit), limit)
        elif self.on:
            reach = COOLING * self.current_limit
            target = min(max(numbers["TEMP"], AMBIENT - reach), AMBIENT + reach)
            tau = CLOSED_LOOP_TAU
        self._lag = Lag.build(tau, [now], [target], float(self._lag.at(now)))

    def temperature(self, times: ArrayLike) -> Floats:
        """Temperature of the mount and of the diode on it (°C)."""
        return self._lag.at(times)

    def cuts(self) -> Floats:
        """Bench times between which the temperature may be taken as constant."""
        return self._lag.cuts()

    @property
    def settled_at(self) -> float:
        """Bench time from which the temperature no longer changes."""
        return self._lag.settled_at

    def current(self, time: float) -> float:
        """TEC current (A), positive when it cools: what the plant needs to move as it does."""
        if not self.on:
            return 0.0
        now, target = float(self._lag.at(time)), float(self._lag.levels[-1])
        slope = (target - now) / self._lag.tau
        needed = (AMBIENT - now - OPEN_LOOP_TAU * slope) / COOLING
        return min(max(needed, -self.current_limit), self.current_limit)

    def voltage(self, time: float) -> float:
        """TEC voltage (V)."""
        return RESISTANCE * self.current(time)

    def raw(self, time: float) -> float:
        """What the sensor itself gives: kΩ (thermistor, Pt100), V (LM335) or µA (AD590)."""
        celsius = float(self._lag.at(time))
        kelvin = celsius + _ZERO_CELSIUS
        sensor = int(self._registers.numbers["TSNR"])
        if sensor <= 3:
            return 10.0 * math.exp(BETA * (1.0 / kelvin - 1.0 / (25.0 + _ZERO_CELSIUS)))
        return (0.1 * (1.0 + 3.851e-3 * celsius), kelvin / 100.0, kelvin)[sensor - 4]

    def tuning(self, time: float) -> bool:
        """Whether an autotune is in progress at `time` (bench s)."""
        return self.tuned_at is not None and time < self.tuned_at

    def stable_at(self) -> float:
        """When the temperature comes within `STABLE_WITHIN` of where it is going."""
        distance = abs(float(self._lag.states[-1] - self._lag.levels[-1]))
        wait = math.log(distance / STABLE_WITHIN) if distance > STABLE_WITHIN else 0.0
        return float(self._lag.edges[-1]) + self._lag.tau * wait

    def milestones(self) -> list[float]:
        """The times at which something will have come about by itself."""
        return [self.stable_at()] + ([self.tuned_at] if self.tuned_at is not None else [])

    def condition(self, time: float) -> int:
        """`TECR?`, in the bit order of the manual's status diagram (figure 4.1)."""
        numbers = self._registers.numbers
        celsius, amperes = float(self._lag.at(time)), self.current(time)
        flags = (
            self.on,
            self._registers.tokens["TMOD"] == 1,
            self.on and bool(np.isclose(celsius, numbers["TEMP"], rtol=0, atol=STABLE_WITHIN)),
            self.tuning(time),
            self.on and amperes >= self.current_limit,
            self.on and amperes <= -self.current_limit,
            self.on and abs(RESISTANCE * amperes) >= abs(numbers["TVLM"]),
            False,  # T Fault
            celsius > numbers["TMAX"],
            celsius < numbers["TMIN"],
        )
        return sum(flag << bit for bit, flag in enumerate(flags))

"""A photodiode in steady light: pure functions of bias or current and photocurrent.

With series resistance the equation is implicit. It has one root, which is found between bounds by
Newton's steps, or by halving where a step would leave the bounds.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from drivers.config.photodiode import Collection, DiodeLaw, PhotodiodePhysics
from drivers.simulated.physics.photodetector.steady_state import BOLTZMANN, ELEMENTARY_CHARGE
from drivers.simulated.physics.two_terminal import Floats

_MOST_STEPS = 200
#: Any larger current is as far beyond every meter.
_LARGEST_EXPONENT = 500.0
#: After a step below this, relative to the voltage or to n·kT/q, the next is below rounding.
_CLOSE = 1e-12


@dataclass(frozen=True)
class Junction:
    """A junction at one temperature: I = c·(I0·(exp(v/a) - 1) + v/R_sh - L·h(v)), v = V - I·R_s.

    L is the photocurrent if all of it were collected, h(v) the share that is, and c a factor of
    order one by which the whole conductance fluctuates. Forward bias and current are positive.
    """

    saturation: float  #: I0 (A)
    slope: float  #: a = n·kT/q (V)
    shunt: float  #: R_sh (Ω)
    series: float  #: R_s (Ω)
    collection: Collection | None = None

    @classmethod
    def of(cls, physics: PhotodiodePhysics, temperature: float) -> Junction:
        """The junction of a device at `temperature` (K)."""
        return cls(
            saturation_current(physics.diode, temperature),
            physics.diode.ideality * thermal_voltage(temperature),
            physics.shunt_resistance,
            physics.series_resistance,
            physics.collection,
        )

    def collected(self, voltage: Floats) -> Floats:
        """Share h of the photocurrent that is collected at a junction voltage (V); negative where
        the field drives it back."""
        if self.collection is None:
            return np.ones(voltage.shape)
        x = (self.collection.built_in - voltage) / self.collection.voltage
        return np.asarray(-x * np.expm1(-1.0 / np.maximum(np.abs(x), 1e-300)))

    def _collected_slope(self, voltage: Floats) -> Floats:
        """dh/dv (1/V), zero or below."""
        if self.collection is None:
            return np.zeros(voltage.shape)
        x = np.abs(self.collection.built_in - voltage) / self.collection.voltage
        inverse = 1.0 / np.maximum(x, 1e-300)
        return np.asarray((np.exp(-inverse) * (1.0 + inverse) - 1.0) / self.collection.voltage)

    def exponent(self, voltage: Floats) -> Floats:
        """v/a, as far as its exponential is a number."""
        return np.asarray(np.minimum(voltage / self.slope, _LARGEST_EXPONENT))

    def through(self, voltage: Floats, light: Floats) -> Floats:
        """Current (A) at a junction voltage (V) with the photocurrent `light` (A), for c = 1."""
        dark = self.saturation * np.expm1(self.exponent(voltage)) + voltage / self.shunt
        return np.asarray(dark - light * self.collected(voltage))

    def conductance(self, voltage: Floats, light: Floats) -> Floats:
        """Its derivative by the junction voltage (S), for c = 1; always positive."""
        diode = self.saturation / self.slope * np.exp(self.exponent(voltage))
        return np.asarray(diode + 1.0 / self.shunt - light * self._collected_slope(voltage))

    def voltage_at_bias(self, bias: Floats, light: Floats, factor: Floats) -> Floats:
        """Junction voltage v (V) while `bias` (V) is applied; all of one shape."""
        if self.series == 0:
            return np.array(bias)
        drop = factor * self.series

        def excess(v: Floats) -> tuple[Floats, Floats]:
            value = drop * self.through(v, light) + v - bias
            return value, drop * self.conductance(v, light) + 1.0

        # no more flows than the series resistance lets through, with the light's help
        most = self.slope * np.log1p((np.maximum(bias, 0.0) / drop + light) / self.saturation)
        low = np.where(bias > most, 0.0, np.minimum(bias, most))
        low = np.where(excess(low)[0] > 0, np.minimum(low, 0.0), low)
        backward = light + self.saturation + np.maximum(-bias, 0.0) / self.shunt
        high = np.maximum(np.minimum(bias + drop * backward, most), low)
        return _root(excess, low, high, self.slope)

    def voltage_at_current(self, current: Floats, light: Floats, factor: Floats) -> Floats:
        """Junction voltage v (V) while `current` (A) is forced; all of one shape."""
        inner = current / factor

        def excess(v: Floats) -> tuple[Floats, Floats]:
            return self.through(v, light) - inner, self.conductance(v, light)

        zero = np.zeros(current.shape)
        forward = excess(zero)[0] <= 0
        drive = np.maximum(inner + light, 0.0)
        most = np.minimum(self.slope * np.log1p(drive / self.saturation), drive * self.shunt)
        low = np.where(forward, 0.0, np.minimum(inner, 0.0) * self.shunt)
        return _root(excess, low, np.where(forward, most, 0.0), self.slope)

    def current_at(self, voltage: Floats, bias: Floats, light: Floats, factor: Floats) -> Floats:
        """Current (A) that belongs to a junction voltage which was found for a bias.

        From the junction, or where the junction conducts better from the series resistance: either
        way rounding of the voltage matters least.
        """
        current = factor * self.through(voltage, light)
        if self.series == 0:
            return np.asarray(current)
        steep = factor * self.conductance(voltage, light) * self.series > 1.0
        return np.where(steep, (bias - voltage) / self.series, current)

    def current(self, bias: Floats, light: Floats) -> Floats:
        """Current (A) at `bias` (V) with the photocurrent `light` (A); both of one shape."""
        factor = np.ones(bias.shape)
        return self.current_at(self.voltage_at_bias(bias, light, factor), bias, light, factor)


def thermal_voltage(temperature: float) -> float:
    """kT/q (V)."""
    return BOLTZMANN * temperature / ELEMENTARY_CHARGE


def saturation_current(law: DiodeLaw, temperature: float) -> float:
    """I0 (A) at `temperature` (K)."""
    rise = 1.0 / thermal_voltage(law.temperature) - 1.0 / thermal_voltage(temperature)
    return law.saturation_current * math.exp(law.activation_energy / law.ideality * rise)


def _root(
    excess: Callable[[Floats], tuple[Floats, Floats]], low: Floats, high: Floats, scale: float
) -> Floats:
    """Where the rising `excess` (value and derivative) is zero, between `low` and `high`.

    Starts from `high`, from where a convex function is approached without passing the root.
    """
    v = high
    for _ in range(_MOST_STEPS):
        value, slope = excess(v)
        high = np.where(value >= 0, np.minimum(high, v), high)
        low = np.where(value <= 0, np.maximum(low, v), low)
        following = v - value / slope
        outside = (following < low) | (following > high)
        following = np.where(outside, low + (high - low) / 2, following)
        still = np.abs(following - v) > _CLOSE * np.maximum(np.abs(v), scale)
        v = following
        if not np.any(still):
            break
    return v

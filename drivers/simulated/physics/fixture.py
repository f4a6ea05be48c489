"""What lies between a meter and the device on the sample stage, and falls on it beside the laser's
light: leakage of cables and fixture, thermal voltages in the leads, stray light, mains hum."""

from __future__ import annotations

from typing import Protocol, cast, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike

from drivers.config.quantities import MW_PER_CM2

from .light import SampleLight
from .mains import MainsHum
from .two_terminal import Floats, TwoTerminal, charging_behind

_STEPS = 12  #: of Newton's method
_STEP_V = 1e-6  #: for a slope


class Known(Protocol):
    """What is known of a device at one bias and irradiance."""

    @property
    def photocurrent(self) -> float:
        """Light current less dark current (A)."""
        ...


class KnownInLight(TwoTerminal, Protocol):
    """A device whose current in steady light is known."""

    def truth(self, bias: float, irradiance: float) -> Known:
        """What there is at `bias` (V) in steady light of `irradiance` (mW/cm²)."""
        ...


@runtime_checkable
class InSteadyLight(Protocol):
    """A device that tells its photocurrent at many biases and irradiances at once."""

    def photocurrent(self, bias: ArrayLike, irradiance: ArrayLike) -> Floats:
        """Light current less dark current (A) at `bias` (V) in steady light of `irradiance` (W/m²);
        the arrays broadcast."""
        ...


class Fixture:
    """`device` as the meter finds it, as `drivers.simulated.physics.two_terminal.TwoTerminal`.

    `leakage` (S) lies beside it and `emf` (V) in series with it. `stray_light` (W/m²) adds what it
    would in steady state, and needs a `KnownInLight`: it has always been there. The `hum` is what
    all of this picks up of the mains.
    """

    def __init__(
        self,
        device: TwoTerminal,
        light: SampleLight,
        *,
        leakage: float = 0.0,
        emf: float = 0.0,
        stray_light: float = 0.0,
        hum: MainsHum | None = None,
    ) -> None:
        self._device = device
        self._light = light
        self._leakage = leakage
        self._emf = emf
        self._stray_light = stray_light
        self._hum = hum

    def current(
        self, start: ArrayLike, aperture: float, bias: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        """Mean current (A) over each aperture; see `TwoTerminal`."""
        volts = np.asarray(bias, np.float64)
        inside = volts + self._emf
        current = self._device.current(start, aperture, inside, conversion)
        current = current + self._leakage * volts
        if self._stray_light:
            current = current + self._of_stray_light(inside, self._light.mean(start, aperture))
        if self._hum is not None:
            current = current + self._hum.mean(start, aperture)
        return np.asarray(current)

    def charging_current(
        self, start: ArrayLike, aperture: float, times: Floats, volts: Floats
    ) -> Floats:
        """What steps of bias cost the device; see `Charging`."""
        return charging_behind(self._device, start, aperture, times, volts)

    def _of_stray_light(self, bias: ArrayLike, irradiance: ArrayLike) -> Floats:
        """What it adds (A) at `bias` (V) in the light of `irradiance` (W/m²)."""
        volts, lit = np.broadcast_arrays(bias, irradiance)
        if isinstance(self._device, InSteadyLight):
            lighter = self._device.photocurrent(volts, lit + self._stray_light)
            return np.asarray(lighter - self._device.photocurrent(volts, lit))
        points, where = np.unique(
            np.stack([volts.ravel(), lit.ravel()]), axis=1, return_inverse=True
        )
        truth = cast(KnownInLight, self._device).truth
        added = [
            truth(v, (e + self._stray_light) / MW_PER_CM2).photocurrent
            - truth(v, e / MW_PER_CM2).photocurrent
            for v, e in points.T.tolist()
        ]
        return np.array(added)[where.ravel()].reshape(volts.shape)

    def voltage(
        self, start: ArrayLike, aperture: float, current: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        """Mean voltage (V) over each aperture while current is forced; see `TwoTerminal`."""
        amps = np.asarray(current, np.float64)
        volts = self._device.voltage(start, aperture, amps, conversion) - self._emf
        for _ in range(_STEPS):
            flowing = self.current(start, aperture, volts, conversion)
            more = self.current(start, aperture, volts + _STEP_V, conversion)
            volts = volts - (flowing - amps) * _STEP_V / (more - flowing)
        return np.asarray(volts)

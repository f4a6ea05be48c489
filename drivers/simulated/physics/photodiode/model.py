"""The simulated photodiode: junction, response, charging and noise put together as one device
between the terminals of an SMU. Its parts live in the modules beside this one."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drivers.config.photodiode import JunctionResponsivity, PhotodiodePhysics
from drivers.config.quantities import MW_PER_CM2
from drivers.simulated.physics.conductance_noise import ConductanceNoise
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.noise import Stream
from drivers.simulated.physics.photodetector import Truth
from drivers.simulated.physics.photodetector.steady_state import (
    BOLTZMANN,
    ELEMENTARY_CHARGE,
    quantum_efficiency,
)
from drivers.simulated.physics.two_terminal import Floats

from .capacitance import capacitance, charge
from .junction import Junction
from .lag import FORGOTTEN, lagged_change, lagged_mean

# lattice spacings of the 1/f noise (s): slower is drift, faster no SMU's aperture resolves
_FLICKER_LONGEST, _FLICKER_SHORTEST = 2.0**14, 2.0**-19
#: Time constants closer than this (relative) would cancel in the response of two poles.
_APART = 1e-5
_W_PER_MW = 1e-3


@dataclass(frozen=True)
class PhotodiodeTruth(Truth):
    """What an ideal measurement would find; currents are negative where light drives them, R is
    positive."""

    open_circuit_voltage: float  #: V at this irradiance
    short_circuit_current: float  #: A at this irradiance, positive
    rc_time: float  #: s, of the second pole at this bias and irradiance; 0 without capacitance


@dataclass(frozen=True)
class _State:
    """The device during some readings; arrays of shape (n,)."""

    light: Floats  #: A, the photocurrent if all were collected
    factor: Floats  #: of the conductance, by 1/f noise


class Photodiode:
    """A photodiode in a beam, as `drivers.simulated.physics.two_terminal.TwoTerminal`.

    Its current is a function of bench time, bias, the light's history and the seed. It may be asked
    about any moment in any order; the light may be changed from any moment on at any time.
    """

    def __init__(
        self,
        physics: PhotodiodePhysics,
        area: float,
        light: SampleLight,
        *,
        seed: int = 0,
        temperature: float = 293.0,
        wavelength: float | None = None,
        noise: bool = True,
    ) -> None:
        """`area` is in cm², `temperature` in K, `wavelength` of the light in nm (that of the
        responsivity if not given). Without `noise` nothing about the device is random; the light's
        fluctuation is the light's own.
        """
        self.physics = physics
        self.area = area
        self.temperature = temperature
        self.wavelength = wavelength or physics.responsivity.wavelength  #: nm
        self._responsivity = responsivity_at(self.wavelength, physics.responsivity)
        self._light = light
        self._noise = noise
        self._white = Stream(seed, "photodiode/white")
        self._conductance_noise = ConductanceNoise(
            physics.noise,
            area,
            seed=seed,
            source="photodiode",
            longest=_FLICKER_LONGEST,
            shortest=_FLICKER_SHORTEST,
        )

    @property
    def junction(self) -> Junction:
        """The junction at the present temperature."""
        return Junction.of(self.physics, self.temperature)

    def current(
        self, start: ArrayLike, aperture: float, bias: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        """Mean current (A) over each aperture; see `TwoTerminal`."""
        shape, when, volts, number = _flat(start, aperture, bias, conversion)
        junction, physics = self.junction, self.physics
        light = self._photocurrent(when, aperture, np.full(when.shape, self._transit))
        if physics.capacitance is not None and physics.series_resistance > 0:
            # the second pole, with the capacitance at the bias that the junction is left with
            inner = junction.voltage_at_bias(volts, light, np.ones(when.shape))
            rc = self._rc(junction, inner, light)
            rc = np.where(np.abs(rc / self._transit - 1.0) < _APART, rc * (1 + 2 * _APART), rc)
            slower = self._photocurrent(when, aperture, rc)
            light = light + rc / (self._transit - rc) * (light - slower)
        state = self._state(when, aperture, light, number)
        inner = junction.voltage_at_bias(volts, state.light, state.factor)
        current = junction.current_at(inner, volts, state.light, state.factor)
        if self._noise:
            sigma = self._white_sigma(junction, state, inner, aperture)
            current = current + sigma * self._white.normals_at(number)
        return current.reshape(shape)

    def voltage(
        self, start: ArrayLike, aperture: float, current: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        """Mean voltage (V) over each aperture while current is forced; see `TwoTerminal`.

        The junction is taken as charged: it follows light and current at once.
        """
        shape, when, amps, number = _flat(start, aperture, current, conversion)
        junction = self.junction
        light = self._photocurrent(when, aperture, np.full(when.shape, self._transit))
        state = self._state(when, aperture, light, number)
        inner = junction.voltage_at_current(amps, state.light, state.factor)
        volts = inner + amps * junction.series
        if self._noise:
            sigma = self._white_sigma(junction, state, inner, aperture)
            inside = state.factor * junction.conductance(inner, state.light)
            resistance = 1.0 / inside + junction.series
            fluctuation = sigma * resistance * self._charged(1.0 / inside, inner, aperture)
            volts = volts - fluctuation * self._white.normals_at(number)
        return volts.reshape(shape)

    def charging_current(
        self, start: ArrayLike, aperture: float, times: Floats, volts: Floats
    ) -> Floats:
        """Mean current (A) that charges the junction; see `two_terminal.Charging`."""
        begin = np.atleast_1d(np.asarray(start, np.float64))
        law = self.physics.capacitance
        if law is None:
            return np.zeros(np.shape(start))
        bias = volts[np.maximum(np.searchsorted(times, begin, "right") - 1, 0)]
        tau = np.maximum(self.physics.series_resistance * capacitance(bias, law), 1e-15)
        change = lagged_change(times, charge(volts, law), begin, aperture, tau)
        return change.reshape(np.shape(start))

    def photocurrent(self, bias: ArrayLike, irradiance: ArrayLike) -> Floats:
        """Steady photocurrent (A), light minus dark, at `bias` (V) and `irradiance` (W/m²); the
        arrays broadcast."""
        volts, level = np.broadcast_arrays(
            np.asarray(bias, np.float64), np.asarray(irradiance, np.float64)
        )
        junction, light = self.junction, self._generated(level.ravel())
        dark = junction.current(volts.ravel(), np.zeros(volts.size))
        return (junction.current(volts.ravel(), light) - dark).reshape(volts.shape)

    def truth(self, bias: float, irradiance: float) -> PhotodiodeTruth:
        """What there is to be found at `bias` (V) in steady light of `irradiance` (mW/cm²)."""
        light, junction = self._generated(np.array([irradiance * MW_PER_CM2])), self.junction
        lit = np.array([0.0, light[0], light[0]])
        dark, at_bias, short = junction.current(np.array([bias, bias, 0.0]), lit).tolist()
        inner = junction.voltage_at_bias(np.array([bias]), light, np.ones(1))
        open_V = float(junction.voltage_at_current(np.zeros(1), light, np.ones(1))[0])
        photocurrent = at_bias - dark
        power = irradiance * _W_PER_MW * self.area
        responsivity = -photocurrent / power if power else math.nan
        return PhotodiodeTruth(
            dark_current=dark,
            photocurrent=photocurrent,
            responsivity=responsivity,
            ratio=(dark + photocurrent) / dark if bias else math.nan,
            eqe=float(quantum_efficiency(responsivity, self.wavelength)),
            open_circuit_voltage=open_V,
            short_circuit_current=0.0 - short,
            rc_time=float(self._rc(junction, inner, light)[0]),
        )

    # -- the parts

    @property
    def _transit(self) -> float:
        return self.physics.response.time_constant

    def _generated(self, irradiance: Floats) -> Floats:
        """Photocurrent (A), all of it collected, in steady light of `irradiance` (W/m²)."""
        law = self.physics.responsivity
        level = irradiance / MW_PER_CM2
        if law.saturation_irradiance is not None:
            level = level / (1.0 + level / law.saturation_irradiance)
        return np.asarray(self._responsivity * self.area * _W_PER_MW * level)

    def _photocurrent(self, start: Floats, aperture: float, tau: Floats) -> Floats:
        """Photocurrent (A) after one pole with the time constants `tau` (s); shapes (n,)."""
        if not start.size:
            return np.zeros(0)
        times = self._light.times
        # the steps that any of the readings still sees, and the level before them
        oldest = float(np.min(start - FORGOTTEN * tau))
        first = max(0, int(np.searchsorted(times, oldest, "right")) - 1)
        last = int(np.searchsorted(times, float(np.max(start)) + aperture, "right"))
        seen = self._generated(self._light.levels[first:last])
        return lagged_mean(times[first:last], seen, start, aperture, tau)

    def _state(
        self, start: Floats, aperture: float, light: Floats, number: NDArray[np.int64]
    ) -> _State:
        middle = start + aperture / 2
        level = self._light.at(middle)
        lit = level > 0  # what is left of a pulse fluctuates no more
        if np.count_nonzero(lit):
            fluctuation = self._light.fluctuation(middle[lit], aperture)
            saturation = self.physics.responsivity.saturation_irradiance
            if saturation is not None:
                fluctuation = fluctuation / (1.0 + level[lit] / MW_PER_CM2 / saturation)
            light = light.copy()
            light[lit] *= np.maximum(1.0 + fluctuation, 0.0)
        factor = np.ones(start.shape)
        if self._noise and not self._conductance_noise.silent:
            factor = self._conductance_noise.factor(middle, aperture, number)
        return _State(light, factor)

    def _rc(self, junction: Junction, voltage: Floats, light: Floats) -> Floats:
        """Time constant (s) of the capacitance behind the series resistance beside the junction."""
        law = self.physics.capacitance
        if law is None:
            return np.zeros(voltage.shape)
        beside = 1.0 + junction.series * junction.conductance(voltage, light)
        return np.asarray(junction.series * capacitance(voltage, law) / beside)

    def _charged(self, resistance: Floats, voltage: Floats, aperture: float) -> Floats:
        """How much less a noise of open terminals is for the capacitance across them (relative)."""
        law = self.physics.capacitance
        if law is None:
            return np.ones(resistance.shape)
        x = np.maximum(aperture / (resistance * capacitance(voltage, law)), 1e-6)
        return np.sqrt((x + np.expm1(-x)) / x)

    def _white_sigma(
        self, junction: Junction, state: _State, voltage: Floats, aperture: float
    ) -> Floats:
        """Standard deviation (A) of a reading's current from thermal and shot noise.

        Forward, backward and photocurrent are independent streams, so that in equilibrium their
        shot noise is the thermal noise of the junction (van der Ziel, Proc. IRE 46, 1019, 1958).
        """
        charge_2q = 2.0 * ELEMENTARY_CHARGE
        thermal = 4.0 * BOLTZMANN * self.temperature
        inside = state.factor * junction.conductance(voltage, state.light)
        outward = 1.0 / (1.0 + inside * junction.series)
        density = thermal * state.factor / junction.shunt * outward**2
        density += thermal * junction.series * (inside * outward) ** 2
        noise = self.physics.noise
        if noise.shot or noise.excess:
            streams = junction.saturation * (np.exp(junction.exponent(voltage)) + 1.0)
            streams += state.light * np.abs(junction.collected(voltage))
            density += (noise.shot + noise.excess) * charge_2q * state.factor * streams * outward**2
        return np.asarray(np.sqrt(density / (2.0 * aperture)))


def responsivity_at(wavelength: float, law: JunctionResponsivity) -> float:
    """Responsivity (A/W) at a wavelength (nm): straight lines between the points that are known,
    and the quantum efficiency of the nearest beyond them."""
    known = {law.wavelength: law.value} | {p.wavelength: p.value for p in law.spectrum}
    points = sorted(known)
    inside = min(max(wavelength, points[0]), points[-1])
    value = float(np.interp(inside, points, [known[point] for point in points]))
    return value * wavelength / inside


def _flat(
    start: ArrayLike, aperture: float, level: ArrayLike, conversion: ArrayLike
) -> tuple[tuple[int, ...], Floats, Floats, NDArray[np.int64]]:
    """The common shape of readings, and their parameters as flat arrays of one length."""
    if not aperture > 0:
        raise ValueError(f"the aperture must be positive, got {aperture} s")
    when, value, number = np.broadcast_arrays(
        np.asarray(start, np.float64),
        np.asarray(level, np.float64),
        np.asarray(conversion, np.int64),
    )
    return when.shape, when.ravel(), value.ravel(), number.ravel()

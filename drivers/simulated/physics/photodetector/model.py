"""The simulated photodetector: steady state, dynamics, drift and noise put together as one device
between the terminals of an SMU. Its parts live in the modules beside this one."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drivers.config.device import Physics
from drivers.simulated.physics.conductance_noise import ConductanceNoise
from drivers.simulated.physics.flicker import CENTRE
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.lorentzian import WHITE_FROM, Lorentzian, averaged
from drivers.simulated.physics.noise import Stream
from drivers.simulated.physics.two_terminal import Floats

from .bias_law import bias_for_current
from .drift import DAY, Ageing, PulseDrift
from .dynamics import Photoresponse
from .steady_state import BOLTZMANN, ELEMENTARY_CHARGE, SteadyState, quantum_efficiency

Ints = NDArray[np.int64]

# lattice spacings of the 1/f noise (s): it begins at one period a day, below which is drift, and
# ends where no SMU's aperture resolves it
_FLICKER_LONGEST = CENTRE * math.sqrt(0.5) * DAY
_FLICKER_SHORTEST = 2.0**-19
#: Share of the dark current that light leaves at least.
_LEAST = 1e-6
#: A share of the white noise's variance that no spectrum shows.
_UNTOLD = 1e-3
#: Less than this of the reference's photocurrent fluctuates no more when the light has gone.
_REMAINS = 1e-9


@dataclass(frozen=True)
class Truth:
    """What an ideal measurement of an unused device would find at one bias and irradiance."""

    dark_current: float  #: A
    photocurrent: float  #: A
    responsivity: float  #: A/W; nan in the dark
    ratio: float  #: light over dark current; nan at zero bias
    eqe: float  #: 1 is 100 %; nan in the dark


@dataclass(frozen=True)
class _State:
    """The device during some readings, apart from bias; arrays of shape (n,)."""

    dark: Floats  #: A, the dark current at its reference bias
    light: Floats  #: A, the photocurrent at its own
    tau: Floats  #: s, lifetime


class Photodetector:
    """A photoconductor in a beam, as `drivers.simulated.physics.two_terminal.TwoTerminal`.

    Its current is a function of bench time, bias, the light's history and the seed. It may be asked
    about any moment in any order; the light may be changed from any moment on at any time.
    """

    def __init__(
        self,
        physics: Physics,
        area: float,
        light: SampleLight,
        *,
        seed: int = 0,
        temperature: float = 293.0,
        wavelength: float | None = None,
        age_days: float = 0.0,
        noise: bool = True,
    ) -> None:
        """`area` is in cm², `temperature` in K, `wavelength` of the light in nm (that of the
        device file if not given), `age_days` the storage before bench time 0.

        Without `noise` nothing about the device is random: neither its current noise nor the
        scatter of its pulses and days. The light's fluctuation is the light's own.
        """
        self.physics = physics
        self.area = area
        self.temperature = temperature
        self._light = light
        self._noise = noise
        self._pulses = PulseDrift(physics.cycle_drift, seed, scatter=noise)
        self._ageing = Ageing(physics.storage, seed, age_days, scatter=noise)
        law = physics.responsivity
        self._steady = SteadyState(physics, area, temperature, wavelength or law.wavelength)
        self._response = Photoresponse(
            physics.response,
            law,
            light,
            self._pulse_factor,
            self._steady.relative,
            self._steady.worth,
        )
        self._white = Stream(seed, "photodetector/white")
        self._conductance_noise = ConductanceNoise(
            physics.noise,
            area,
            seed=seed,
            source="photodetector",
            longest=_FLICKER_LONGEST,
            shortest=_FLICKER_SHORTEST,
        )
        self._recombination = Lorentzian(seed, "photodetector/generation-recombination")
        response = physics.response
        power = response.irradiance * 1e-3 * area  # W
        level = response.irradiance / law.irradiance
        there = self._steady.light * float(self._steady.relative(level))
        eqe = abs(float(quantum_efficiency(there / power, law.wavelength)))
        self._gain_scale = eqe / response.time_constant  # times the law in bias, and lifetime

    def current(
        self, start: ArrayLike, aperture: float, bias: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        """Mean current (A) over each aperture; see `TwoTerminal`."""
        shape, when, volts, number = _flat(start, aperture, bias, conversion)
        state = self._state(when, aperture, number)
        dark, light = self._branches(state, volts)
        current = dark + light
        if self._noise:
            current += self._fluctuation(state, volts, dark, light, when, aperture, number)
        return current.reshape(shape)

    def voltage(
        self, start: ArrayLike, aperture: float, current: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        """Mean voltage (V) over each aperture while current is forced; see `TwoTerminal`."""
        shape, when, amps, number = _flat(start, aperture, current, conversion)
        state = self._state(when, aperture, number)
        steady, dark, light = self._steady, state.dark, state.light
        if steady.negative:  # what is left of the dark current, which has its law in bias
            dark, light = dark + light, np.zeros(light.shape)
        volts = bias_for_current(amps, dark, steady.dark_law, light, steady.light_law)
        if self._noise:
            branches = self._branches(state, volts)
            current_noise = self._fluctuation(state, volts, *branches, when, aperture, number)
            volts = volts - current_noise / self._conductance(state, volts)
        return volts.reshape(shape)

    def truth(self, bias: float, irradiance: float) -> Truth:
        """What there is to be found at `bias` (V) in steady light of `irradiance` (mW/cm²)."""
        dark = float(self._steady.dark_current(bias))
        light = float(self._steady.photocurrent(bias, irradiance))
        power = irradiance * 1e-3 * self.area  # W
        responsivity = light / power if power else math.nan
        return Truth(
            dark_current=dark,
            photocurrent=light,
            responsivity=responsivity,
            ratio=(dark + light) / dark if dark else math.nan,
            eqe=float(quantum_efficiency(responsivity, self._steady.wavelength)),
        )

    # -- the parts

    def _pulse_factor(self, pulse: int, start: float) -> float:
        return self._pulses.factor(pulse) * self._ageing.of_the_day(start)

    def _state(self, start: Floats, aperture: float, number: Ints) -> _State:
        relative, tau = self._response.mean(start, aperture)
        middle = start + aperture / 2
        relative = relative * self._ageing.kept(middle)
        lit = self._light.at(middle) > 0
        # what is left of a pulse keeps what the light was off by when it went
        went = self._light.last_change(middle) - aperture / 2
        seen = np.where(lit | np.isinf(went), middle, went)
        there = np.flatnonzero(lit | (relative > _REMAINS))
        if there.size:
            # slow against the response: the photocurrent follows it along its power law
            fluctuation = 1.0 + self._light.fluctuation(seen[there], aperture)
            exponent = self._steady.exponent(relative[there])
            relative[there] *= np.maximum(fluctuation, 0.0) ** exponent
        dark = np.full(start.shape, self._steady.dark)
        light = self._steady.light * relative
        if self._steady.negative:  # a scatter upwards cannot take more than there is
            light = np.maximum(light, -(1.0 - _LEAST) * dark)
        if self._noise and not self._conductance_noise.silent:
            conductance = self._conductance_noise.factor(middle, aperture, number)
            dark, light = dark * conductance, light * conductance
        return _State(dark, light, tau)

    def _branches(self, state: _State, bias: Floats) -> tuple[Floats, Floats]:
        """Dark current and photocurrent (A) without white noise."""
        steady = self._steady
        return state.dark * steady.dark_law.current(bias), state.light * steady.light_law.current(
            bias
        )

    def _conductance(self, state: _State, bias: Floats) -> Floats:
        """Differential conductance dI/dV (S)."""
        steady = self._steady
        dark = state.dark * steady.dark_law.conductance(bias)
        return np.asarray(dark + state.light * steady.light_law.conductance(bias))

    def _fluctuation(
        self,
        state: _State,
        bias: Floats,
        dark: Floats,
        light: Floats,
        start: Floats,
        aperture: float,
        number: Ints,
    ) -> Floats:
        """What thermal, shot, excess and g-r noise add to readings of these currents (A).

        A white one-sided density S averages to the variance S/(2·aperture). The g-r Lorentzian
        4qIG/(1 + (2πfτ)²) is that of exp(-t/τ) correlated noise of variance qIG/τ.
        """
        charge, noise = ELEMENTARY_CHARGE, self.physics.noise
        density = 4.0 * BOLTZMANN * self.temperature * self._conductance(state, bias)
        if noise.shot:
            density += 2.0 * charge * np.abs(dark + light)
        if noise.excess:
            density += noise.excess * 2.0 * charge * np.abs(dark + light)
        variance = density / (2.0 * aperture)
        if not noise.generation_recombination:
            return np.asarray(np.sqrt(variance) * self._white.normals_at(number))
        recombining = charge * np.abs(light) * self._gain(state, bias) / state.tau
        of_readings = recombining * averaged(aperture, state.tau)
        # what nobody can tell from the white noise need not be remembered
        told = of_readings > _UNTOLD * variance
        correlated = (aperture <= WHITE_FROM * state.tau) & told
        variance += np.where(correlated, 0.0, of_readings)
        fluctuation = np.sqrt(variance) * self._white.normals_at(number)
        seen = correlated.nonzero()[0]
        if seen.size:
            deviate = self._recombination.at(
                start[seen] + aperture / 2, aperture, state.tau[seen], number[seen]
            )
            fluctuation[seen] += np.sqrt(recombining[seen]) * deviate
        return np.asarray(fluctuation)

    def _gain(self, state: _State, bias: Floats) -> Floats:
        """Gain of the photocurrent, its EQE: it goes with the lifetime, as the responsivity."""
        in_bias = np.abs(self._steady.light_law.current(bias))
        return np.asarray(self._gain_scale * in_bias * state.tau)


def _flat(
    start: ArrayLike, aperture: float, level: ArrayLike, conversion: ArrayLike
) -> tuple[tuple[int, ...], Floats, Floats, Ints]:
    """The common shape of readings, and their parameters as flat arrays of one length."""
    if not aperture > 0:
        raise ValueError(f"the aperture must be positive, got {aperture} s")
    when, value = np.asarray(start, np.float64), np.asarray(level, np.float64)
    number = np.asarray(conversion, np.int64)
    if not when.shape == value.shape == number.shape:
        when, value, number = np.broadcast_arrays(when, value, number)
    return when.shape, when.ravel(), value.ravel(), number.ravel()

"""The model of spectra: white noise, 1/f^γ and Lorentzians, as the readings of each record show
them, above what the meter has by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats

from .sampled import PowerLaw, lagging_lorentzian, lorentzian, white
from .spectrum import Spectrum

_STEP = 1e-4  #: of the logarithm of a time constant
#: A lag shorter than this share of the interval between readings is not seen.
_SEEN = 0.01


@dataclass(frozen=True)
class ReadingLag:
    """The time constant (s) of the first-order lag that a meter follows with; None: not known.

    `relative_u` is its standard uncertainty.
    """

    seconds: float | None = None
    relative_u: float = 0.0


@dataclass(frozen=True)
class Parts:
    """Parts of a spectrum: S(f) = W + K·(f₀/f)^γ + Σ G/(1 + (2πfτ)²), one-sided (A²/Hz).

    W and K may come out below zero, where there is nothing to find.
    """

    white: float
    flicker: float  #: at `reference_Hz`
    exponent: float
    reference_Hz: float
    steps: tuple[tuple[float, float], ...] = ()  #: G (A²/Hz) and τ (s) of each Lorentzian

    def density(self, frequency_Hz: Floats | float) -> Floats:
        """S at frequencies (Hz), before any aperture."""
        f = np.asarray(frequency_Hz, np.float64)
        total = self.white + self.flicker * (self.reference_Hz / f) ** self.exponent
        for level, tau in self.steps:
            total = total + level / (1 + (2 * np.pi * f * tau) ** 2)
        return np.asarray(total)


class Shown:
    """What several records show together; arrays run over the bins of all of them.

    Densities are in units of `scale` (A²/Hz). The `lag` is that of the meter; one that is too short
    to be seen is left out. Raises ValueError without a record.
    """

    def __init__(self, spectra: Sequence[Spectrum], lag: ReadingLag | None = None) -> None:
        if not spectra:
            raise ValueError("no spectra")
        self.spectra = tuple(spectra)
        shortest = min(one.setting.interval_s for one in spectra)
        long = lag is not None and (lag.seconds or 0.0) > _SEEN * shortest
        self.lag = lag if long else None
        self._lag_s = (lag.seconds or 0.0) if lag is not None and long else 0.0
        self.frequency_Hz = np.concatenate([one.frequency_Hz for one in spectra])
        density = np.concatenate([one.density for one in spectra])
        positive = density[density > 0]
        self.scale = float(np.exp(np.mean(np.log(positive)))) if positive.size else 1.0
        self.density = density / self.scale
        self.information = np.concatenate([one.information for one in spectra])
        self.record = np.repeat(np.arange(len(spectra)), [one.frequency_Hz.size for one in spectra])
        low, high = float(self.frequency_Hz.min()), float(self.frequency_Hz.max())
        self.lowest_Hz, self.highest_Hz = low, high
        self.reference_Hz = float(np.sqrt(low * high))
        self.white = np.concatenate([self._white(one) for one in spectra])
        self._laws = [
            PowerLaw(
                one.asked_Hz,
                one.setting.aperture_s,
                one.setting.interval_s,
                self.reference_Hz,
                self._lag_s,
            )
            for one in spectra
        ]

    def slower(self, factor: float) -> Shown:
        """The same, by a meter whose lag is so many times as long."""
        assert self.lag is not None
        return Shown(self.spectra, ReadingLag(factor * self._lag_s, self.lag.relative_u))

    def _white(self, one: Spectrum) -> Floats:
        at = one.setting
        if self._lag_s:
            # white noise behind a lag is correlated as a Lorentzian is
            shape = lorentzian(one.asked_Hz, self._lag_s, at.aperture_s, at.interval_s)
            return np.asarray(one.weights @ shape)
        return np.full(one.frequency_Hz.size, white(at.aperture_s, at.interval_s))

    def _lorentzian(self, one: Spectrum, tau_s: float) -> Floats:
        at = one.setting
        if self._lag_s:
            shape = lagging_lorentzian(
                one.asked_Hz, tau_s, self._lag_s, at.aperture_s, at.interval_s
            )
        else:
            shape = lorentzian(one.asked_Hz, tau_s, at.aperture_s, at.interval_s)
        return np.asarray(one.weights @ shape)

    def flicker(self, exponent: float) -> tuple[Floats, Floats]:
        """(f₀/f)^γ in every bin, and its derivative by γ."""
        found = [law(exponent) for law in self._laws]
        together = zip(self.spectra, found, strict=True)
        both = [(one.weights @ value, one.weights @ slope) for one, (value, slope) in together]
        return np.concatenate([b[0] for b in both]), np.concatenate([b[1] for b in both])

    def lorentzian(self, tau_s: float) -> Floats:
        """1/(1 + (2πfτ)²) in every bin."""
        return np.concatenate([self._lorentzian(one, tau_s) for one in self.spectra])

    def lorentzian_slope(self, tau_s: float) -> tuple[Floats, Floats]:
        """As `lorentzian`, and its derivative by ln τ."""
        up, down = np.exp(_STEP), np.exp(-_STEP)
        slope = (self.lorentzian(tau_s * up) - self.lorentzian(tau_s * down)) / (2 * _STEP)
        return self.lorentzian(tau_s), slope

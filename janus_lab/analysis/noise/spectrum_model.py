"""The model of spectra: white noise, 1/f^γ and Lorentzians, as the readings of each record show
them, above what the meter has by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats

from .sampled import PowerLaw, lorentzian, white
from .spectrum import Spectrum

_STEP = 1e-4  #: of the logarithm of a time constant


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

    Densities are in units of `scale` (A²/Hz). Raises ValueError without a record.
    """

    def __init__(self, spectra: Sequence[Spectrum]) -> None:
        if not spectra:
            raise ValueError("no spectra")
        self.spectra = tuple(spectra)
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
        self.white = np.concatenate(
            [
                np.full(
                    one.frequency_Hz.size, white(one.setting.aperture_s, one.setting.interval_s)
                )
                for one in spectra
            ]
        )
        self._laws = [
            PowerLaw(
                one.asked_Hz, one.setting.aperture_s, one.setting.interval_s, self.reference_Hz
            )
            for one in spectra
        ]

    def flicker(self, exponent: float) -> tuple[Floats, Floats]:
        """(f₀/f)^γ in every bin, and its derivative by γ."""
        found = [law(exponent) for law in self._laws]
        together = zip(self.spectra, found, strict=True)
        both = [(one.weights @ value, one.weights @ slope) for one, (value, slope) in together]
        return np.concatenate([b[0] for b in both]), np.concatenate([b[1] for b in both])

    def lorentzian(self, tau_s: float) -> Floats:
        """1/(1 + (2πfτ)²) in every bin."""
        return np.concatenate(
            [
                one.weights
                @ lorentzian(one.asked_Hz, tau_s, one.setting.aperture_s, one.setting.interval_s)
                for one in self.spectra
            ]
        )

    def lorentzian_slope(self, tau_s: float) -> tuple[Floats, Floats]:
        """As `lorentzian`, and its derivative by ln τ."""
        up, down = np.exp(_STEP), np.exp(-_STEP)
        slope = (self.lorentzian(tau_s * up) - self.lorentzian(tau_s * down)) / (2 * _STEP)
        return self.lorentzian(tau_s), slope

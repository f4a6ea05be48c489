"""What readings show of noise: each is a mean over an aperture, and they are some time apart.

The spectrum of the readings is that of the current times the aperture's sinc², folded at half the
rate. All densities are one-sided, for a part of unit size.
"""

from __future__ import annotations

import math

import numpy as np

from janus_lab.analysis.columns import Floats

#: Aliases that are summed one by one; those beyond are an integral.
_ALIASES = 8
#: Up to so many times the inverse of the aperture the integral goes.
_REACH = 40.0
#: Time constants that differ by less (relative) are moved apart by as much.
_ALIKE = 1e-5


def white(aperture_s: float, interval_s: float) -> float:
    """Of a white current with 1 A²/Hz: a gap between apertures folds back all that lies above."""
    return interval_s / aperture_s


def lorentzian(frequency_Hz: Floats, tau_s: float, aperture_s: float, interval_s: float) -> Floats:
    """Of a current with 1/(1 + (2πfτ)²), all aliases included.

    The current is correlated as exp(-t/τ)/(4τ); the means over apertures are so, too, but for
    those of one and the same aperture.
    """
    x = aperture_s / tau_s
    variance = 1.0 / (4.0 * tau_s)
    # 2/x · (1 - (1 - exp(-x))/x) and (sinh(x/2)/(x/2))² · exp(-interval/τ), without cancelling
    if x > 1e-4:
        own = 2.0 / x * (1.0 + math.expm1(-x) / x)
        across = (math.expm1(-x) / x) ** 2 * math.exp(x - interval_s / tau_s)
    else:
        own = 1.0 - x / 3.0
        across = math.exp(-interval_s / tau_s) * (1.0 + x * x / 12.0)
    decay = math.exp(-interval_s / tau_s)
    cosine = np.cos(2.0 * np.pi * interval_s * frequency_Hz)
    # 1 - 2·decay·cos + decay², kept exact where decay and cosine are near one
    sine_half = np.sin(np.pi * interval_s * frequency_Hz)
    below = math.expm1(-interval_s / tau_s) ** 2 + 4.0 * decay * sine_half**2
    series = (cosine - decay) / below
    return np.asarray(2.0 * interval_s * variance * (own + 2.0 * across * series))


def lagging_lorentzian(
    frequency_Hz: Floats, tau_s: float, lag_s: float, aperture_s: float, interval_s: float
) -> Floats:
    """Of a current with 1/(1 + (2πfτ)²), read by a meter that follows with a first-order lag."""
    if abs(tau_s / lag_s - 1.0) < _ALIKE:  # the partial fractions are of two time constants
        tau_s = lag_s * (1.0 + _ALIKE)
    own = tau_s**2 * lorentzian(frequency_Hz, tau_s, aperture_s, interval_s)
    meters = lag_s**2 * lorentzian(frequency_Hz, lag_s, aperture_s, interval_s)
    return np.asarray((own - meters) / (tau_s**2 - lag_s**2))


class PowerLaw:
    """Of a current with (f₀/f)^γ: the frequencies of all aliases, made once for many γ.

    With a `lag_s` it is read by a meter that follows with a first-order lag.
    """

    def __init__(
        self,
        frequency_Hz: Floats,
        aperture_s: float,
        interval_s: float,
        reference_Hz: float,
        lag_s: float = 0.0,
    ) -> None:
        rate = 1.0 / interval_s
        alias = np.arange(-_ALIASES, _ALIASES + 1)[:, None] * rate
        at = frequency_Hz[None, :] + alias
        self._log = np.log(np.abs(at) / reference_Hz)
        self._weight = np.sinc(at * aperture_s) ** 2 / (1.0 + (2.0 * np.pi * at * lag_s) ** 2)
        # the sum beyond is that of an integral where the aperture is short; elsewhere it is nothing
        begin = (_ALIASES + 0.5) * rate
        end = max(_REACH / aperture_s, 1.01 * begin)
        beyond = np.geomspace(begin, end, 200)
        share = 2.0 * np.sinc(beyond * aperture_s) ** 2 * beyond * math.log(end / begin) / rate
        share *= interval_s > 4 * aperture_s
        share /= 1.0 + (2.0 * np.pi * beyond * lag_s) ** 2
        ends = np.ones(beyond.size)
        ends[[0, -1]] = 0.5
        self._tail_log = np.log(beyond / reference_Hz)
        self._tail_weight = share * ends / (beyond.size - 1)

    def __call__(self, exponent: float) -> tuple[Floats, Floats]:
        """The density at each frequency, and its derivative by γ."""
        terms = self._weight * np.exp(-exponent * self._log)
        tail = self._tail_weight * np.exp(-exponent * self._tail_log)
        density = terms.sum(axis=0) + tail.sum()
        slope = -(terms * self._log).sum(axis=0) - float(tail @ self._tail_log)
        return density, slope

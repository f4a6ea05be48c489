"""The noise of a record in a stated bandwidth, and what slow noise does to a photocurrent."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.uncertainty.budget import widened

#: A record must have so many averages to tell its noise.
LEAST_AVERAGES = 8
#: Below this share of a count the scatter of readings is the rounding's, not the noise's.
_RESOLVED = 0.4
#: More than white noise makes by so much in the square is not by chance.
_EXCESS = 2.0


@dataclass(frozen=True)
class BandNoise:
    """Rms noise current in a bandwidth, as the two-sample deviation of averages has it."""

    rms_A: float
    relative_u: float  #: standard uncertainty over value
    bandwidth_Hz: float
    averages: int  #: that the record has
    hidden: bool = False  #: the readings scatter by less than a count: the value is an upper bound

    @property
    def density_A(self) -> float:
        """A/√Hz, the mean over the bandwidth."""
        return self.rms_A / math.sqrt(self.bandwidth_Hz)


def noise_in_band(
    time_s: Floats, current_A: Floats, aperture_s: float, bandwidth_Hz: float, resolution_A: float
) -> BandNoise | None:
    """The noise of readings in the dark, evenly spaced, in `bandwidth_Hz`; None if the record is
    too short for it.

    Averages over τ = 1/(2B) let pass what is in B. σ² = ½⟨(mean of τ less the one before)²⟩ over
    all pairs that overlap (Allan), about the straight line through all, is of white noise its
    variance in B, and has no part of drift and offset; what the readings leave out between them
    (apertures of `aperture_s`) is allowed for as of white noise. The uncertainty is that of white
    noise (NIST SP 1065, 5.4).
    `resolution_A` is one count.
    """
    count = current_A.size
    if count < 2:
        return None
    interval = float(np.median(np.diff(time_s)))
    within = max(1, round(1 / (2 * bandwidth_Hz * interval)))
    averages = count // within
    if averages < LEAST_AVERAGES:
        return None
    line = np.polynomial.Polynomial.fit(time_s, current_A, 1)
    variance = _two_sample(current_A - line(time_s), within)
    # what m readings with gaps let pass is 1/(2·m·aperture)
    variance *= within * aperture_s * 2 * bandwidth_Hz
    m, n = within, count
    freedom = (3 * (n - 1) / (2 * m) - 2 * (n - 2) / n) * 4 * m**2 / (4 * m**2 + 5)
    relative = 1 / math.sqrt(2 * max(1.0, freedom))
    if float(np.std(current_A)) < _RESOLVED * resolution_A:
        return BandNoise(resolution_A, 0.0, bandwidth_Hz, averages, hidden=True)
    return BandNoise(math.sqrt(variance), relative, bandwidth_Hz, averages)


def _two_sample(values: Floats, within: int) -> float:
    total = np.concatenate(([0.0], np.cumsum(values - np.mean(values))))
    means = (total[within:] - total[:-within]) / within
    return float(np.mean((means[within:] - means[:-within]) ** 2)) / 2


def slow_noise(time_s: Floats, current_A: Floats, span_s: float, apart_s: float) -> float:
    """What noise beyond white adds (A, rms) to a mean over `span_s` less the mean of the means over
    as long before and after, `apart_s` away: seen in a record in the dark, 0 where it is no more
    than white noise makes. NaN where the record is too short to tell. It is widened (Student's t)
    for how few of these the record has room for."""
    if current_A.size < 2:
        return math.nan
    interval = float(np.median(np.diff(time_s)))
    within, apart = max(1, round(span_s / interval)), max(1, round(apart_s / interval))
    if current_A.size < 2 * apart + 3 * within:
        return math.nan
    total = np.concatenate(([0.0], np.cumsum(current_A - np.mean(current_A))))
    means = (total[within:] - total[:-within]) / within
    seen = means[apart:-apart] - (means[: -2 * apart] + means[2 * apart :]) / 2
    white = 1.5 * float(np.mean(np.diff(current_A) ** 2)) / 2 / within
    square = float(np.mean(seen**2))
    if square <= _EXCESS * white:
        return 0.0
    return widened(math.sqrt(square - white), current_A.size / (2 * apart + within))

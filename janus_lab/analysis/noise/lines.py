"""Lines in a spectrum, such as the mains' and their aliases: where they are, to be left out."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.special import gammaincinv
from scipy.stats import gamma

from janus_lab.analysis.columns import Floats

from .welch import FIRST_BIN, Periodogram, independent_averages

#: How often noise alone may make a line, in one spectrum.
_FALSE_ALARMS = 1e-3
#: Bins on either side of a line that the window spreads it over.
_SPREAD = 2
#: Bins on either side of a line that are compared with it.
_NEAR, _FAR = 3, 8
#: Bins of which the background is the median, at least, and as a share of the frequency.
_LEAST_WINDOW, _WINDOW = 15, 0.15
#: How far the mains may be from its nominal frequency, relative.
_MAINS_DRIFT = 0.002
_MAINS_HZ = (50.0, 60.0)
_HARMONICS = 20


@dataclass(frozen=True)
class Line:
    """A line that was found: where it stands in the spectrum, and how much it is (A rms)."""

    frequency_Hz: float
    current_A: float
    mains_Hz: float | None  #: of the mains' harmonic that it may be, before folding


def find_lines(spectrum: Periodogram, rate_Hz: float) -> tuple[list[Line], NDArray[np.bool_]]:
    """The lines of a spectrum, and which of its bins are free of them.

    A line rises from the median of the bins around it as noise does once in a thousand spectra.
    Two bins to either side go with it, and as many more as the window's feet rise out of the noise.
    """
    density = spectrum.density
    free = np.ones(density.size, bool)
    worth = float(independent_averages(spectrum, np.ones(1))[0])
    background = _background(density, worth)
    usable = np.arange(density.size) >= FIRST_BIN
    usable[-1] = False
    high = float(gamma.isf(_FALSE_ALARMS / max(1, density.size), worth)) / worth
    beside = _beside(density, worth)
    peaks = np.flatnonzero(
        usable & (background > 0) & (density > high * background) & (density > high * beside)
    )
    if not peaks.size:
        return [], free
    feet = density > float(gamma.isf(0.02, worth)) / worth * background
    groups: list[tuple[int, int]] = []
    for peak in peaks.tolist():
        low, up = peak - _SPREAD, peak + _SPREAD
        while low > FIRST_BIN and feet[low]:
            low -= 1
        while up < density.size - 1 and feet[up]:
            up += 1
        if groups and low <= groups[-1][1] + 1:
            groups[-1] = (groups[-1][0], max(up, groups[-1][1]))
        else:
            groups.append((low, up))
    lines = []
    for low, up in groups:
        inside = slice(max(low, 0), up + 1)
        free[inside] = False
        excess = float(np.sum(density[inside] - background[inside])) * spectrum.resolution_Hz
        at = spectrum.resolution_Hz * (max(low, 0) + int(np.argmax(density[inside])))
        lines.append(Line(at, max(excess, 0.0) ** 0.5, mains_of(at, rate_Hz, spectrum)))
    return lines, free


def mains_of(frequency_Hz: float, rate_Hz: float, spectrum: Periodogram) -> float | None:
    """The lowest harmonic of 50 Hz or 60 Hz that is seen at `frequency_Hz` at this rate; None if it
    is none of them."""
    for harmonic in range(1, _HARMONICS + 1):
        for mains in _MAINS_HZ:
            source = harmonic * mains
            folded = abs(source - rate_Hz * round(source / rate_Hz))
            near = source * _MAINS_DRIFT + _SPREAD * spectrum.resolution_Hz
            if abs(folded - frequency_Hz) <= min(near, 0.05 * rate_Hz):
                return source
    return None


def _beside(density: Floats, worth: float) -> Floats:
    """The higher of what there is on either side of each bin, three to eight bins away: a line
    stands out from both, a steep spectrum from one. Infinite where a side is missing."""
    size = density.size
    found = np.full(size, np.inf)
    width = _FAR - _NEAR + 1
    if size < FIRST_BIN + 2 * _FAR:
        return found
    medians = np.median(sliding_window_view(density[FIRST_BIN:], width), axis=1)
    medians /= float(gammaincinv(worth, 0.5)) / worth
    # medians[i] is of the bins FIRST_BIN + i … FIRST_BIN + i + width - 1
    middle = np.arange(FIRST_BIN + _FAR, size - _FAR)
    left, right = medians[middle - _FAR - FIRST_BIN], medians[middle + _NEAR - FIRST_BIN]
    found[middle] = np.maximum(left, right)
    return found


def _background(density: Floats, worth: float) -> Floats:
    """What noise alone has in each bin, on average: the median of the bins around it."""
    size = density.size
    # medians of stretches that grow with the frequency, joined by straight lines in logarithms
    edges = [FIRST_BIN]
    while edges[-1] < size - 1:
        width = max(_LEAST_WINDOW, int(_WINDOW * edges[-1]))
        edges.append(min(size - 1, edges[-1] + width))
    if len(edges) > 2 and edges[-1] - edges[-2] < _LEAST_WINDOW // 2:
        del edges[-2]
    middles, levels = [], []
    for begin, end in pairwise(edges):
        part = density[begin:end]
        level = float(np.median(part)) / (float(gammaincinv(worth, 0.5)) / worth)
        if level > 0:
            middles.append(np.log((begin + end - 1) / 2))
            levels.append(np.log(level))
    if not middles:
        return np.zeros(size)
    if len(middles) == 1:
        return np.full(size, float(np.exp(levels[0])))
    at = np.log(np.maximum(np.arange(size), FIRST_BIN))
    slope = (levels[1] - levels[0]) / (middles[1] - middles[0])
    joined = np.interp(at, middles, levels)
    # below the first middle the line goes on: a spectrum that rises there is no line
    before = at < middles[0]
    joined[before] = levels[0] + slope * (at[before] - middles[0])
    return np.asarray(np.exp(joined))

"""Whether the noise of a record is the same in both its halves."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from janus_lab.analysis.columns import Floats

from .noise_data import NoiseReadings
from .spectrum import Spectrum, spectrum_of

#: Halves whose noise currents differ by more are not of one noise, relative.
WITHIN = 0.2
_CLEAR = 3.5  #: standard uncertainties
#: The noise is compared in bands of so many decades: half of them may be all white.
_BAND = 1.0


def is_stationary(record: NoiseReadings) -> bool:
    """Whether in every decade the noise currents of both halves agree within 20 %, or within what
    chance makes of them."""
    first, second = (spectrum_of(half) for half in _halves(record))
    if first is None or second is None:
        return True
    low = max(float(one.frequency_Hz[0]) for one in (first, second))
    high = min(float(one.frequency_Hz[-1]) for one in (first, second))
    if not high > low:
        return True
    edges = np.geomspace(low, high, 1 + math.ceil(math.log10(high / low) / _BAND))
    return all(_alike(first, second, begin, end) for begin, end in pairwise(edges.tolist()))


def _halves(record: NoiseReadings) -> tuple[NoiseReadings, NoiseReadings]:
    blocks = record.blocks
    if len(blocks) == 1:
        middle = blocks[0].size // 2
        first, second = blocks[0][:middle], blocks[0][middle:]
        return _with(record, (first,)), _with(record, (second,))
    middle = len(blocks) // 2
    return _with(record, blocks[:middle]), _with(record, blocks[middle:])


def _with(record: NoiseReadings, blocks: tuple[Floats, ...]) -> NoiseReadings:
    return NoiseReadings(record.setting, blocks, record.began_s[: len(blocks)])


def _alike(first: Spectrum, second: Spectrum, low_Hz: float, high_Hz: float) -> bool:
    (one, worth), (other, other_worth) = (_level(s, low_Hz, high_Hz) for s in (first, second))
    if not (one > 0 and other > 0):
        return True
    difference = abs(math.log(one / other))  # of the densities: twice that of the currents
    chance = _CLEAR * math.sqrt(1 / worth + 1 / other_worth)
    return difference <= max(2 * math.log1p(WITHIN), chance)


def _level(spectrum: Spectrum, low_Hz: float, high_Hz: float) -> tuple[float, float]:
    """The density in a band times the frequency, so that 1/f noise weighs alike in all of it; and
    how many independent values that is the mean of."""
    f = spectrum.frequency_Hz
    within = (f >= low_Hz * 0.999) & (f <= high_Hz * 1.001)
    if not within.any():
        return 0.0, 1.0
    weights = spectrum.information[within] / f[within]
    density = float(np.average(spectrum.density[within] * f[within], weights=weights))
    worth = float(weights.sum() ** 2 / np.sum(weights**2 / spectrum.information[within]))
    return density, worth

"""The spectrum of a record in bins of equal width in the logarithm of the frequency."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.special import gammaincinv

from janus_lab.analysis.columns import Floats

from .lines import Line, find_lines
from .noise_data import NoiseReadings, Setting
from .welch import (
    FIRST_BIN,
    LAST_LEAKING_BIN,
    LEAKAGE_GRID,
    Periodogram,
    bulk_averages,
    independent_averages,
    leakage,
    segment_length,
    welch,
)

#: Widest bin, relative to its frequency.
_WIDTH = 0.08
#: The last bins before half the rate are left out, relative: there the anti-alias of nothing folds.
_LAST = 0.98


@dataclass(frozen=True, eq=False)
class Spectrum:
    """What a record shows: densities of the readings, as they are (A²/Hz, one-sided).

    Arrays are of shape (bins,). `worth` is how many independent values a bin's density is the mean
    of; `information` the same, less what it shares with the bins beside it.
    """

    setting: Setting
    frequency_Hz: Floats
    density: Floats
    worth: Floats
    information: Floats
    segments: int
    lines: tuple[Line, ...] = ()
    #: Frequencies at which the true spectrum is asked for, and the weights that make the bins.
    asked_Hz: Floats = field(default_factory=lambda: np.empty(0))
    weights: Floats = field(default_factory=lambda: np.empty((0, 0)))

    @property
    def span_Hz(self) -> tuple[float, float]:
        """The lowest and the highest frequency that it tells something of."""
        return float(self.frequency_Hz[0]), self.setting.rate_Hz / 2

    def covers(self, frequency_Hz: float) -> bool:
        """Whether it tells something of the noise at `frequency_Hz`."""
        low, high = self.span_Hz
        return low <= frequency_Hz <= high

    def interval(self, coverage: float = 0.95) -> tuple[Floats, Floats]:
        """Ends of the chi-squared interval of each density."""
        tail = (1 - coverage) / 2
        high = self.density * self.worth / gammaincinv(self.worth, tail)
        low = self.density * self.worth / gammaincinv(self.worth, 1 - tail)
        return low, high


def spectrum_of(record: NoiseReadings) -> Spectrum | None:
    """The spectrum of a record; None if its blocks are too short for one."""
    length = segment_length([block.size for block in record.blocks])
    if not length:
        return None
    found = welch(record.blocks, record.setting.interval_s, length)
    return None if found is None else binned(found, record.setting)


def binned(found: Periodogram, setting: Setting) -> Spectrum | None:
    """The bins of a periodogram without its lines; None where there are not enough."""
    lines, free = find_lines(found, setting.rate_Hz)
    last = int(_LAST * (found.length // 2))
    edges = [FIRST_BIN]
    while edges[-1] < last:
        at = edges[-1]
        width = 1 if at <= LAST_LEAKING_BIN else max(1, int(_WIDTH * at))
        edges.append(min(at + width, last))
    starts = np.array(edges[:-1])
    ends = np.array(edges[1:])
    number = np.arange(found.density.size)
    count = _sums(free.astype(np.float64), starts, ends)
    kept = count > 0
    if kept.sum() < 4:
        return None
    starts, ends, count = starts[kept], ends[kept], count[kept]
    density = _sums(np.where(free, found.density, 0.0), starts, ends) / count
    place = _sums(np.where(free, number, 0).astype(np.float64), starts, ends) / count
    frequency = found.resolution_Hz * place
    asked, weights = _weights(place)
    return Spectrum(
        setting,
        frequency,
        density,
        independent_averages(found, count),
        bulk_averages(found, count),
        found.segments,
        tuple(lines),
        found.resolution_Hz * asked,
        weights,
    )


def _sums(values: Floats, starts: Floats, ends: Floats) -> Floats:
    total = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(total[ends] - total[starts])


def _weights(place: Floats) -> tuple[Floats, Floats]:
    """Where the true spectrum is asked for (in bins of the periodogram), and with what weights."""
    low = place <= LAST_LEAKING_BIN
    asked = np.concatenate([LEAKAGE_GRID, place[~low]])
    weights = np.zeros((place.size, asked.size))
    leaking = leakage()
    for row in np.flatnonzero(low):
        weights[row, : LEAKAGE_GRID.size] = leaking[round(place[row]) - FIRST_BIN]
    high = np.flatnonzero(~low)
    weights[high, LEAKAGE_GRID.size + np.arange(high.size)] = 1.0
    return asked, weights

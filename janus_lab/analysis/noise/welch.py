"""Power spectral density by Welch's method: Hann window, linear detrend, 50 % overlap.

Segments lie within gapless blocks, never across a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import fft

from janus_lab.analysis.columns import Floats

#: One long block is cut so that there are at least this many segments.
LEAST_SEGMENTS = 5
LEAST_LENGTH = 32
_LONGEST = 1 << 18
#: Readings that are transformed at once, which bounds the memory.
_AT_ONCE = 1 << 20
#: Below this multiple of its resolution a spectrum is the trend's and the window's.
FIRST_BIN = 3


@dataclass(frozen=True, eq=False)
class Periodogram:
    """Mean of the segments' one-sided periodograms (A²/Hz) at the frequencies k/(length · interval)
    for k = 0 … length/2."""

    density: Floats
    resolution_Hz: float
    segments: int
    neighbours: int  #: pairs of segments that share half of their readings
    length: int  #: of a segment, readings

    @property
    def frequency_Hz(self) -> Floats:
        return np.asarray(self.resolution_Hz * np.arange(self.density.size))


def segment_length(lengths: Sequence[int]) -> int:
    """How many readings a segment has, of blocks with these `lengths`; 0 if they are too short.

    As long as the blocks are, for the low frequencies; of a single long block a third of it.
    """
    if not lengths:
        return 0
    total = sum(lengths)
    # the length, no longer than a block, that leaves most readings in segments
    typical = max(lengths, key=lambda one: sum(n - n % one if n >= one else 0 for n in lengths))
    longest = min(typical, 2 * total // (LEAST_SEGMENTS + 1), _LONGEST)
    if longest < LEAST_LENGTH:
        return 0
    even = longest - longest % 2
    while fft.next_fast_len(even, real=True) != even:
        even -= 2
    return even


def welch(blocks: Sequence[Floats], interval_s: float, length: int) -> Periodogram | None:
    """The periodogram of gapless `blocks` (A) of readings `interval_s` (s) apart, in segments of
    `length`; None if no block is as long."""
    window = hann(length)
    scale = 2.0 * interval_s / float(window @ window)
    line = np.arange(length) - (length - 1) / 2
    line /= np.sqrt(float(line @ line))
    step = length // 2
    rows = max(1, _AT_ONCE // length)
    total = np.zeros(length // 2 + 1)
    segments = neighbours = 0
    for block in blocks:
        if block.size < length:
            continue
        cut = np.lib.stride_tricks.sliding_window_view(block, length)[::step]
        segments += len(cut)
        neighbours += len(cut) - 1
        for begin in range(0, len(cut), rows):
            part = cut[begin : begin + rows].astype(np.float64)
            part -= part.mean(axis=1, keepdims=True)
            part -= (part @ line)[:, None] * line
            part *= window
            spectrum = fft.rfft(part, axis=1, overwrite_x=True)
            total += np.einsum("ij,ij->j", spectrum.real, spectrum.real)
            total += np.einsum("ij,ij->j", spectrum.imag, spectrum.imag)
    if not segments:
        return None
    density = scale / segments * total
    density[0] /= 2
    density[-1] /= 2
    return Periodogram(density, 1.0 / (length * interval_s), segments, neighbours, length)


def hann(length: int) -> Floats:
    """The periodic Hann window."""
    return np.asarray(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length))


@lru_cache
def bin_correlations() -> tuple[Floats, Floats]:
    """Squared correlation of periodogram values that are 0, 1, … 5 bins apart, of white noise: in
    one segment, and in two that share half of their readings."""
    length = 512
    window = hann(length)
    power = float(window @ window)
    apart = np.arange(6)[:, None]
    phase = np.exp(2j * np.pi * apart * np.arange(length) / length)
    same = np.abs(phase @ (window * window)) / power
    half = window[length // 2 :] * window[: length // 2]
    shared = np.abs(phase[:, : length // 2] @ half) / power
    return same**2, shared**2


def independent_averages(periodogram: Periodogram, bins: Floats) -> Floats:
    """How many independent values the mean of so many neighbouring `bins` is worth, half the
    degrees of freedom of its chi-squared distribution; an array of the same shape."""
    same, shared = bin_correlations()
    overlap = periodogram.neighbours / periodogram.segments
    count = np.asarray(bins, np.float64)
    correlated = same[0] + 2 * overlap * shared[0]
    variance = np.full(count.shape, correlated)
    for apart in range(1, same.size):
        weight = 2 * np.maximum(0.0, 1 - apart / count)
        variance += weight * (same[apart] + 2 * overlap * shared[apart])
    return np.asarray(periodogram.segments * count / variance)


def bulk_averages(periodogram: Periodogram, bins: Floats) -> Floats:
    """As `independent_averages`, for bins whose neighbours are reckoned with as well: the sum over
    all bins is what all of them are worth together."""
    same, shared = bin_correlations()
    overlap = periodogram.neighbours / periodogram.segments
    variance = same[0] + 2 * overlap * shared[0]
    variance += 2 * float(np.sum(same[1:] + 2 * overlap * shared[1:]))
    return np.asarray(periodogram.segments * np.asarray(bins, np.float64) / variance)


#: The grid of frequencies, in bins, over which the low bins are means of the true spectrum.
LEAKAGE_GRID: Floats = np.concatenate(
    [np.geomspace(0.02, 0.5, 14)[:-1], np.arange(0.5, 20.1, 0.25)]
)
LAST_LEAKING_BIN = 12


@lru_cache
def leakage(kept: int = LAST_LEAKING_BIN) -> Floats:
    """What bins FIRST_BIN … `kept` show of a spectrum: weights over LEAKAGE_GRID, whose sum is one;
    shape (bins, grid). The window and the linear trend that is taken out are both in it."""
    length = 256
    place = np.arange(length)
    window = hann(length)
    basis = np.stack([np.ones(length), place - (length - 1) / 2])
    basis /= np.linalg.norm(basis, axis=1, keepdims=True)
    waves = np.exp(2j * np.pi * np.outer(LEAKAGE_GRID, place) / length)
    ends = np.zeros(LEAKAGE_GRID.size)
    ends[1:] += np.diff(LEAKAGE_GRID) / 2
    ends[:-1] += np.diff(LEAKAGE_GRID) / 2
    weights = []
    for bin_number in range(FIRST_BIN, kept + 1):
        seen = window * np.exp(-2j * np.pi * bin_number * place / length)
        seen = seen - basis.T @ (basis @ seen)
        power = np.abs(waves @ seen) ** 2 + np.abs(waves @ seen.conj()) ** 2
        weights.append(power * ends / np.sum(power * ends))
    return np.array(weights)

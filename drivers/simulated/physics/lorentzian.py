"""Fluctuations that are forgotten exponentially, as those of a trap or of generation and
recombination, as a function of time: an instant has one value whoever asks, in whatever order.

The spectrum is a Lorentzian. Such a fluctuation is an Ornstein–Uhlenbeck process, and the process
together with its integral has no memory beyond its present value: between two instants at which it
is known, with its integral between them, nothing else matters. So it is drawn on a lattice much
coarser than the time constant and then in halves of halves, each from numbers of its own, down to
where an aperture sees no difference. Apertures show the mean of what there is within them.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .noise import hashed_normals
from .two_terminal import Floats

Ints = NDArray[np.int64]
Words = NDArray[np.uint64]

#: An aperture this many times the time constant sees white noise: its readings are correlated by
#: less than a hundredth.
WHITE_FROM = 64.0
#: Lattice points are at least so many time constants apart: independent to 1e-14.
_COARSE_OCTAVES = 5
_COARSE = 2.0**_COARSE_OCTAVES
#: Within an eighth of an aperture, and of four time constants, a curve will do.
_FINE = 8.0
#: Relative time constants below which differences of nearly equal numbers are expanded.
_SMALL = 0.05
#: Time constants are taken in so many steps to a factor of two, so that all there is to know of the
#: lattice cells of any of them stands in a table.
_STEPS = 256
_CHUNK = 1 << 12  # readings at once: what the processor's cache holds
_ONE = np.uint64(1)
_FEW = 8  # readings, up to which Python's own numbers are faster than arrays


def averaged(aperture: float, tau: Floats | float) -> Floats:
    """Variance of the mean over `aperture` (s) of what is forgotten in `tau` (s), of variance 1."""
    x = np.maximum(aperture / np.asarray(tau, np.float64), 1e-9)
    return np.asarray(2.0 * (x + np.expm1(-x)) / x**2)


class Lorentzian:
    """A fluctuation of variance 1 with the correlation exp(-t/τ); its one-sided power spectrum is
    4τ/(1 + (2πfτ)²)."""

    def __init__(self, seed: int, source: str) -> None:
        self._name = f"{seed}/{source}"
        self._white = self._key("white")
        self._keys: dict[tuple[int, int], Words] = {}

    def _key(self, part: str) -> np.uint64:
        digest = hashlib.blake2b(f"{self._name}/{part}".encode(), digest_size=8).digest()
        return np.uint64(int.from_bytes(digest, "little"))

    def at(
        self, times: Floats, aperture: float, tau: Floats | float, number: NDArray[np.int64]
    ) -> Floats:
        """Its mean from aperture/2 (s) before to aperture/2 after each of `times` (bench s), with
        the time constant `tau` (s) there; shapes (n,).

        Where the aperture sees white noise, `number` keys its value.
        """
        steps = np.broadcast_to(np.round(np.log2(tau) * _STEPS), times.shape)
        taus = np.exp2(steps / _STEPS)
        mean = np.empty(times.shape)
        white = aperture > WHITE_FROM * taus
        if white.any():
            deviate = hashed_normals(number[white].view(np.uint64), self._white)
            mean[white] = np.sqrt(averaged(aperture, taus[white])) * deviate
        coloured = ~white
        if coloured.any():
            # the least power of two that is at least _COARSE time constants
            step = steps.astype(np.int64)
            octave = -(-step // _STEPS)
            row = octave * _STEPS - step
            scale = octave + _COARSE_OCTAVES
            for exponent in sorted(set(scale[coloured].tolist())):
                here = np.flatnonzero(coloured & (scale == exponent))
                for part in range(0, here.size, _CHUNK):
                    some = here[part : part + _CHUNK]
                    mean[some] = self._mean(times[some], aperture, row[some], exponent)
        return mean

    def _mean(self, times: Floats, aperture: float, row: Ints, exponent: int) -> Floats:
        """The means where lattice points are 2**exponent seconds apart; `row` is that of their time
        constants in the tables."""
        length = 2.0**exponent
        finest = min(aperture, length / 16) / _FINE
        halvings = int(np.ceil(np.log2(length / finest)))
        begin, end = (times - aperture / 2) / length, (times + aperture / 2) / length
        first, last = np.floor(begin), np.floor(end)
        # both ends in one go: a block has few readings, and what is called costs most
        places = np.stack((end - last, begin - first))
        until = self._within(places, np.stack((last, first)), exponent, halvings, row)
        total = until[0] - until[1]
        for further in range(int(np.max(last - first))):
            cell = (first + further).astype(np.int64).view(np.uint64)
            left, right, rest = hashed_normals(
                np.stack((cell, cell + _ONE, cell)), self._keys_of(exponent, 0)[:, 0]
            )
            slope, spread = _cells()[:, row]
            whole = slope * (left + right) + spread * rest
            total += np.where(first + further < last, whole, 0.0)
        return np.asarray(total * length / aperture)

    def _within(
        self, place: Floats, cells: Floats, exponent: int, halvings: int, row: Ints
    ) -> Floats:
        """The integral from the beginning of a lattice cell to `place` within it, over its length;
        shapes (2, n), `row` (n,)."""
        doubled = np.ldexp(1.0, np.arange(halvings + 1)).reshape(-1, 1, 1)
        scaled = place * doubled
        inside = np.floor(scaled)
        index = (cells * doubled[:-1] + inside[:-1]).astype(np.int64).view(np.uint64)
        of_cell = index[:1]
        keys = self._keys_of(exponent, halvings)
        drawn = hashed_normals(
            np.concatenate((of_cell, of_cell + _ONE, of_cell, index, index)), keys
        )
        left, right = drawn[0], drawn[1]
        slope, spread = _cells()[:, row]
        integral = slope * (left + right) + spread * drawn[2]
        of_ends, of_rest, lean, scatter, half_scatter = _halves(halvings)[:, :, np.newaxis, row]
        of_middle = scatter * drawn[3 : 3 + halvings]
        of_first = half_scatter * drawn[3 + halvings :]
        second = inside[1:] > 2.0 * inside[:-1]
        descend = _one_by_one if row.size <= _FEW else _side_by_side
        passed, left, right, integral = descend(
            left, right, integral, second, of_ends, of_rest, lean, of_middle, of_first
        )
        length = 0.5**halvings
        place = scaled[-1] - inside[-1]
        bulge = integral / length - 0.5 * (left + right)
        square = place * place
        passed += length * (
            left * (place - 0.5 * square)
            + 0.5 * right * square
            + bulge * square * (3.0 - 2.0 * place)
        )
        return passed

    def _keys_of(self, exponent: int, halvings: int) -> Words:
        """Keys of the numbers that a cell and its halves of halves are drawn from: twice that of
        lattice points and that of a cell's integral, then those of the values between two halves,
        level by level, and those of their integrals; shape (3 + 2·halvings, 1, 1)."""
        found = self._keys.get((exponent, halvings))
        if found is None:
            levels = range(1, halvings + 1)
            point = self._key(f"{exponent}/0/value")
            keys = [point, point, self._key(f"{exponent}/0/integral")]
            keys += [self._key(f"{exponent}/{level}/value") for level in levels]
            keys += [self._key(f"{exponent}/{level}/integral") for level in levels]
            found = self._keys[exponent, halvings] = np.array(keys, np.uint64).reshape(-1, 1, 1)
        return found


def _side_by_side(
    left: Floats,
    right: Floats,
    integral: Floats,
    second: NDArray[np.bool_],
    of_ends: Floats,
    of_rest: Floats,
    lean: Floats,
    of_middle: Floats,
    of_first: Floats,
) -> tuple[Floats, Floats, Floats, Floats]:
    """Halve cells with the values `left` and `right` at their ends, level by level.

    At each level `second` tells which half is gone into, and the others are what `_halves` gives,
    the scatter drawn. Returns the integral over the halves passed, and both ends and the integral
    of the last one.
    """
    passed = np.zeros(left.shape)
    for at_ends, at_rest, leaning, beyond, at_middle, at_first in zip(
        of_ends, of_rest, lean, second, of_middle, of_first, strict=True
    ):
        middle = at_ends * (left + right)
        middle += at_rest * integral
        middle += at_middle
        first = leaning * (left - right)
        first += integral
        first *= 0.5
        first += at_first
        passed += np.where(beyond, first, 0.0)
        integral = np.where(beyond, integral - first, first)
        left, right = np.where(beyond, middle, left), np.where(beyond, right, middle)
    return passed, left, right, integral


def _one_by_one(
    left: Floats,
    right: Floats,
    integral: Floats,
    second: NDArray[np.bool_],
    of_ends: Floats,
    of_rest: Floats,
    lean: Floats,
    of_middle: Floats,
    of_first: Floats,
) -> tuple[Floats, Floats, Floats, Floats]:
    """The same to the last bit, for few."""
    both = left.shape[0]
    of_readings = [both * each[:, 0].T.tolist() for each in (of_ends, of_rest, lean)]
    of_places = [each.reshape(-1, left.size).T.tolist() for each in (second, of_middle, of_first)]
    started = [each.ravel().tolist() for each in (left, right, integral)]
    ended: list[tuple[float, float, float, float]] = []
    for a, b, whole, *levels in zip(*started, *of_readings, *of_places, strict=True):
        passed = 0.0
        for at_ends, at_rest, leaning, beyond, at_middle, at_first in zip(*levels, strict=True):
            middle = at_ends * (a + b) + at_rest * whole + at_middle
            first = (leaning * (a - b) + whole) * 0.5 + at_first
            if beyond:
                passed += first
                whole -= first
                a = middle
            else:
                whole = first
                b = middle
        ended.append((passed, a, b, whole))
    return tuple(np.array(ended).T.reshape(4, *left.shape))


def _cell(length: float) -> tuple[Floats, Floats, Floats]:
    """Of stretches of `length` in lattice cells, for each time constant: the time constant, the
    expected integral over the sum of the values at both ends, and its variance about that; all with
    the length of a lattice cell as the unit of time."""
    tau = np.exp2(-np.arange(_STEPS) / _STEPS) / _COARSE
    half = 0.5 * length / tau
    square = half * half
    series = half * square * (1 / 3 - square * (2 / 15 - square * 17 / 315))
    variance = 4.0 * tau**2 * np.where(half < _SMALL, series, half - np.tanh(half))
    return tau, tau * np.tanh(half), variance


@lru_cache(maxsize=1)
def _cells() -> Floats:
    """Expected integral of whole cells over the sum of the values at both ends, and its standard
    deviation about that; shape (2, time constants)."""
    _, slope, variance = _cell(1.0)
    return np.stack((slope, np.sqrt(variance)))


@lru_cache(maxsize=8)
def _halves(halvings: int) -> Floats:
    """What is known of the halves of a stretch whose two ends and integral are known.

    Level by level and for each time constant, shape (5, halvings, time constants): the value
    between two halves is expected to be the first times the sum of the values at the outer ends
    plus the second times the integral, and scatters by the fourth; the first half's integral is
    expected to be half the whole and half the third times the difference of the values at the outer
    ends, and scatters by the fifth.
    """
    levels = []
    for level in range(1, halvings + 1):
        length = 0.5**level
        tau, slope, variance = _cell(length)
        middle = 0.5 / np.cosh(length / tau)
        free = np.tanh(length / tau)
        gain = free * slope / (2.0 * slope**2 * free + variance)
        of_ends = middle - gain * slope * (1.0 + 2.0 * middle)
        scatter = np.sqrt(free * (1.0 - 2.0 * slope * gain))
        levels.append((of_ends, gain, slope, scatter, np.sqrt(0.5 * variance)))
    return np.stack(levels, axis=1)

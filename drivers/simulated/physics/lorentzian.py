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
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .noise import hashed_normals
from .two_terminal import Floats

Ints = NDArray[np.int64]

#: An aperture this many times the time constant sees white noise: its readings are correlated by
#: less than a hundredth.
WHITE_FROM = 64.0
#: Lattice points are at least so many time constants apart: independent to 1e-14.
_COARSE = 32.0
#: Within an eighth of an aperture, and of four time constants, a curve will do.
_FINE = 8.0
#: Relative time constants below which differences of nearly equal numbers are expanded.
_SMALL = 0.05
#: Time constants are taken in so many steps to a factor of two.
_STEPS = 256
_CHUNK = 1 << 12  # readings at once: what the processor's cache holds


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
        self._keys: dict[tuple[int, int], tuple[np.uint64, np.uint64]] = {}
        self._last: tuple[tuple[float, int, float], list[_Half]] | None = None

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
        # in steps of a quarter per cent: those of steady light are one, and worked out once
        given = np.broadcast_to(np.asarray(tau, np.float64), times.shape)
        taus = np.exp2(np.round(np.log2(given) * _STEPS) / _STEPS)
        mean = np.empty(times.shape)
        white = aperture > WHITE_FROM * taus
        if white.any():
            deviate = hashed_normals(number[white].view(np.uint64), self._white)
            mean[white] = np.sqrt(averaged(aperture, taus[white])) * deviate
        coloured = ~white
        if coloured.any():
            scale = np.ceil(np.log2(_COARSE * taus)).astype(np.int64)
            for exponent in np.unique(scale[coloured]).tolist():
                here = np.flatnonzero(coloured & (scale == exponent))
                for part in range(0, here.size, _CHUNK):
                    some = here[part : part + _CHUNK]
                    mean[some] = self._mean(times[some], aperture, taus[some], exponent)
        return mean

    def _mean(self, times: Floats, aperture: float, tau: Floats, exponent: int) -> Floats:
        """The means where lattice points are 2**exponent seconds apart."""
        length = 2.0**exponent
        if np.all(tau == tau[0]):
            tau = tau[:1]
        finest = min(aperture, length / 16) / _FINE
        halvings = int(np.ceil(np.log2(length / finest)))
        steps = self._steps(length, halvings, tau)
        begin, end = times - aperture / 2, times + aperture / 2
        first, last = np.floor(begin / length), np.floor(end / length)
        # both ends in one go: a block has few readings, and what is called costs most
        places = np.stack((end / length - last, begin / length - first))
        until = self._within(places, np.stack((last, first)), exponent, steps)
        total = until[0] - until[1]
        for further in range(int(np.max(last - first))):
            cell = first + further
            passed = cell < last
            total += np.where(passed, self._lattice(cell, exponent, steps[0])[2], 0.0)
        return np.asarray(total / aperture)

    def _steps(self, length: float, halvings: int, tau: Floats) -> list[_Half]:
        """A lattice cell and its halves of halves; those of the last time constant are kept."""
        if tau.size > 1:
            return [_Half(length / 2**level, tau) for level in range(halvings + 1)]
        wanted = (length, halvings, float(tau[0]))
        if self._last is None or self._last[0] != wanted:
            steps = [_Half(length / 2**level, tau) for level in range(halvings + 1)]
            self._last = wanted, steps
        return self._last[1]

    def _lattice(self, cells: Floats, exponent: int, whole: _Half) -> tuple[Floats, Floats, Floats]:
        """Values at both ends of lattice `cells`, and the integral between them (s)."""
        index = cells.astype(np.int64)
        value, rest = self._keys_of(exponent, 0)
        left = hashed_normals(index.view(np.uint64), value)
        right = hashed_normals((index + 1).view(np.uint64), value)
        deviate = hashed_normals(index.view(np.uint64), rest)
        return left, right, whole.slope * (left + right) + whole.spread * deviate

    def _within(self, place: Floats, cells: Floats, exponent: int, steps: list[_Half]) -> Floats:
        """The integral (s) from the beginning of a lattice cell to `place` (0 to 1) within it."""
        left, right, integral = self._lattice(cells, exponent, steps[0])
        halvings = len(steps) - 1
        doubled = np.ldexp(1.0, np.arange(halvings + 1)).reshape(-1, *(1,) * place.ndim)
        scaled = place * doubled
        inside = np.floor(scaled)
        index = (cells * doubled[:-1] + inside[:-1]).astype(np.int64)
        keys = np.array([self._keys_of(exponent, n) for n in range(1, halvings + 1)], np.uint64)
        keys = keys.T.reshape(2, halvings, *(1,) * place.ndim)
        numbers = np.broadcast_to(index.view(np.uint64), (2, *index.shape))
        of_values, of_integrals = hashed_normals(numbers, keys)
        second = inside[1:] > 2.0 * inside[:-1]
        passed = np.zeros(place.shape)
        for half, beyond, of_value, of_integral in zip(
            steps[1:], second, of_values, of_integrals, strict=True
        ):
            ends = left + right
            rest = integral - half.slope * ends
            middle = half.middle * ends
            middle += half.gain * (rest - 2.0 * half.slope * middle)
            middle += half.middle_spread * of_value
            first = half.slope * (left + middle) + 0.5 * (rest - 2.0 * half.slope * middle)
            first += half.first_spread * of_integral
            passed += np.where(beyond, first, 0.0)
            integral = np.where(beyond, integral - first, first)
            left, right = np.where(beyond, middle, left), np.where(beyond, right, middle)
        place = scaled[-1] - inside[-1]
        length = steps[-1].length
        bulge = integral / length - 0.5 * (left + right)
        square = place * place
        passed += length * (
            left * (place - 0.5 * square)
            + 0.5 * right * square
            + bulge * square * (3.0 - 2.0 * place)
        )
        return passed

    def _keys_of(self, exponent: int, level: int) -> tuple[np.uint64, np.uint64]:
        found = self._keys.get((exponent, level))
        if found is None:
            part = f"{exponent}/{level}"
            found = self._keys[exponent, level] = (
                self._key(f"{part}/value"),
                self._key(f"{part}/integral"),
            )
        return found


@dataclass(frozen=True)
class _Half:
    """What is known of a stretch of `length` (s) whose two ends are, and of two such side by side
    if their ends and their integral are; `tau` (s) has the shape (1,) or that of the readings."""

    length: float
    tau: Floats

    @cached_property
    def _x(self) -> Floats:
        return self.length / self.tau

    @cached_property
    def slope(self) -> Floats:
        """Expected integral over the sum of the values at both ends (s)."""
        return np.asarray(self.tau * np.tanh(0.5 * self._x))

    @cached_property
    def _variance(self) -> Floats:
        """Of the integral about that (s²): 4τ²·(x/2 - tanh(x/2))."""
        half = 0.5 * self._x
        square = half * half
        series = half * square * (1 / 3 - square * (2 / 15 - square * 17 / 315))
        return np.asarray(4.0 * self.tau**2 * np.where(half < _SMALL, series, half - np.tanh(half)))

    @cached_property
    def spread(self) -> Floats:
        """Standard deviation of the integral (s)."""
        return np.asarray(np.sqrt(self._variance))

    @cached_property
    def middle(self) -> Floats:
        """Expected value between two of them over the sum of the values at the outer ends."""
        return np.asarray(0.5 / np.cosh(self._x))

    @cached_property
    def gain(self) -> Floats:
        """What of the two integrals' deviation (1/s) shows in the value between them."""
        free, slope = np.tanh(self._x), self.slope
        return np.asarray(free * slope / (2.0 * slope**2 * free + self._variance))

    @cached_property
    def middle_spread(self) -> Floats:
        """Standard deviation of the value between them once their integral is known."""
        return np.asarray(np.sqrt(np.tanh(self._x) * (1.0 - 2.0 * self.slope * self.gain)))

    @cached_property
    def first_spread(self) -> Floats:
        """Standard deviation of the first integral (s) once the value and the sum are known."""
        return np.asarray(np.sqrt(0.5 * self._variance))

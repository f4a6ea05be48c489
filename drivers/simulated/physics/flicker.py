"""1/f fluctuations as a function of time: an instant has the same value whoever asks, however often
and in whatever order. A sum of octaves of noise, each interpolated between points of a lattice.
"""

from __future__ import annotations

import hashlib
import math

import numpy as np
from numpy.typing import NDArray

from .two_terminal import Floats

# made once: one of these takes as long as an operation on a block
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST_MIX, _SECOND_MIX = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_LOW_HALVES, _LOW = np.uint64(0x0000FFFF0000FFFF), np.uint64(0xFFFFFFFF)
_16, _27, _30, _31, _32 = (np.uint64(shift) for shift in (16, 27, 30, 31, 32))
# a sum of four uniform 16-bit integers has a variance of (2³² - 1)/3 and this mean
_SCALE = 2.0**-16 * math.sqrt(3)
_MEAN = (2 - 2.0**-15) * math.sqrt(3)
_CHUNK = 1 << 14  # lattice values computed at once: what the processor's cache holds
_ENDS = np.arange(2, dtype=np.uint64).reshape(2, 1, 1)  # the lattice points on either side


class Octaves:
    """Independent noises, one for each octave of lattice spacing, with unit variance each.

    A sum of such octaves with variance σ² each has the one-sided power spectrum σ²/(ln 2 · f)
    between about 0.2/longest and 0.2/shortest spacing, whatever the shape of the interpolation:
    halving the spacing moves an octave's spectrum up by a factor of two and lowers it by the same.
    """

    def __init__(self, seed: int, source: str, longest: float, shortest: float) -> None:
        """Lattice spacings are `longest`, `longest`/2, … down to not less than `shortest` (s)."""
        count = 1 + math.floor(math.log2(longest / shortest) + 1e-9)
        self.spacings = longest * 0.5 ** np.arange(count)
        keys = [
            hashlib.blake2b(f"{seed}/{source}/{octave}".encode(), digest_size=16).digest()
            for octave in range(count)
        ]
        words = np.array([np.frombuffer(key, dtype="<u8") for key in keys], dtype=np.uint64)
        self._keys = words[:, :1]
        # lattices out of step with one another, so that no instant is a lattice point of all
        self._offsets = (words[:, 1:] >> np.uint64(11)).astype(np.float64) * 2.0**-53
        self._columns = self.spacings[:, np.newaxis]
        self._ascending = self.spacings[::-1]

    def at(self, times: Floats, aperture: float) -> Floats:
        """The sum of the octaves at `times` (s, any shape), as seen through `aperture` (s).

        Octaves shorter than the aperture are left out: it averages them away.
        """
        count = int(self._ascending.size - self._ascending.searchsorted(aperture))
        flat = np.ravel(times)
        if not count:
            return np.zeros(np.shape(times))
        step = _CHUNK // (2 * count)
        parts = [self._sum(flat[i : i + step], count) for i in range(0, flat.size, step)]
        total = parts[0] if len(parts) == 1 else np.concatenate([*parts, np.empty(0)])
        return total.reshape(np.shape(times))

    def _sum(self, times: Floats, count: int) -> Floats:
        """The sum of the `count` longest octaves at some `times`, shape (n,)."""
        place = times / self._columns[:count]
        place += self._offsets[:count]
        lattice = np.floor(place)
        angle = (place - lattice) * (np.pi / 2)
        index = lattice.astype(np.int64).view(np.uint64)
        # cos² + sin² = 1 keeps the variance the same between the lattice points as on them
        left, right = _normal(index + _ENDS, self._keys[:count])
        left *= np.cos(angle)
        right *= np.sin(angle)
        left += right
        # one by one: NumPy's own sums round differently for one reading than for many
        return np.asarray(np.add.accumulate(left)[-1])


def _normal(index: NDArray[np.uint64], keys: NDArray[np.uint64]) -> Floats:
    """Nearly normal numbers (mean 0, variance 1) that depend on `index` and `keys` alone.

    The bits are SplitMix64's (Steele, Lea & Flood, OOPSLA 2014); the sum of four uniform numbers
    made from them is close enough to normal where a dozen octaves are added anyway.
    """
    bits = index * _GOLDEN
    bits += keys
    bits ^= bits >> _30
    bits *= _FIRST_MIX
    bits ^= bits >> _27
    bits *= _SECOND_MIX
    bits ^= bits >> _31
    pairs = bits & _LOW_HALVES
    pairs += (bits >> _16) & _LOW_HALVES
    sums = pairs & _LOW
    sums += pairs >> _32
    normal = sums * _SCALE  # as float64
    normal -= _MEAN
    return np.asarray(normal, np.float64)

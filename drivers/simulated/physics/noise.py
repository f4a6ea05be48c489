"""Random numbers that depend on nothing but their name: seed, source, and index.

Reading number 1234 of a source gets the same noise however the readings before it were blocked,
polled or repeated. Philox is a counter-based generator, so any stretch of a stream is computed
directly; Box–Muller uses a fixed number of draws for each normal, as rejection would not.
"""

from __future__ import annotations

import hashlib
import math

import numpy as np
from numpy.typing import DTypeLike, NDArray

# made once: one of these takes as long as an operation on a block
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST_MIX, _SECOND_MIX = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_LOW_HALVES, _LOW = np.uint64(0x0000FFFF0000FFFF), np.uint64(0xFFFFFFFF)
_16, _27, _30, _31, _32 = (np.uint64(shift) for shift in (16, 27, 30, 31, 32))
# a sum of four uniform 16-bit integers has a variance of (2³² - 1)/3 and this mean
_SCALE = 2.0**-16 * math.sqrt(3)
_MEAN = (2 - 2.0**-15) * math.sqrt(3)


class _PhiloxKey(np.random.SeedSequence):
    """A Philox key in the place of a seed: handed over as `key`, the generator would all the same
    draw a seed from the operating system first, which takes longer than a block of numbers."""

    def __init__(self, key: NDArray[np.uint64]) -> None:
        super().__init__(0)
        self._key = key

    def generate_state(
        self, n_words: int, dtype: DTypeLike = np.uint64
    ) -> NDArray[np.uint32 | np.uint64]:
        """The key itself: two words of 64 bits are all that Philox asks for."""
        return self._key


def seed_of(seed: int, name: str) -> int:
    """A seed of its own for each `name` under one `seed`: two samples do not scatter alike."""
    digest = hashlib.blake2b(f"{seed}/{name}".encode(), digest_size=6).digest()
    return int.from_bytes(digest)


class Stream:
    """The stream of independent random numbers of one `source` under one `seed`."""

    def __init__(self, seed: int, source: str) -> None:
        digest = hashlib.blake2b(f"{seed}/{source}".encode(), digest_size=16).digest()
        self._key = _PhiloxKey(np.frombuffer(digest, dtype=np.uint64))
        self._generator = np.random.Philox(self._key)
        self._place = 0  # of the generator in the stream

    def _uniforms(self, start: int, count: int) -> NDArray[np.float64]:
        # one Philox counter step gives four 64-bit words; index i uses step i
        if start != self._place:
            self._generator = np.random.Philox(self._key, counter=[start, 0, 0, 0])
        self._place = start + count
        words = self._generator.random_raw(4 * count).reshape(count, 4)
        return (words >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def uniforms(self, start: int, count: int) -> NDArray[np.float64]:
        """Numbers `start` … `start + count - 1`, uniform in [0, 1); shape (count,)."""
        return self._uniforms(start, count)[:, 0]

    def normals(self, start: int, count: int) -> NDArray[np.float64]:
        """Numbers `start` … `start + count - 1`, standard normal; shape (count,)."""
        u = self._uniforms(start, count)
        radius = np.sqrt(-2.0 * np.log1p(-u[:, 0]))
        return np.asarray(radius * np.cos(2.0 * np.pi * u[:, 1]), dtype=np.float64)

    def normals_at(self, index: NDArray[np.int64]) -> NDArray[np.float64]:
        """Standard normals numbered by `index` (any non-negative integers); same shape.

        Computes the whole stretch between the smallest and the largest index, so keep it short.
        """
        if index.size == 0:
            return np.zeros(index.shape)
        first = int(index.min())
        return self.normals(first, int(index.max()) - first + 1)[index - first]


def hashed_normals(
    index: NDArray[np.uint64], keys: NDArray[np.uint64] | np.uint64
) -> NDArray[np.float64]:
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

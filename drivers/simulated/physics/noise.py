"""Random numbers that depend on nothing but their name: seed, source, and index.

Reading number 1234 of a source gets the same noise however the readings before it were blocked,
polled or repeated. Philox is a counter-based generator, so any stretch of a stream is computed
directly; Box–Muller uses a fixed number of draws for each normal, as rejection would not.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import DTypeLike, NDArray


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
